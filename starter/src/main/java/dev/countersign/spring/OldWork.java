package dev.countersign.spring;

import dev.countersign.spring.settings.Settings;
import dev.countersign.store.Erasures;
import dev.countersign.store.Retention;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/**
 * Removes what is finished and older than the settings keep it, and what is known of people who
 * want to be forgotten, a little every second.
 */
final class OldWork implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int AT_ONCE = 500;

  private final Retention retention;
  private final Erasures erasures;
  private final Settings.Retention settings;
  private final Counter webhooks;
  private final Counter messages;
  private final Counter approvals;
  private final Counter erased;
  private final Repeated looks;

  OldWork(
      Retention retention, Erasures erasures, Settings.Retention settings, MeterRegistry metrics) {
    this.retention = retention;
    this.erasures = erasures;
    this.settings = settings;
    this.webhooks = counter(metrics, "webhook");
    this.messages = counter(metrics, "message");
    this.approvals = counter(metrics, "approval");
    this.erased = counter(metrics, "person");
    this.looks = new Repeated("countersign-retention", this::remove, PAUSE);
  }

  private static Counter counter(MeterRegistry metrics, String what) {
    return Counter.builder("countersign.retention.removed")
        .tag("what", what)
        .description("Old rows, and rows about people who want to be forgotten, that were removed")
        .register(metrics);
  }

  void start() {
    looks.start();
  }

  /** One small step. */
  void remove() {
    webhooks.increment(retention.removeWebhooks(settings.webhooks(), AT_ONCE));
    messages.increment(retention.removeMessages(settings.webhooks(), AT_ONCE));
    Duration kept = settings.approvals();
    if (kept != null) {
      approvals.increment(retention.removeApprovals(kept, AT_ONCE));
    }
    erased.increment(erasures.proceed(AT_ONCE));
  }

  @Override
  public void close() {
    looks.close();
  }
}
