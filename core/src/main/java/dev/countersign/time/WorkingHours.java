package dev.countersign.time;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.Set;

/**
 * The same hours on some days of the week. A moment is inside while the clocks of the zone show a
 * time of such a day from the first until just before the second: what a change of the clocks
 * leaves out is no time, what it brings twice counts twice.
 *
 * @param days at least one
 * @param from to the minute
 * @param until to the minute, an hour after {@code from} or later; midnight is the end of the day
 * @param holidays days that are none of these
 */
public record WorkingHours(
    ZoneId zone, Set<DayOfWeek> days, LocalTime from, LocalTime until, Set<LocalDate> holidays)
    implements Hours {

  /** Shortest hours of a day. */
  public static final Duration SHORTEST = Duration.ofHours(1);

  /** Most holidays. */
  public static final int HOLIDAYS = 500;

  public WorkingHours {
    days = Set.copyOf(days);
    holidays = Set.copyOf(holidays);
    if (days.isEmpty()) {
      throw new IllegalArgumentException("Hours need a day of the week.");
    }
    if (length(from, until).compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("Not an hour from " + from + " until " + until + ".");
    }
    if (!isToTheMinute(from) || !isToTheMinute(until)) {
      throw new IllegalArgumentException("Not to the minute: " + from + " until " + until + ".");
    }
    if (holidays.size() > HOLIDAYS) {
      throw new IllegalArgumentException(holidays.size() + " holidays");
    }
  }

  private static boolean isToTheMinute(LocalTime time) {
    return time.getSecond() == 0 && time.getNano() == 0;
  }

  /** How long a day lasts whose end may be midnight; negative when it ends before it begins. */
  static Duration length(LocalTime from, LocalTime until) {
    Duration length = Duration.between(from, until);
    return until.equals(LocalTime.MIDNIGHT) ? length.plusDays(1) : length;
  }

  /** A time inside without a break. */
  private record Stretch(Instant begin, Instant end) {
    Duration length() {
      return Duration.between(begin, end);
    }
  }

  @Override
  public boolean contains(Instant moment) {
    LocalDateTime shown = LocalDateTime.ofInstant(moment, zone);
    LocalDate day = shown.toLocalDate();
    return isWorkingDay(day) && !shown.isBefore(day.atTime(from)) && shown.isBefore(end(day));
  }

  @Override
  public Instant after(Instant start, Duration counted) {
    if (counted.isNegative()) {
      throw new IllegalArgumentException("Nothing is due before it began: " + counted);
    }
    Duration left = counted;
    Stretch stretch = next(start);
    while (left.compareTo(stretch.length()) >= 0) {
      left = left.minus(stretch.length());
      stretch = next(stretch.end());
    }
    return stretch.begin().plus(left);
  }

  @Override
  public Optional<Instant> lastUntil(Instant earliest, Instant moment, Duration before) {
    Optional<Instant> last = Optional.empty();
    Stretch stretch = next(earliest);
    while (!stretch.begin().isAfter(moment)) {
      Instant latest = moment.isBefore(stretch.end()) ? moment : stretch.end().minus(before);
      last = Optional.of(later(stretch.begin(), latest));
      stretch = next(stretch.end());
    }
    return last;
  }

  /** What is left of the hours at a moment, or the next ones. */
  private Stretch next(Instant start) {
    ZoneRules rules = zone.getRules();
    Instant at = start;
    while (true) {
      ZoneOffset offset = rules.getOffset(at);
      LocalDate day = LocalDateTime.ofInstant(at, offset).toLocalDate();
      Instant change = change(rules, at);
      if (isWorkingDay(day)) {
        Instant begin = later(at, day.atTime(from).toInstant(offset));
        Instant end = earlier(change, end(day).toInstant(offset));
        if (begin.isBefore(end)) {
          return new Stretch(begin, end);
        }
      }
      at = earlier(change, day.plusDays(1).atStartOfDay().toInstant(offset));
    }
  }

  /** When the clocks are changed next. */
  private static Instant change(ZoneRules rules, Instant at) {
    ZoneOffsetTransition change = rules.nextTransition(at);
    return change == null ? Instant.MAX : change.getInstant();
  }

  private boolean isWorkingDay(LocalDate day) {
    return days.contains(day.getDayOfWeek()) && !holidays.contains(day);
  }

  private LocalDateTime end(LocalDate day) {
    return until.equals(LocalTime.MIDNIGHT) ? day.plusDays(1).atStartOfDay() : day.atTime(until);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
