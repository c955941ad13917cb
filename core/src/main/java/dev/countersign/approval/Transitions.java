package dev.countersign.approval;

import static dev.countersign.approval.Entries.SENDER;
import static dev.countersign.approval.Entries.TIMER;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.resume.ResumeTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The shapes that transitions have, among them the only way into a final state. */
final class Transitions {
  private Transitions() {}

  /** The only way into a final state, and so the only source of a resume. */
  static Transition end(
      Approval approval, State.Final end, List<Effect> notices, JournalEntry entry) {
    Approval ended = approval.in(end);
    ResumeTarget target = approval.request().resume();
    List<Effect> effects =
        target instanceof ResumeTarget.Poll
            ? notices
            : concat(
                notices,
                List.of(
                    new Effect.Resume(
                        "resume:" + approval.id(), target, ended.resumption().orElseThrow())));
    return new Transition(
        ended, effects, List.of(entry.with("port", Port.of(end).name())), Verdict.APPLIED);
  }

  /**
   * What the end of the time of an open approval means. While there is another step it is waited
   * for, because only the timer knows how its people can be asked.
   */
  static Transition overdue(Approval approval, Instant now) {
    if (approval.nextStep().isPresent()) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    return approval.isGivenUp(now) ? givenUp(approval, now) : expired(approval, now);
  }

  /** The end of an open approval of which no way to anybody of the last step was found in time. */
  static Transition givenUp(Approval approval, Instant now) {
    Duration patience = approval.request().timing().undeliverableAfter();
    return undeliverable(approval, "no-route no way to ask anybody within " + patience, now);
  }

  /**
   * No decision is possible any more: the next step is due at once, within the hours, or the
   * approval ends.
   *
   * @param reason what stood against the last person who could be asked
   */
  static Transition outOfReach(Approval approval, String reason, Instant now) {
    if (approval.nextStep().isPresent()) {
      return unchanged(approval.standing().overAt(now), Verdict.APPLIED);
    }
    return undeliverable(approval, reason, now);
  }

  private static Transition undeliverable(Approval approval, String reason, Instant now) {
    State.Undeliverable undeliverable = new State.Undeliverable(now, reason);
    return end(
        approval,
        undeliverable,
        Farewells.of(approval, Farewells.ending(undeliverable), ask -> true),
        JournalEntry.of(now, Event.UNDELIVERABLE, SENDER));
  }

  /** What an operator is told whose wish cannot be met. */
  static Transition refusal(Approval approval) {
    return unchanged(
        approval,
        approval.state() instanceof State.Final ? Verdict.ALREADY_FINAL : Verdict.REFUSED);
  }

  /** The end of an open approval whose last step is over. */
  static Transition expired(Approval approval, Instant now) {
    Choice counted = approval.request().counted().orElse(null);
    State.Expired expired = new State.Expired(now, counted);
    // that nothing came of it is no news; that something did without them is
    List<Effect> farewells =
        counted == null
            ? List.of()
            : Farewells.of(approval, Farewells.ending(expired), ask -> true);
    return end(approval, expired, farewells, JournalEntry.of(now, Event.EXPIRED, TIMER));
  }

  static Transition journaled(Approval approval, JournalEntry entry) {
    return new Transition(approval, List.of(), List.of(entry), Verdict.APPLIED);
  }

  static Transition unchanged(Approval approval, Verdict verdict) {
    return new Transition(approval, List.of(), List.of(), verdict);
  }

  /** The second transition, which went on from the first, as one with it. */
  static Transition joined(Transition first, Transition second) {
    return new Transition(
        second.approval(),
        concat(first.effects(), second.effects()),
        concat(first.journal(), second.journal()),
        second.verdict());
  }

  private static <T> List<T> concat(List<? extends T> first, List<? extends T> second) {
    return Stream.<T>concat(first.stream(), second.stream()).toList();
  }
}
