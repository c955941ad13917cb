package dev.countersign.spring;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import dev.countersign.meta.MetaAccount;
import dev.countersign.store.AccountPause;
import dev.countersign.store.Backlog;
import dev.countersign.store.Views;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows what waits in the whole store and how its accounts are, looked at every few seconds. Every
 * process on a database shows the same: take the largest, not the sum.
 */
final class BacklogMetrics implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Views views;
  private final List<MetaAccount> accounts;
  private final InstantSource clock;
  private final MultiGauge inboxDepth;
  private final MultiGauge inboxAge;
  private final MultiGauge outboxDepth;
  private final MultiGauge outboxAge;
  private final MultiGauge unknown;
  private final MultiGauge sending;
  private final MultiGauge tokenLeft;
  private final Repeated looks;

  BacklogMetrics(
      Views views, Collection<MetaAccount> accounts, InstantSource clock, MeterRegistry metrics) {
    this.views = views;
    this.accounts = List.copyOf(accounts);
    this.clock = clock;
    this.inboxDepth =
        gauge(metrics, "countersign.inbox.depth", null, "Webhooks that nobody has read");
    this.inboxAge =
        gauge(metrics, "countersign.inbox.age", "seconds", "How long the oldest of them is there");
    this.outboxDepth =
        gauge(metrics, "countersign.outbox.depth", null, "Messages to send, workflows to wake");
    this.outboxAge =
        gauge(metrics, "countersign.outbox.age", "seconds", "How long the oldest of them is there");
    this.unknown =
        gauge(
            metrics,
            "countersign.sends.unknown",
            null,
            "Open questions of which nobody knows whether they were sent");
    this.sending =
        gauge(
            metrics,
            "countersign.account.sending",
            null,
            "1 where an account sends, 0 while Meta refuses all of it");
    this.tokenLeft =
        gauge(
            metrics,
            "countersign.account.token.left",
            "seconds",
            "Until an account's token ends, where that is known");
    this.looks = new Repeated("countersign-backlog", this::look, LOOK);
  }

  private static MultiGauge gauge(
      MeterRegistry metrics, String name, @Nullable String unit, String description) {
    return MultiGauge.builder(name).baseUnit(unit).description(description).register(metrics);
  }

  void start() {
    looks.start();
  }

  /** Numbers that nobody can read any more are not shown: an alert sees that they are absent. */
  private void look() {
    try {
      read();
    } catch (RuntimeException e) {
      List.of(inboxDepth, inboxAge, outboxDepth, outboxAge, unknown, sending, tokenLeft)
          .forEach(gauge -> gauge.register(List.of(), true));
      throw e;
    }
  }

  private void read() {
    Backlog backlog = views.backlog();
    inboxDepth.register(List.of(Row.of(Tags.empty(), backlog.inbox().count())), true);
    inboxAge.register(List.of(Row.of(Tags.empty(), seconds(backlog.inbox()))), true);
    outboxDepth.register(outbox(backlog, Backlog.Waiting::count), true);
    outboxAge.register(outbox(backlog, BacklogMetrics::seconds), true);
    unknown.register(
        each(account -> backlog.unknown().getOrDefault(account, 0L).doubleValue()), true);
    Set<AccountId> paused =
        views.pauses().stream()
            .filter(pause -> pause.reason() != FailureClass.BACKOFF)
            .map(AccountPause::account)
            .collect(Collectors.toSet());
    sending.register(each(account -> paused.contains(account) ? 0 : 1), true);
    tokenLeft.register(tokens(clock.instant()), true);
  }

  private List<Row<?>> tokens(Instant now) {
    List<Row<?>> rows = new ArrayList<>();
    for (MetaAccount account : accounts) {
      account
          .credentials()
          .accessTokenEnd()
          .ifPresent(end ->
              rows.add(
                  Row.of(
                      Tags.of("account", account.id().value()),
                      (double) Duration.between(now, end).toSeconds())));
    }
    return rows;
  }

  private List<Row<?>> outbox(Backlog backlog, ToDoubleFunction<Backlog.Waiting> value) {
    return backlog.outbox().stream()
        .<Row<?>>map(effects ->
            Row.of(
                Tags.of(
                    "kind",
                    effects.kind().name().toLowerCase(Locale.ROOT),
                    "account",
                    effects.account() == null ? "" : effects.account().value()),
                value.applyAsDouble(effects.waiting())))
        .toList();
  }

  private List<Row<?>> each(ToDoubleFunction<AccountId> value) {
    return accounts.stream()
        .map(MetaAccount::id)
        .<Row<?>>map(
            account -> Row.of(Tags.of("account", account.value()), value.applyAsDouble(account)))
        .toList();
  }

  private static double seconds(Backlog.Waiting waiting) {
    return waiting.longest().toMillis() / 1000.0;
  }

  @Override
  public void close() {
    looks.close();
  }
}
