package dev.countersign.approval;

import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.prompt.ChoiceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person whose vote counts, and what became of it.
 *
 * @param step the step of the ladder that they belong to
 * @param vote absent until they answered
 * @param awaiting the choice that they took and have yet to comment on
 * @param remindAt when they are to be reminded; absent for not at all, or not any more
 * @param isReplaced whether somebody else was asked in their place
 */
public record Voter(
    int step,
    Approver approver,
    @Nullable Vote vote,
    @Nullable ChoiceKey awaiting,
    @Nullable Instant remindAt,
    boolean isReplaced) {

  static Voter of(int step, Approver approver) {
    return new Voter(step, approver, null, null, null, false);
  }

  Voter with(Vote given) {
    return new Voter(step, approver, given, null, null, isReplaced);
  }

  Voter awaiting(ChoiceKey choice) {
    return new Voter(step, approver, vote, choice, remindAt, isReplaced);
  }

  Voter remindedAt(@Nullable Instant next) {
    return new Voter(step, approver, vote, awaiting, next, isReplaced);
  }

  /** The same person, who has yet to answer. */
  Voter unanswered() {
    return new Voter(step, approver, null, null, null, isReplaced);
  }

  Voter replaced() {
    return new Voter(step, approver, vote, null, null, true);
  }

  /**
   * The same vote, which others may give as well. From then on it is asked for everywhere: the
   * others write for themselves, wherever the first person is asked.
   */
  Voter orAt(List<Address> further) {
    List<Address> all = new ArrayList<>(approver.addresses());
    all.addAll(further);
    return new Voter(
        step, new Approver(approver.name(), all, true), vote, awaiting, remindAt, isReplaced);
  }
}
