package dev.countersign.spring;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import dev.countersign.gateway.GatewayObserver;
import dev.countersign.journal.JournalEntry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what an operator should know. */
final class GatewayMetrics implements GatewayObserver {
  private final MeterRegistry metrics;
  private final Map<AccountId, AtomicInteger> subscribed = new ConcurrentHashMap<>();

  GatewayMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public void quarantined(String reason) {
    metrics.counter("countersign.webhook.quarantined", "reason", reason).increment();
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
    metrics.counter("countersign.keys.tried", "account", account.value()).increment();
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
  public void happened(AccountId account, JournalEntry.Event event) {
    String what = event.name().toLowerCase(Locale.ROOT);
    metrics
        .counter("countersign.approval.events", "account", account.value(), "event", what)
        .increment();
  }
}
