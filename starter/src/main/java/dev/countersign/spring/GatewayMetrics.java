package dev.countersign.spring;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import dev.countersign.gateway.GatewayObserver;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.store.Quarantined;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what an operator should know. */
final class GatewayMetrics implements GatewayObserver {
  /**
   * What an alert waits for. It sees an increase only where something was counted before, if only
   * nothing: of a counter that begins with its first event Prometheus knows no increase.
   */
  private static final Set<Event> ALARMING =
      EnumSet.of(Event.REQUESTED, Event.PARKED, Event.RESUME_DEAD, Event.ANSWERS_MAY_BE_MISSING);

  private final MeterRegistry metrics;
  private final Map<AccountId, AtomicInteger> subscribed = new ConcurrentHashMap<>();

  GatewayMetrics(MeterRegistry metrics, Collection<AccountId> accounts) {
    this.metrics = metrics;
    for (Quarantined.Reason reason : Quarantined.Reason.values()) {
      quarantine(reason);
    }
    for (AccountId account : accounts) {
      tries(account);
      ALARMING.forEach(event -> events(account, event));
    }
  }

  private Counter quarantine(Quarantined.Reason reason) {
    return metrics.counter("countersign.webhook.quarantined", "reason", reason.label());
  }

  private Counter tries(AccountId account) {
    return metrics.counter("countersign.keys.tried", "account", account.value());
  }

  private Counter events(AccountId account, Event event) {
    String what = event.name().toLowerCase(Locale.ROOT);
    return metrics.counter(
        "countersign.approval.events", "account", account.value(), "event", what);
  }

  @Override
  public void quarantined(Quarantined.Reason reason) {
    quarantine(reason).increment();
  }

  @Override
  public void paused(AccountId account, FailureClass reason) {
    String why = reason.name().toLowerCase(Locale.ROOT);
    metrics
        .counter("countersign.account.paused", "account", account.value(), "reason", why)
        .increment();
  }

  @Override
  public void resumed(AccountId account) {
    metrics.counter("countersign.account.resumed", "account", account.value()).increment();
  }

  @Override
  public void keysTried(AccountId account) {
    tries(account).increment();
  }

  @Override
  public void subscribed(AccountId account, boolean isSubscribed) {
    subscribed.computeIfAbsent(account, this::subscription).set(isSubscribed ? 1 : 0);
    if (!isSubscribed) {
      metrics.counter("countersign.account.unsubscribed", "account", account.value()).increment();
    }
  }

  private AtomicInteger subscription(AccountId account) {
    return metrics.gauge(
        "countersign.account.subscribed", Tags.of("account", account.value()), new AtomicInteger());
  }

  @Override
  public void happened(AccountId account, Event event) {
    events(account, event).increment();
  }
}
