package dev.countersign.sandbox.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliverySettingsTest {

  private final DeliverySettings settings = DeliverySettings.likeMeta();

  @Test
  void the_first_attempt_is_made_at_once_and_later_ones_less_often() {
    assertThat(settings.waitBefore(1, Duration.ZERO)).isZero();
    assertThat(settings.waitBefore(2, Duration.ZERO)).hasSeconds(1);
    assertThat(settings.waitBefore(5, Duration.ofSeconds(21))).hasSeconds(60);
    assertThat(settings.waitBefore(6, Duration.ofSeconds(81))).hasSeconds(60);
  }

  @Test
  void nothing_is_tried_after_an_hour() {
    assertThat(settings.waitBefore(60, Duration.ofMinutes(59))).hasSeconds(60);
    assertThat(settings.waitBefore(61, Duration.ofMinutes(60))).isNull();
  }

  @Test
  void a_fixed_number_of_attempts_can_be_set() {
    DeliverySettings two = settings.withAttempts(2, Duration.ofMillis(5));

    assertThat(two.waitBefore(1, Duration.ZERO)).isZero();
    assertThat(two.waitBefore(2, Duration.ZERO)).hasMillis(5);
    assertThat(two.waitBefore(3, Duration.ZERO)).isNull();
  }
}
