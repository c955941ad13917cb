package dev.countersign.approval;

import java.util.Optional;

/**
 * The votes of a step, counted once more and by other means than {@link Voting} does.
 *
 * @param named how many people the request names for the step, whether they are asked or not
 * @param yes how many approve
 * @param no how many answered otherwise
 * @param silent how many have not answered and can be asked
 * @param lost how many have not answered and cannot be asked
 */
record Ballot(Quorum quorum, int named, int yes, int no, int silent, int lost) {

  static Ballot of(Approval approval) {
    int yes = 0;
    int no = 0;
    int silent = 0;
    int lost = 0;
    for (int i = 0; i < approval.voters().size(); i++) {
      Voter voter = approval.voters().get(i);
      if (!isCalled(approval, voter) || voter.principal() != null) {
        continue;
      }
      Optional<Vote> vote = vote(approval, i);
      if (vote.isPresent()) {
        yes += vote.get().choice().approves() ? 1 : 0;
        no += vote.get().choice().approves() ? 0 : 1;
      } else if (canBeAsked(approval, i)) {
        silent++;
      } else {
        lost++;
      }
    }
    Quorum quorum = approval.request().ladder().get(approval.step()).quorum();
    int named = approval.request().ladder().get(approval.step()).approvers().size();
    return new Ballot(quorum, named, yes, no, silent, lost);
  }

  private static boolean isCalled(Approval approval, Voter voter) {
    return voter.step() == approval.step() && voter.passedOnAt() == null;
  }

  /** The position of whoever has the vote that somebody gives. */
  private static int owner(Approval approval, int voter) {
    Integer principal = approval.voters().get(voter).principal();
    return principal == null ? voter : principal;
  }

  /** The vote of a person, whether they or somebody in their place gave it. */
  static Optional<Vote> vote(Approval approval, int voter) {
    for (int i = 0; i < approval.voters().size(); i++) {
      Voter other = approval.voters().get(i);
      Vote vote = other.vote();
      if (vote != null
          && isCalled(approval, other)
          && owner(approval, i) == owner(approval, voter)) {
        return Optional.of(vote);
      }
    }
    return Optional.empty();
  }

  private static boolean canBeAsked(Approval approval, int voter) {
    return approval.asks().stream()
        .filter(ask -> isCalled(approval, approval.voters().get(ask.voter())))
        .filter(ask -> owner(approval, ask.voter()) == voter)
        .anyMatch(ask -> ask.delivery() != Delivery.FAILED && ask.delivery() != Delivery.OPTED_OUT);
  }

  private int people() {
    return yes + no + silent + lost;
  }

  /** Whether so many approvals are enough. */
  private boolean isEnough(int approvals) {
    return switch (quorum) {
      case Quorum.Any() -> approvals > 0;
      case Quorum.All() -> approvals == named;
      case Quorum.AtLeast(int count) -> approvals >= count;
      case Quorum.Percent(int percent) -> 100 * approvals >= percent * named;
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
