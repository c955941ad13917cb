package dev.countersign.approval;

import dev.countersign.channel.Address;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What people are told whose answer is not waited for any more. */
final class Farewells {
  private Farewells() {}

  /**
   * One notice for each person, and at most one at an address, before whom, as far as we know, the
   * question is, and who has not answered it.
   *
   * @param approval as it was before
   * @param isMeant which of the questions
   */
  static List<Effect> of(Approval approval, Notice.Ending ending, Predicate<Ask> isMeant) {
    List<Effect> farewells = new ArrayList<>();
    Set<Integer> told = new HashSet<>();
    Set<Address> places = new HashSet<>();
    for (int i = 0; i < approval.asks().size(); i++) {
      Ask ask = approval.asks().get(i);
      boolean isLeft = approval.isOpen(ask) && ask.isAsked() && isMeant.test(ask);
      if (isLeft && !told.contains(ask.voter()) && places.add(ask.address())) {
        told.add(ask.voter());
        farewells.add(
            new Effect.Notify(
                "over:" + approval.id() + ":" + approval.revision() + ":" + i,
                ask.address(),
                new Notice.NoLongerNeeded(ending)));
      }
    }
    return farewells;
  }

  /** That somebody else is asked instead, as people are told. */
  static Notice.Ending passedOn(Instant at) {
    return new Notice.Ending(Kind.PASSED_ON, null, null, at);
  }

  /** How a request ended, as people are told. */
  static Notice.Ending ending(State.Final end) {
    return switch (end) {
      case State.Decided decided ->
          new Notice.Ending(
              Kind.DECIDED,
              decided.decision().choice().title(),
              decided.decision().approver(),
              decided.at());
      case State.Expired expired ->
          new Notice.Ending(
              Kind.EXPIRED,
              expired.counted() == null ? null : expired.counted().title(),
              null,
              expired.at());
      case State.Cancelled cancelled ->
          new Notice.Ending(Kind.WITHDRAWN, null, null, cancelled.at());
      case State.Undeliverable undeliverable ->
          new Notice.Ending(Kind.UNDELIVERABLE, null, null, undeliverable.at());
    };
  }
}
