package dev.countersign.approval;

import java.util.List;

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
    List<Voter> people = approval.voters().stream().filter(approval::isActive).toList();
    int approvals = approvals(approval);
    long answers = people.stream().filter(voter -> voter.vote() != null).count();
    int needed = needed(approval);
    boolean isSettled = approvals >= needed || people.size() - (answers - approvals) < needed;
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

  static int needed(Approval approval) {
    return approval.currentStep().needed();
  }

  static int approvals(Approval approval) {
    return (int)
        approval.voters().stream()
            .filter(approval::isActive)
            .map(Voter::vote)
            .filter(vote -> vote != null && vote.choice().approves())
            .count();
  }

  /** How many people have not answered and can be asked, now or later. */
  private static long pending(Approval approval) {
    return approval.asks().stream()
        .filter(ask -> approval.isOpen(ask) && !ask.delivery().isOver())
        .mapToInt(Ask::voter)
        .distinct()
        .count();
  }
}
