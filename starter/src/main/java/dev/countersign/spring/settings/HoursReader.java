package dev.countersign.spring.settings;

import dev.countersign.time.Hours;
import dev.countersign.time.WrittenHours;

/** Reads the part {@code hours} of an account: in which time counts for its requests. */
final class HoursReader {
  private HoursReader() {}

  static Hours hours(SettingsTree account) {
    SettingsTree tree = account.child("hours");
    if (tree.isEmpty()) {
      return Hours.ALWAYS;
    }
    WrittenHours written =
        new WrittenHours(
            tree.text("zone"),
            tree.texts("days"),
            tree.text("from"),
            tree.text("until"),
            tree.texts("holidays"));
    tree.finish();
    return switch (written.read()) {
      case WrittenHours.Reading.Read read -> read.hours();
      case WrittenHours.Reading.Wrong wrong -> {
        wrong.problems().forEach(problem -> problem(tree, problem));
        yield Hours.ALWAYS;
      }
    };
  }

  private static void problem(SettingsTree tree, WrittenHours.Problem problem) {
    String member = problem.member();
    String key = problem.index() == null ? member : member + "[" + problem.index() + "]";
    tree.problem(key, problem.reason(), member + ": " + problem.example());
  }
}
