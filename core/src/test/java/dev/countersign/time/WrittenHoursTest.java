package dev.countersign.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hours as people write them. */
final class WrittenHoursTest {
  private static final List<String> WEEK = List.of("mon", "tue", "wed", "thu", "fri");
  private static final WrittenHours OFFICE =
      new WrittenHours("Europe/Berlin", WEEK, "09:00", "17:00", List.of("2026-12-25"));

  private static List<WrittenHours.Problem> problems(WrittenHours hours) {
    return switch (hours.read()) {
      case WrittenHours.Reading.Read read -> List.of();
      case WrittenHours.Reading.Wrong wrong -> wrong.problems();
    };
  }

  private static WrittenHours until(String from, String until) {
    return new WrittenHours("Europe/Berlin", WEEK, from, until, List.of());
  }

  @Test
  void what_is_read_is_written_the_same() {
    for (WrittenHours written : List.of(OFFICE, until("00:00", "24:00"))) {
      assertThat(written.read())
          .isInstanceOfSatisfying(
              WrittenHours.Reading.Read.class,
              read -> assertThat(WrittenHours.of(read.hours())).isEqualTo(written));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Mars/Base,     mon, 09:00, 17:00, 2026-12-25, zone,     unknown-zone",
    ",              mon, 09:00, 17:00, 2026-12-25, zone,     missing",
    "Europe/Berlin, Mon, 09:00, 17:00, 2026-12-25, days,     unknown-day",
    "Europe/Berlin, mon, 9:00,  17:00, 2026-12-25, from,     not-a-time",
    "Europe/Berlin, mon, 24:00, 17:00, 2026-12-25, from,     not-a-time",
    "Europe/Berlin, mon, ,      17:00, 2026-12-25, from,     missing",
    "Europe/Berlin, mon, 09:00, 1020,  2026-12-25, until,    not-a-time",
    "Europe/Berlin, mon, 09:00, ,      2026-12-25, until,    missing",
    "Europe/Berlin, mon, 17:00, 09:00, 2026-12-25, until,    contradiction",
    "Europe/Berlin, mon, 09:00, 09:00, 2026-12-25, until,    contradiction",
    "Europe/Berlin, mon, 09:00, 00:00, 2026-12-25, until,    contradiction",
    "Europe/Berlin, mon, 09:00, 09:59, 2026-12-25, until,    too-short",
    "Europe/Berlin, mon, 09:00, 17:00, 2026-02-30, holidays, not-a-date",
  })
  void what_is_wrong_is_named(
      String zone,
      String day,
      String from,
      String until,
      String holiday,
      String member,
      String rule) {
    assertThat(problems(new WrittenHours(zone, List.of(day), from, until, List.of(holiday))))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.member()).isEqualTo(member);
          assertThat(problem.rule()).isEqualTo(rule);
          assertThat(problem.example()).isNotEmpty();
        });
  }

  @Test
  void lists_are_judged_item_by_item() {
    assertThat(problems(new WrittenHours("UTC", List.of(), "09:00", "17:00", List.of())))
        .extracting(WrittenHours.Problem::rule)
        .containsExactly("empty");
    assertThat(
            problems(new WrittenHours("UTC", List.of("mon", "mon"), "09:00", "17:00", List.of())))
        .singleElement()
        .satisfies(problem -> assertThat(problem.index()).isEqualTo(1));
    assertThat(
            problems(
                new WrittenHours(
                    "UTC", WEEK, "09:00", "17:00", Collections.nCopies(501, "2026-12-25"))))
        .extracting(WrittenHours.Problem::rule)
        .containsExactly("too-many");
  }
}
