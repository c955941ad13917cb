package dev.countersign.spring;

import dev.countersign.spring.settings.Settings;
import dev.countersign.store.Retention;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Removes what is finished and older than the settings keep it, a little every second. */
final class OldWork implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int AT_ONCE = 500;

  private final Retention retention;
  private final Settings.Retention settings;
  private final Counter webhooks;
  private final Counter approvals;
  private final Repeated looks;

  OldWork(Retention retention, Settings.Retention settings, MeterRegistry metrics) {
    this.retention = retention;
    this.settings = settings;
    this.webhooks = counter(metrics, "webhook");
    this.approvals = counter(metrics, "approval");
    this.looks = new Repeated("countersign-retention", this::remove, PAUSE);
  }

  private static Counter counter(MeterRegistry metrics, String what) {
    return Counter.builder("countersign.retention.removed")
        .tag("what", what)
        .description("Old rows that were removed")
        .register(metrics);
  }

  void start() {
    looks.start();
  }

  /** One small step. */
  void remove() {
    webhooks.increment(retention.removeWebhooks(settings.webhooks(), AT_ONCE));
    Duration kept = settings.approvals();
    if (kept != null) {
      approvals.increment(retention.removeApprovals(kept, AT_ONCE));
    }
  }

  @Override
  public void close() {
    looks.close();
  }
}
