package dev.countersign.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.SendSchedule.Next;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SendScheduleTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,4", "4,8", "10,512", "11,900", "12,900", "17,900"})
  void the_wait_after_a_passing_fault_doubles_up_to_a_quarter_of_an_hour(int attempt, long wait) {
    assertThat(next(FailureClass.RETRY, attempt, 0.0)).isEqualTo(in(Duration.ofSeconds(wait)));
    assertThat(next(FailureClass.BACKOFF, attempt, 0.0)).isEqualTo(in(Duration.ofSeconds(wait)));
  }

  @Test
  void chance_spreads_the_wait_by_up_to_a_fifth() {
    assertThat(next(FailureClass.RETRY, 4, 0.5)).isEqualTo(in(Duration.ofMillis(8_800)));
    assertThat(next(FailureClass.RETRY, 4, Math.nextDown(1.0)))
        .isEqualTo(in(Duration.ofMillis(9_599)));
  }

  @Test
  void a_fault_that_lasts_for_two_hours_is_no_passing_one() {
    Duration waited = Duration.ZERO;
    int attempt = 1;
    while (next(FailureClass.RETRY, attempt, 0.0) instanceof Next.Again again) {
      waited = waited.plus(Duration.between(NOON, again.at()));
      attempt++;
    }

    assertThat(next(FailureClass.RETRY, attempt, 0.0)).isEqualTo(new Next.GiveUp());
    assertThat(waited).isBetween(Duration.ofMinutes(115), Duration.ofMinutes(125));
  }

  @Test
  void a_channel_that_asks_us_to_slow_down_is_never_given_up() {
    assertThat(next(FailureClass.BACKOFF, 1_000_000, 0.0)).isEqualTo(in(Duration.ofMinutes(15)));
  }

  @Test
  void the_channels_own_wait_counts_when_it_is_longer() {
    assertThat(after(FailureClass.BACKOFF, Duration.ofHours(1), 1))
        .isEqualTo(in(Duration.ofHours(1)));
    assertThat(after(FailureClass.BACKOFF, Duration.ofSeconds(1), 5))
        .isEqualTo(in(Duration.ofSeconds(16)));
    assertThat(after(FailureClass.RETRY, Duration.ofMinutes(2), 1))
        .isEqualTo(in(Duration.ofMinutes(2)));
  }

  @ParameterizedTest
  @EnumSource(names = {"TOKEN", "PERMISSION", "POLICY"})
  void what_somebody_must_repair_is_held_however_often_it_failed(FailureClass failure) {
    assertThat(next(failure, 1, 0.9)).isEqualTo(new Next.Held(NOON.plusSeconds(60)));
    assertThat(next(failure, 500, 0.9)).isEqualTo(new Next.Held(NOON.plusSeconds(60)));
  }

  @Test
  void a_closed_window_parks() {
    assertThat(next(FailureClass.WINDOW, 1, 0.0)).isEqualTo(new Next.Park());
  }

  @ParameterizedTest
  @EnumSource(names = {"RECIPIENT", "BUG"})
  void what_would_fail_again_is_given_up(FailureClass failure) {
    assertThat(next(failure, 1, 0.0)).isEqualTo(new Next.GiveUp());
  }

  @Test
  void what_may_have_been_sent_is_never_repeated() {
    assertThat(after(FailureClass.AMBIGUOUS, Duration.ofSeconds(1), 1))
        .isEqualTo(new Next.Unknown());
  }

  private static Next next(FailureClass failure, int attempt, double chance) {
    return SendSchedule.after(failed(failure, null), attempt, NOON, chance);
  }

  private static Next after(FailureClass failure, Duration asked, int attempt) {
    return SendSchedule.after(failed(failure, asked), attempt, NOON, 0.0);
  }

  private static SendOutcome.Failed failed(FailureClass failure, @Nullable Duration asked) {
    return new SendOutcome.Failed(failure, "4/0", "detail", asked);
  }

  private static Next in(Duration wait) {
    return new Next.Again(NOON.plus(wait));
  }
}
