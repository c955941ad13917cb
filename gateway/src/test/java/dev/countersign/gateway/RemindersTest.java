package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Account;
import dev.countersign.channel.Contact;
import dev.countersign.testkit.Example;
import dev.countersign.time.Hours;
import dev.countersign.time.WorkingHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The last reminder comes before the window closes. */
final class RemindersTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Contact WROTE_AT_NOON = new Contact(Example.ADA, null, NOON);
  private static final Duration A_WEEK = Duration.ofDays(7);

  private static Account reminding(@Nullable Duration before) {
    return new Account(
        Example.SHOP.id(),
        Example.SHOP.channel(),
        "1",
        Account.UnknownRecipient.TRY,
        A_WEEK,
        false,
        before,
        Hours.ALWAYS);
  }

  @Test
  void it_is_an_hour_before_the_window_closes() {
    assertThat(
            Reminders.at(
                reminding(Duration.ofHours(1)),
                WROTE_AT_NOON,
                NOON,
                NOON.plus(A_WEEK),
                Hours.ALWAYS))
        .contains(NOON.plus(Duration.ofHours(23)));
  }

  @Test
  void it_is_an_hour_before_the_end_when_that_comes_first() {
    Instant end = NOON.plus(Duration.ofHours(4));
    assertThat(Reminders.at(reminding(Duration.ofHours(1)), WROTE_AT_NOON, NOON, end, Hours.ALWAYS))
        .contains(end.minus(Duration.ofHours(1)));
  }

  @Test
  void there_is_none_when_there_is_no_time_between_question_and_reminder() {
    Instant late = NOON.plus(Duration.ofHours(22)).plusSeconds(1);
    assertThat(
            Reminders.at(
                reminding(Duration.ofHours(1)),
                WROTE_AT_NOON,
                late,
                NOON.plus(A_WEEK),
                Hours.ALWAYS))
        .isEmpty();
  }

  @Test
  void there_is_none_without_a_window_or_where_the_account_does_not_remind() {
    assertThat(
            Reminders.at(
                reminding(Duration.ofHours(1)), null, NOON, NOON.plus(A_WEEK), Hours.ALWAYS))
        .isEmpty();
    assertThat(Reminders.at(reminding(null), WROTE_AT_NOON, NOON, NOON.plus(A_WEEK), Hours.ALWAYS))
        .isEmpty();
  }

  @Test
  void outside_of_the_hours_it_comes_so_long_before_they_end() {
    Hours hours = hours(DayOfWeek.SUNDAY);

    assertThat(
            Reminders.at(
                reminding(Duration.ofHours(1)), WROTE_AT_NOON, NOON, NOON.plus(A_WEEK), hours))
        .contains(NOON.plus(Duration.ofHours(4)));
  }

  @Test
  void there_is_none_where_there_are_no_hours_before_the_window_closes() {
    assertThat(
            Reminders.at(
                reminding(Duration.ofHours(1)),
                WROTE_AT_NOON,
                NOON,
                NOON.plus(A_WEEK),
                hours(DayOfWeek.TUESDAY)))
        .isEmpty();
  }

  private static Hours hours(DayOfWeek day) {
    return new WorkingHours(
        ZoneOffset.UTC, Set.of(day), LocalTime.of(9, 0), LocalTime.of(17, 0), Set.of());
  }
}
