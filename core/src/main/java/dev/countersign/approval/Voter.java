package dev.countersign.approval;

import dev.countersign.approver.Approver;
import dev.countersign.prompt.ChoiceKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person who may vote, and what became of it.
 *
 * @param step the step of the ladder that they belong to
 * @param vote absent until they answered
 * @param awaiting the choice that they took and have yet to comment on
 * @param remindAt when they are to be reminded; absent for not at all, or not any more
 * @param isReplaced whether somebody else was asked in their place
 * @param principal the position of the voter whose vote they may give as well; absent for whoever
 *     has a vote of their own
 */
public record Voter(
    int step,
    Approver approver,
    @Nullable Vote vote,
    @Nullable ChoiceKey awaiting,
    @Nullable Instant remindAt,
    boolean isReplaced,
    @Nullable Integer principal) {

  static Voter of(int step, Approver approver) {
    return new Voter(step, approver, null, null, null, false, null);
  }

  Voter with(Vote given) {
    return new Voter(step, approver, given, null, null, isReplaced, principal);
  }

  Voter awaiting(ChoiceKey choice) {
    return new Voter(step, approver, vote, choice, remindAt, isReplaced, principal);
  }

  Voter remindedAt(@Nullable Instant next) {
    return new Voter(step, approver, vote, awaiting, next, isReplaced, principal);
  }

  /** The same person, who has yet to answer. */
  Voter unanswered() {
    return new Voter(step, approver, null, null, null, isReplaced, principal);
  }

  Voter replaced() {
    return new Voter(step, approver, vote, null, null, true, principal);
  }

  /** The same person, for somebody else's vote. */
  Voter inPlaceOf(int voter) {
    return new Voter(step, approver, vote, awaiting, remindAt, isReplaced, voter);
  }
}
