package dev.countersign.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.spring.settings.Settings;
import dev.countersign.store.Erasure;
import dev.countersign.store.Erasures;
import dev.countersign.store.Retention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is old goes as the settings say. */
class OldWorkTest {
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private @Nullable Duration webhooksOlderThan;
  private @Nullable Duration messagesOlderThan;
  private @Nullable Duration approvalsOlderThan;

  private final Retention retention =
      new Retention() {
        @Override
        public int removeWebhooks(Duration age, int limit) {
          webhooksOlderThan = age;
          return 7;
        }

        @Override
        public int removeMessages(Duration age, int limit) {
          messagesOlderThan = age;
          return 5;
        }

        @Override
        public int removeApprovals(Duration age, int limit) {
          approvalsOlderThan = age;
          return 3;
        }
      };

  private final Erasures erasures =
      new Erasures() {
        @Override
        public Optional<Erasure> find(Erasure.Code code) {
          return Optional.empty();
        }

        @Override
        public int proceed(int limit) {
          return 2;
        }
      };

  @Test
  void approvals_stay_when_nothing_is_said_of_them() {
    remove(new Settings.Retention(Duration.ofDays(30), null));

    assertThat(webhooksOlderThan).isEqualTo(Duration.ofDays(30));
    assertThat(messagesOlderThan).isEqualTo(Duration.ofDays(30));
    assertThat(approvalsOlderThan).isNull();
    assertThat(removed("approval")).isZero();
  }

  @Test
  void what_was_removed_is_counted() {
    remove(new Settings.Retention(Duration.ofDays(30), Duration.ofDays(365)));

    assertThat(approvalsOlderThan).isEqualTo(Duration.ofDays(365));
    assertThat(removed("webhook")).isEqualTo(7);
    assertThat(removed("approval")).isEqualTo(3);
    assertThat(removed("person")).isEqualTo(2);
  }

  private void remove(Settings.Retention settings) {
    try (OldWork work = new OldWork(retention, erasures, settings, metrics)) {
      work.remove();
    }
  }

  private double removed(String what) {
    return metrics.get("countersign.retention.removed").tag("what", what).counter().count();
  }
}
