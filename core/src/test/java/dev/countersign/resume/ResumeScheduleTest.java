package dev.countersign.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.resume.ResumeSchedule.Next;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResumeScheduleTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1,PT5S", "2,PT5M", "3,PT30M", "4,PT2H", "5,PT5H", "6,PT10H", "7,PT14H", "8,PT20H", "9,PT24H"
  })
  void the_waits_are_those_of_standard_webhooks(int attempts, Duration wait) {
    assertThat(failed(null, attempts, 0.0)).isEqualTo(new Next.Again(NOON.plus(wait)));
  }

  @Test
  void all_waits_together_are_75_hours_and_35_minutes() {
    assertThat(ResumeSchedule.WAITS.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofHours(75).plusMinutes(35).plusSeconds(5));
  }

  @Test
  void the_tenth_failure_is_the_last() {
    assertThat(failed(null, 10, 0.0)).isEqualTo(new Next.Dead());
    assertThat(failed(Duration.ofSeconds(1), 11, 0.0)).isEqualTo(new Next.Dead());
  }

  @Test
  void chance_spreads_a_wait_by_up_to_a_tenth() {
    assertThat(failed(null, 2, 0.5)).isEqualTo(new Next.Again(NOON.plusSeconds(315)));
  }

  @Test
  void the_receivers_own_wait_counts_when_it_is_longer_up_to_a_day() {
    assertThat(failed(Duration.ofHours(1), 1, 0.0))
        .isEqualTo(new Next.Again(NOON.plus(Duration.ofHours(1))));
    assertThat(failed(Duration.ofSeconds(1), 2, 0.0))
        .isEqualTo(new Next.Again(NOON.plusSeconds(300)));
    assertThat(failed(Duration.ofDays(400), 1, 0.0))
        .isEqualTo(new Next.Again(NOON.plus(Duration.ofHours(24))));
  }

  @Test
  void a_delivery_is_done_and_a_receiver_that_is_gone_is_not_asked_again() {
    assertThat(ResumeSchedule.after(new ResumeOutcome.Delivered(), 10, NOON, 0.0))
        .isEqualTo(new Next.Done());
    assertThat(ResumeSchedule.after(new ResumeOutcome.Gone("HTTP 410"), 1, NOON, 0.0))
        .isEqualTo(new Next.Dead());
  }

  private static Next failed(@Nullable Duration asked, int attempts, double chance) {
    return ResumeSchedule.after(
        new ResumeOutcome.Failed("HTTP 503", asked), attempts, NOON, chance);
  }
}
