package dev.countersign.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time counts inside the hours only, whatever the clocks do. */
final class WorkingHoursTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Set<DayOfWeek> WEEK = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
  private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);
  private static final WorkingHours OFFICE = hours(BERLIN, WEEK, "09:00", "17:00");

  private static WorkingHours hours(
      ZoneId zone, Set<DayOfWeek> days, String from, String until, LocalDate... holidays) {
    return new WorkingHours(
        zone, days, LocalTime.parse(from), LocalTime.parse(until), Set.of(holidays));
  }

  private static Instant berlin(String local) {
    return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T10:00, PT2H,  2026-03-02T12:00, on a Monday",
    "2026-03-06T16:00, PT2H,  2026-03-09T10:00, over a weekend",
    "2026-03-07T12:00, PT2H,  2026-03-09T11:00, from a weekend on",
    "2026-03-02T03:00, PT2H,  2026-03-02T11:00, from the night on",
    "2026-03-02T09:00, PT8H,  2026-03-03T09:00, up when they end and so when they begin again",
    "2026-03-02T09:00, PT7H59M59S, 2026-03-02T16:59:59, up just before they end",
    "2026-03-06T17:00, PT0S,  2026-03-09T09:00, nothing at their end",
    "2026-03-06T16:59, PT0S,  2026-03-06T16:59, nothing inside",
    "2026-03-02T09:00, PT24H, 2026-03-05T09:00, a day is 24 hours of them",
  })
  void time_counts_inside_only(String from, Duration counted, String end, String when) {
    assertThat(OFFICE.after(berlin(from), counted)).as(when).isEqualTo(berlin(end));
  }

  @Test
  void a_holiday_is_no_working_day() {
    WorkingHours hours = hours(BERLIN, WEEK, "09:00", "17:00", LocalDate.of(2026, 12, 25));

    assertThat(hours.after(berlin("2026-12-24T16:00"), Duration.ofHours(2)))
        .isEqualTo(berlin("2026-12-28T10:00"));
    assertThat(hours.contains(berlin("2026-12-25T12:00"))).isFalse();
  }

  @Test
  void midnight_is_the_end_of_the_day() {
    WorkingHours always = hours(BERLIN, EVERY_DAY, "00:00", "00:00");
    Instant from = berlin("2026-03-02T10:00");

    assertThat(always.after(from, Duration.ofHours(100))).isEqualTo(from.plusSeconds(360_000));
    assertThat(hours(BERLIN, WEEK, "22:00", "00:00").contains(berlin("2026-03-06T23:59"))).isTrue();
    assertThat(hours(BERLIN, WEEK, "22:00", "00:00").contains(berlin("2026-03-07T00:00")))
        .isFalse();
  }

  @Test
  void what_a_change_of_the_clocks_leaves_out_is_no_time() {
    WorkingHours night = hours(BERLIN, EVERY_DAY, "01:00", "05:00");

    assertThat(night.after(berlin("2026-03-29T01:00"), Duration.ofHours(2)))
        .isEqualTo(berlin("2026-03-29T04:00"));
  }

  @Test
  void hours_that_begin_in_a_gap_begin_after_it() {
    WorkingHours night = hours(BERLIN, EVERY_DAY, "02:30", "05:00");

    assertThat(night.after(berlin("2026-03-29T00:00"), Duration.ZERO))
        .isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
  }

  @Test
  void hours_that_lie_in_a_gap_are_none() {
    WorkingHours night = hours(BERLIN, EVERY_DAY, "02:00", "03:00");

    assertThat(night.after(berlin("2026-03-29T00:00"), Duration.ZERO))
        .isEqualTo(berlin("2026-03-30T02:00"));
  }

  @Test
  void what_comes_twice_counts_twice() {
    WorkingHours night = hours(BERLIN, EVERY_DAY, "01:00", "05:00");
    WorkingHours half = hours(BERLIN, EVERY_DAY, "01:00", "02:30");

    assertThat(night.after(Instant.parse("2026-10-24T23:00:00Z"), Duration.ofHours(3)))
        .isEqualTo(Instant.parse("2026-10-25T02:00:00Z"));
    assertThat(half.after(Instant.parse("2026-10-24T23:00:00Z"), Duration.ofMinutes(90)))
        .isEqualTo(Instant.parse("2026-10-25T01:00:00Z"));
    assertThat(half.after(Instant.parse("2026-10-24T23:00:00Z"), Duration.ofMinutes(119)))
        .isEqualTo(Instant.parse("2026-10-25T01:29:00Z"));
  }

  @Test
  void what_should_be_done_outside_is_done_before_the_hours_end() {
    Duration hour = Duration.ofHours(1);
    Instant earliest = berlin("2026-03-06T10:00");

    assertThat(OFFICE.lastUntil(earliest, berlin("2026-03-06T12:00"), hour))
        .contains(berlin("2026-03-06T12:00"));
    assertThat(OFFICE.lastUntil(earliest, berlin("2026-03-08T12:00"), hour))
        .contains(berlin("2026-03-06T16:00"));
    assertThat(OFFICE.lastUntil(earliest, berlin("2026-03-08T12:00"), Duration.ofHours(20)))
        .contains(earliest);
    assertThat(OFFICE.lastUntil(berlin("2026-03-07T10:00"), berlin("2026-03-08T12:00"), hour))
        .isEmpty();
  }

  @Test
  void hours_that_nobody_could_keep_are_refused() {
    assertThatThrownBy(() -> hours(BERLIN, Set.of(), "09:00", "17:00"))
        .hasMessageContaining("day of the week");
    assertThatThrownBy(() -> hours(BERLIN, WEEK, "17:00", "09:00")).hasMessageContaining("hour");
    assertThatThrownBy(() -> hours(BERLIN, WEEK, "09:00", "09:59")).hasMessageContaining("hour");
    assertThatThrownBy(() -> hours(BERLIN, WEEK, "09:00:30", "17:00"))
        .hasMessageContaining("minute");
    assertThatThrownBy(() -> OFFICE.after(berlin("2026-03-02T10:00"), Duration.ofHours(-1)))
        .hasMessageContaining("PT-1H");
  }

  // against a reference that walks from minute to minute

  private record Place(ZoneId zone, Instant around) {
    static Place of(String zone, String around) {
      return new Place(ZoneId.of(zone), Instant.parse(around));
    }
  }

  /**
   * Where clocks change: by an hour, by half of one, about midnight, by a whole day, not at all.
   */
  private static final List<Place> PLACES =
      List.of(
          Place.of("Europe/Berlin", "2026-03-29T01:00:00Z"),
          Place.of("Europe/Berlin", "2026-10-25T01:00:00Z"),
          Place.of("America/New_York", "2026-11-01T06:00:00Z"),
          Place.of("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
          Place.of("America/St_Johns", "2010-11-07T02:31:00Z"),
          Place.of("America/Sao_Paulo", "2018-02-18T02:00:00Z"),
          Place.of("Pacific/Apia", "2011-12-30T10:00:00Z"),
          Place.of("Asia/Kathmandu", "2026-06-01T00:00:00Z"));

  @Test
  void a_walk_from_minute_to_minute_comes_to_the_same_moment() {
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      Place place = PLACES.get(i % PLACES.size());
      WorkingHours hours = anyHours(place, random);
      Instant from = place.around().plus(random.nextInt(20_000) - 15_000, ChronoUnit.MINUTES);
      int counted = random.nextInt(4) == 0 ? 0 : random.nextInt(900);

      assertThat(hours.after(from, Duration.ofMinutes(counted)))
          .as("%s, %d minutes from %s", hours, counted, from)
          .isEqualTo(walked(hours, from, counted));
    }
  }

  private static WorkingHours anyHours(Place place, Random random) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    while (days.size() < 2) {
      EVERY_DAY.stream().filter(day -> random.nextInt(3) > 0).forEach(days::add);
    }
    int from = random.nextInt(92) * 15;
    int until = Math.min(24 * 60, from + 60 + random.nextInt(60) * 15);
    LocalDate holiday =
        LocalDate.ofInstant(place.around(), place.zone()).plusDays(random.nextInt(5));
    return new WorkingHours(
        place.zone(),
        days,
        LocalTime.ofSecondOfDay(from * 60L),
        LocalTime.ofSecondOfDay(until % (24 * 60) * 60L),
        random.nextBoolean() ? Set.of() : Set.of(holiday));
  }

  private static Instant walked(WorkingHours hours, Instant from, int counted) {
    int left = counted;
    Instant at = from;
    while (left > 0 || !isInside(hours, at)) {
      left -= isInside(hours, at) ? 1 : 0;
      at = at.plus(1, ChronoUnit.MINUTES);
    }
    return at;
  }

  private static boolean isInside(WorkingHours hours, Instant at) {
    ZonedDateTime shown = at.atZone(hours.zone());
    int minute = shown.getHour() * 60 + shown.getMinute();
    int until = hours.until().toSecondOfDay() / 60;
    boolean isInside =
        hours.days().contains(shown.getDayOfWeek())
            && !hours.holidays().contains(shown.toLocalDate())
            && minute >= hours.from().toSecondOfDay() / 60
            && minute < (until == 0 ? 24 * 60 : until);
    assertThat(hours.contains(at)).isEqualTo(isInside);
    return isInside;
  }
}
