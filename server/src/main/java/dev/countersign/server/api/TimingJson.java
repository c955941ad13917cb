package dev.countersign.server.api;

import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Timing;
import dev.countersign.time.Hours;
import dev.countersign.time.WrittenHours;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a request says about time: its reminders, its patience and its hours. */
final class TimingJson {
  private static final String HOURS = "hours";
  private static final String ALWAYS = "always";

  private TimingJson() {}

  static Timing read(Members members, OnExpiry onExpiry) {
    List<Duration> reminders = members.durations("reminders");
    Duration undeliverableAfter = members.duration("undeliverableAfter");
    Hours hours = hours(members);
    return new Timing(
        onExpiry, reminders == null ? List.of() : reminders, undeliverableAfter, hours);
  }

  private static @Nullable Hours hours(Members members) {
    if (!members.isText(HOURS)) {
      Members written = members.child(HOURS);
      return written == null ? null : working(written);
    }
    if (!ALWAYS.equals(members.text(HOURS))) {
      members.violation(
          HOURS, "unknown-value", "Must be \"always\", or an object with zone, days, from, until.");
    }
    return Hours.ALWAYS;
  }

  private static @Nullable Hours working(Members members) {
    WrittenHours written =
        new WrittenHours(
            members.text("zone"),
            members.texts("days"),
            members.text("from"),
            members.text("until"),
            members.texts("holidays"));
    members.finish();
    return switch (written.read()) {
      case WrittenHours.Reading.Read read -> read.hours();
      case WrittenHours.Reading.Wrong wrong -> {
        wrong.problems().forEach(problem -> violation(members, problem));
        yield null;
      }
    };
  }

  private static void violation(Members members, WrittenHours.Problem problem) {
    String reason = problem.reason();
    String message =
        reason.substring(0, 1).toUpperCase(Locale.ROOT)
            + reason.substring(1)
            + "; for example "
            + problem.example()
            + ".";
    Integer index = problem.index();
    if (index == null) {
      members.violation(problem.member(), problem.rule(), message);
    } else {
      members.violation(problem.member(), index, problem.rule(), message);
    }
  }
}
