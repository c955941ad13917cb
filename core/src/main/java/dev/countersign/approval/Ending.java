package dev.countersign.approval;

import static dev.countersign.approval.Transitions.end;
import static dev.countersign.approval.Transitions.overdue;
import static dev.countersign.approval.Transitions.unchanged;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.Optional;

/** How an approval ends, or goes on, without an answer: by somebody's will or by time. */
final class Ending {
  private Ending() {}

  static Transition cancel(Approval approval, Command.Cancel cancel, Instant now) {
    if (approval.state() instanceof State.Final) {
      return unchanged(approval, Verdict.ALREADY_FINAL);
    }
    State.Cancelled cancelled = new State.Cancelled(now, cancel.by());
    return end(
        approval,
        cancelled,
        Farewells.of(approval, Farewells.ending(cancelled), ask -> true),
        JournalEntry.of(now, Event.CANCELLED, cancel.by()));
  }

  static Transition force(Approval approval, Command.Force force, Instant now) {
    if (approval.state() instanceof State.Final) {
      return unchanged(approval, Verdict.ALREADY_FINAL);
    }
    Optional<Choice> choice = approval.choice(force.choice());
    if (choice.isEmpty()) {
      return unchanged(approval, Verdict.REFUSED);
    }
    String name = force.by() instanceof Actor.Operator(String operator) ? operator : null;
    State.Decided decided =
        new State.Decided(
            new Decision(
                choice.get(), force.by(), null, now, name, force.reason(), Value.Structure.EMPTY));
    return end(
        approval,
        decided,
        Farewells.of(approval, Farewells.ending(decided), ask -> true),
        JournalEntry.of(now, Event.FORCED, force.by())
            .with("choice", force.choice().value())
            .with("reason", force.reason()));
  }

  static Transition expire(Approval approval, Command.Expire expire, Instant now) {
    if (approval.state() instanceof State.Final) {
      return unchanged(approval, Verdict.ALREADY_FINAL);
    }
    if (now.isBefore(approval.expiresAt()) && !approval.isGivenUp(now)) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    return expire.next().isEmpty() || approval.nextStep().isEmpty()
        ? overdue(approval, now)
        : Inviting.escalate(approval, expire.next(), now);
  }
}
