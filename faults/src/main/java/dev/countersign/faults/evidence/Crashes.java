package dev.countersign.faults.evidence;

import dev.countersign.faults.agent.CrashPoint;
import dev.countersign.faults.evidence.Evidence.Approval;
import dev.countersign.faults.evidence.Evidence.Certainty;
import dev.countersign.faults.evidence.Evidence.Entry;
import dev.countersign.faults.evidence.Evidence.Promised;
import dev.countersign.faults.evidence.Evidence.Sent;
import dev.countersign.faults.evidence.Violation.Harm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at each crash by itself: whether the approval in whose way it fell was left in doubt, which
 * the point demands, allows or forbids.
 */
public final class Crashes {
  private static final String SENT = "SENT";
  private static final String UNKNOWN = "SEND_UNKNOWN";

  private final Evidence evidence;
  private final List<Violation> violations = new ArrayList<>();

  private Crashes(Evidence evidence) {
    this.evidence = evidence;
  }

  /**
   * One crash.
   *
   * @param approval in whose way the server was ended
   * @param at when the process was gone
   */
  public record Crash(CrashPoint point, String approval, Instant at) {}

  /** Everything that is wrong about these crashes, each violation with the name of its point. */
  public static List<Violation> check(Evidence evidence, List<Crash> crashes) {
    Crashes all = new Crashes(evidence);
    crashes.forEach(all::check);
    return List.copyOf(all.violations);
  }

  private void check(Crash crash) {
    boolean isInCall = isInCall(crash);
    switch (crash.point().sending()) {
      case NOT_UNDER_WAY -> {
        if (isInCall) {
          found(crash, Harm.OTHER, "its question was being sent, which leaves a doubt");
        }
      }
      case PERHAPS_UNDER_WAY -> {
        if (isInCall) {
          sentAtMost(crash, 1);
        }
      }
      case BEGUN -> {
        inDoubt(crash, isInCall, List.of(UNKNOWN));
        sentAtMost(crash, 0);
      }
      case WRITTEN -> {
        // an echo may come before anybody notes that the call was left alone
        inDoubt(crash, isInCall, List.of(UNKNOWN, SENT));
        sentAtMost(crash, 1);
      }
    }
  }

  /** Whether the question was noted as being sent, and not yet how that ended. */
  private boolean isInCall(Crash crash) {
    Instant called =
        evidence.database().approvals().stream()
            .filter(approval -> approval.id().equals(crash.approval()))
            .findFirst()
            .map(Approval::called)
            .orElse(Instant.MAX);
    Instant told = told(crash).map(Entry::at).orElse(Instant.MAX);
    return called.isBefore(crash.at()) && told.isAfter(crash.at());
  }

  /** The first that the journal tells of how the question was sent. */
  private Optional<Entry> told(Crash crash) {
    return evidence.database().journal().stream()
        .filter(entry -> entry.approval().equals(crash.approval()))
        .filter(entry -> entry.event().equals(SENT) || entry.event().equals(UNKNOWN))
        .findFirst();
  }

  private void inDoubt(Crash crash, boolean isInCall, List<String> events) {
    if (!isInCall) {
      found(crash, Harm.OTHER, "the call was not noted before it was made");
    } else if (told(crash).filter(entry -> events.contains(entry.event())).isEmpty()) {
      found(crash, Harm.OTHER, "its journal says " + told(crash) + " and not one of " + events);
    }
  }

  private void sentAtMost(Crash crash, int unasked) {
    String person =
        evidence.promised().stream()
            .filter(promised -> promised.approval().equals(crash.approval()))
            .findFirst()
            .map(Promised::person)
            .orElse("");
    List<String> contents =
        evidence.meta().sent().stream()
            .filter(sent -> sent.person().equals(person))
            .filter(sent -> sent.certainty() == Certainty.MAY_HAVE_ARRIVED)
            .map(Sent::content)
            .toList();
    // nobody is told anything before they are asked
    long questions =
        contents.isEmpty() ? 0 : contents.stream().filter(contents.getFirst()::equals).count();
    long asked = evidence.resent().stream().filter(person::equals).count();
    if (questions > unasked + asked) {
      found(
          crash,
          Harm.SENT_TWICE,
          "its question was sent " + questions + " times, " + asked + " times an operator asked");
    }
  }

  private void found(Crash crash, Harm harm, String what) {
    violations.add(
        new Violation(
            Invariant.I6,
            harm,
            crash.approval() + ", ended at \"" + crash.point().name() + "\": " + what));
  }
}
