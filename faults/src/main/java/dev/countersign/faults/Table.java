package dev.countersign.faults;

import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.scenario.Result;
import dev.countersign.faults.scenario.Scenario;
import java.util.Locale;

/** The lines of the report. */
final class Table {
  private static final String ROW = "%-5s%-42s%7s%10s%6s%9s%9s%7s%10s  %s%n";

  private Table() {}

  static String head() {
    return ROW.formatted(
            "",
            "scenario",
            "faults",
            "approvals",
            "lost",
            "decided",
            "resumed",
            "sent",
            "longest",
            "messages in doubt, and how it ended")
        + ROW.formatted("", "", "", "", "", "twice", "twice", "twice", "takeover", "");
  }

  static String row(Scenario scenario, Result result) {
    StringBuilder row =
        new StringBuilder(
            ROW.formatted(
                scenario.code(),
                scenario.title(),
                result.faults(),
                result.approvals(),
                result.count(Harm.LOST),
                result.count(Harm.DECIDED_TWICE),
                result.count(Harm.RESUMED_TWICE),
                result.count(Harm.SENT_TWICE),
                result.takeover().isZero()
                    ? "-"
                    : String.format(Locale.ROOT, "%.1f s", result.takeover().toMillis() / 1000.0),
                result.unknown()));
    result.notes().forEach(note -> row.append("     ").append(note).append(System.lineSeparator()));
    result
        .violations()
        .forEach(violation -> row.append("     BROKEN ").append(violation).append("\n"));
    return row.toString();
  }
}
