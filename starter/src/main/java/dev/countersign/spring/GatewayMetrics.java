package dev.countersign.spring;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import dev.countersign.gateway.GatewayObserver;
import dev.countersign.journal.JournalEntry;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts what an operator should know. */
record GatewayMetrics(MeterRegistry metrics) implements GatewayObserver {
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
  public void happened(AccountId account, JournalEntry.Event event) {
    String what = event.name().toLowerCase(Locale.ROOT);
    metrics
        .counter("countersign.approval.events", "account", account.value(), "event", what)
        .increment();
  }
}
