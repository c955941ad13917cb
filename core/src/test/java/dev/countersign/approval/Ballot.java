package dev.countersign.approval;

/**
 * The votes of a step, counted once more and by other means than {@link Voting} does.
 *
 * @param yes how many approve
 * @param no how many answered otherwise
 * @param silent how many have not answered and can be asked
 * @param lost how many have not answered and cannot be asked
 */
record Ballot(Quorum quorum, int yes, int no, int silent, int lost) {

  static Ballot of(Approval approval) {
    int yes = 0;
    int no = 0;
    int silent = 0;
    int lost = 0;
    for (int i = 0; i < approval.voters().size(); i++) {
      Voter voter = approval.voters().get(i);
      if (voter.step() != approval.step() || voter.isReplaced()) {
        continue;
      }
      if (voter.vote() != null) {
        yes += voter.vote().choice().approves() ? 1 : 0;
        no += voter.vote().choice().approves() ? 0 : 1;
      } else if (canBeAsked(approval, i)) {
        silent++;
      } else {
        lost++;
      }
    }
    Quorum quorum = approval.request().ladder().get(approval.step()).quorum();
    return new Ballot(quorum, yes, no, silent, lost);
  }

  private static boolean canBeAsked(Approval approval, int voter) {
    return approval.asks().stream()
        .filter(ask -> ask.voter() == voter)
        .anyMatch(ask -> ask.delivery() != Delivery.FAILED && ask.delivery() != Delivery.OPTED_OUT);
  }

  private int people() {
    return yes + no + silent + lost;
  }

  /** Whether so many approvals are enough. */
  private boolean isEnough(int approvals) {
    return switch (quorum) {
      case Quorum.Any() -> approvals > 0;
      case Quorum.All() -> approvals == people();
      case Quorum.AtLeast(int count) -> approvals >= count;
      case Quorum.Percent(int percent) -> 100 * approvals >= percent * people();
    };
  }

  /** Whether nothing that the others could say would change it. */
  boolean isDecided() {
    boolean isFirst = quorum instanceof Quorum.Any && yes + no > 0;
    return isFirst || isEnough(yes) || !isEnough(people() - no);
  }

  /** Whether it is decided, or those who can be asked could still approve it. */
  boolean isReachable() {
    return isDecided() || isEnough(yes + silent);
  }
}
