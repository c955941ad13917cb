package dev.countersign.approval;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Counts the votes of a step. Pure. */
final class Voting {
  private Voting() {}

  /** What the votes say. */
  enum Result {
    /** It is not known yet. */
    OPEN,
    /** The last vote decides, in favour or against. */
    DECIDED,
    /** So many people cannot be asked that no decision is possible. */
    OUT_OF_REACH
  }

  static Result result(Approval approval) {
    long people = people(approval).count();
    int approvals = approvals(approval);
    long answers = votes(approval).count();
    int needed = needed(approval);
    boolean isSettled = approvals >= needed || people - (answers - approvals) < needed;
    boolean isDecided =
        switch (approval.currentStep().quorum()) {
          case Quorum.Any any -> answers > 0;
          case Quorum.All all -> isSettled;
          case Quorum.AtLeast atLeast -> isSettled;
          case Quorum.Percent percent -> isSettled;
        };
    if (isDecided) {
      return Result.DECIDED;
    }
    return approvals + pending(approval) < needed ? Result.OUT_OF_REACH : Result.OPEN;
  }

  /** The positions of those who have a vote, whoever gives it. */
  private static IntStream people(Approval approval) {
    return IntStream.range(0, approval.voters().size())
        .filter(voter -> approval.isActive(approval.voters().get(voter)))
        .filter(voter -> approval.principal(voter) == voter);
  }

  private static Stream<Vote> votes(Approval approval) {
    return people(approval).mapToObj(approval::vote).flatMap(Optional::stream);
  }

  static int needed(Approval approval) {
    return approval.currentStep().needed();
  }

  static int approvals(Approval approval) {
    return (int) votes(approval).filter(vote -> vote.choice().approves()).count();
  }

  /** How many people have not answered and can be asked, now or later. */
  private static long pending(Approval approval) {
    return approval.asks().stream()
        .filter(ask -> approval.isOpen(ask) && !ask.delivery().isOver())
        .mapToInt(ask -> approval.principal(ask.voter()))
        .distinct()
        .count();
  }
}
