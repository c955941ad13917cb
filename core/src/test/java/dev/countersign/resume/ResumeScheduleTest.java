package dev.countersign.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.resume.ResumeSchedule.Next;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeScheduleTest {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private static final double NO_SPREAD = 0.0;

  @Test
  void c10_ten_attempts_are_spread_over_75_hours_and_35_minutes() {
    // The waits of the Standard Webhooks example add up to 75 h 35 min and the 5 s of the first.
    assertThat(ResumeSchedule.WAITS).hasSize(10);
    assertThat(ResumeSchedule.WAITS.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofHours(75).plusMinutes(35).plusSeconds(5));
  }

  @Test
  void a_delivered_resumption_is_done() {
    assertThat(ResumeSchedule.after(new ResumeOutcome.Delivered(), 1, NOW, NO_SPREAD))
        .isEqualTo(new Next.Done());
    assertThat(ResumeSchedule.after(new ResumeOutcome.Delivered(), 10, NOW, NO_SPREAD))
        .isEqualTo(new Next.Done());
  }

  @Test
  void a_receiver_that_is_gone_is_not_tried_again() {
    assertThat(ResumeSchedule.after(new ResumeOutcome.Gone("HTTP 410"), 1, NOW, NO_SPREAD))
        .isEqualTo(new Next.Dead());
  }

  @ParameterizedTest
  @CsvSource({
    "1, PT5S",
    "2, PT5M",
    "3, PT30M",
    "4, PT2H",
    "5, PT5H",
    "6, PT10H",
    "7, PT14H",
    "8, PT20H",
    "9, PT24H"
  })
  void after_each_failure_comes_the_next_wait(int attempts, Duration wait) {
    assertThat(ResumeSchedule.after(failed(null), attempts, NOW, NO_SPREAD))
        .isEqualTo(new Next.Again(NOW.plus(wait)));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 11, 1_000})
  void c10_after_the_last_attempt_it_is_dead_even_when_asked_to_wait(int attempts) {
    assertThat(ResumeSchedule.after(failed(null), attempts, NOW, NO_SPREAD))
        .isEqualTo(new Next.Dead());
    assertThat(ResumeSchedule.after(failed(Duration.ofSeconds(1)), attempts, NOW, NO_SPREAD))
        .isEqualTo(new Next.Dead());
  }

  @Test
  void chance_spreads_a_wait_by_up_to_a_tenth_and_never_shortens_it() {
    assertThat(ResumeSchedule.after(failed(null), 2, NOW, 0.5))
        .isEqualTo(new Next.Again(NOW.plusSeconds(315)));
    assertThat(ResumeSchedule.after(failed(null), 2, NOW, 0.999_999))
        .isInstanceOfSatisfying(
            Next.Again.class,
            again -> assertThat(again.at()).isBetween(NOW.plusSeconds(329), NOW.plusSeconds(330)));
  }

  @ParameterizedTest
  @CsvSource({
    "PT1S,          PT5M",
    "PT5M,          PT5M",
    "PT1H,          PT1H",
    "PT24H,         PT24H",
    "PT24H1S,       PT24H",
    "P365D,         PT24H",
    "PT0S,          PT5M",
  })
  void c5_a_wait_that_the_receiver_asks_for_is_honoured_up_to_a_day(Duration asked, Duration wait) {
    assertThat(ResumeSchedule.after(failed(asked), 2, NOW, NO_SPREAD))
        .isEqualTo(new Next.Again(NOW.plus(wait)));
  }

  private static ResumeOutcome failed(@Nullable Duration retryAfter) {
    return new ResumeOutcome.Failed("HTTP 503", retryAfter);
  }
}
