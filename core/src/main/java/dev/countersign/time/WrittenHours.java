package dev.countersign.time;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hours as people write them, in requests, settings and the database.
 *
 * @param zone a name of the IANA time zone database, such as {@code Europe/Berlin}
 * @param days {@code mon} to {@code sun}
 * @param from such as {@code 09:00}
 * @param until such as {@code 17:00}, at most {@code 24:00}
 * @param holidays such as {@code 2026-12-25}
 */
public record WrittenHours(
    @Nullable String zone,
    List<String> days,
    @Nullable String from,
    @Nullable String until,
    List<String> holidays) {

  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final String END_OF_DAY = "24:00";

  public WrittenHours {
    days = List.copyOf(days);
    holidays = List.copyOf(holidays);
  }

  /** What was written turned out to be. */
  public sealed interface Reading {
    /** Hours. */
    record Read(WorkingHours hours) implements Reading {}

    /** Something else; one problem at least. */
    record Wrong(List<Problem> problems) implements Reading {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * What is wrong with a member.
   *
   * @param index of an item of a list; absent for the whole member
   * @param rule a word for the rule that is broken
   * @param reason goes on from the name of the member
   */
  public record Problem(
      String member, @Nullable Integer index, String rule, String reason, String example) {}

  /** The same hours in writing. */
  public static WrittenHours of(WorkingHours hours) {
    boolean isUntilEndOfDay = hours.until().equals(LocalTime.MIDNIGHT);
    return new WrittenHours(
        hours.zone().getId(),
        hours.days().stream().sorted().map(day -> DAYS.get(day.getValue() - 1)).toList(),
        hours.from().toString(),
        isUntilEndOfDay ? END_OF_DAY : hours.until().toString(),
        hours.holidays().stream().sorted().map(LocalDate::toString).toList());
  }

  /** The hours that this means. */
  public Reading read() {
    List<Problem> problems = new ArrayList<>();
    Optional<ZoneId> region = zone(problems);
    Set<DayOfWeek> week = days(problems);
    Optional<LocalTime> begin = time("from", from, "09:00", problems);
    Optional<LocalTime> end =
        END_OF_DAY.equals(until)
            ? Optional.of(LocalTime.MIDNIGHT)
            : time("until", until, "17:00", problems);
    if (begin.isPresent() && end.isPresent()) {
      length(begin.get(), end.get(), problems);
    }
    Set<LocalDate> off = holidays(problems);
    return problems.isEmpty()
        ? new Reading.Read(
            new WorkingHours(
                region.orElseThrow(), week, begin.orElseThrow(), end.orElseThrow(), off))
        : new Reading.Wrong(problems);
  }

  private Optional<ZoneId> zone(List<Problem> problems) {
    String example = "Europe/Berlin";
    if (zone == null) {
      problems.add(new Problem("zone", null, "missing", "is missing", example));
      return Optional.empty();
    }
    Optional<ZoneId> found = parsed(zone, ZoneId::of);
    if (found.isEmpty()) {
      problems.add(
          new Problem("zone", null, "unknown-zone", "\"" + zone + "\" is no time zone", example));
    }
    return found;
  }

  private Set<DayOfWeek> days(List<Problem> problems) {
    String example = "[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]";
    if (days.isEmpty()) {
      String reason = "names no day, so that the time would never be up";
      problems.add(new Problem("days", null, "empty", reason, example));
    }
    Set<DayOfWeek> week = new LinkedHashSet<>();
    for (int i = 0; i < days.size(); i++) {
      int day = DAYS.indexOf(days.get(i));
      if (day < 0) {
        String reason = "\"" + days.get(i) + "\" is none of " + String.join(", ", DAYS);
        problems.add(new Problem("days", i, "unknown-day", reason, example));
      } else if (!week.add(DayOfWeek.of(day + 1))) {
        String reason = "\"" + days.get(i) + "\" stands there twice";
        problems.add(new Problem("days", i, "duplicate", reason, example));
      }
    }
    return week;
  }

  private static Optional<LocalTime> time(
      String member, @Nullable String written, String example, List<Problem> problems) {
    String quoted = "\"" + example + "\"";
    if (written == null) {
      problems.add(new Problem(member, null, "missing", "is missing", quoted));
      return Optional.empty();
    }
    Optional<LocalTime> found =
        written.length() == example.length() ? parsed(written, LocalTime::parse) : Optional.empty();
    if (found.isEmpty()) {
      String reason = "\"" + written + "\" is no time of the day in quotes, hours and minutes";
      problems.add(new Problem(member, null, "not-a-time", reason, quoted));
    }
    return found;
  }

  private void length(LocalTime begin, LocalTime end, List<Problem> problems) {
    if (!END_OF_DAY.equals(until) && !end.isAfter(begin)) {
      String reason =
          "is not later than from; the hours of a day end at midnight (\"24:00\") at the latest";
      problems.add(new Problem("until", null, "contradiction", reason, "\"17:00\""));
    } else if (WorkingHours.length(begin, end).compareTo(WorkingHours.SHORTEST) < 0) {
      problems.add(
          new Problem("until", null, "too-short", "is not an hour after from", "\"17:00\""));
    }
  }

  private Set<LocalDate> holidays(List<Problem> problems) {
    String example = "[\"2026-12-25\"]";
    Set<LocalDate> off = new LinkedHashSet<>();
    if (holidays.size() > WorkingHours.HOLIDAYS) {
      String reason = "has more than " + WorkingHours.HOLIDAYS + " days";
      problems.add(new Problem("holidays", null, "too-many", reason, example));
      return off;
    }
    for (int i = 0; i < holidays.size(); i++) {
      Optional<LocalDate> day = parsed(holidays.get(i), LocalDate::parse);
      if (day.isPresent()) {
        off.add(day.get());
      } else {
        String reason = "\"" + holidays.get(i) + "\" is no date";
        problems.add(new Problem("holidays", i, "not-a-date", reason, example));
      }
    }
    return off;
  }

  private static <T> Optional<T> parsed(String text, Function<String, T> parse) {
    try {
      return Optional.of(parse.apply(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
