package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Invitation;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Step;
import dev.countersign.approval.Transition;
import dev.countersign.approver.Approver;
import dev.countersign.store.Store;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends approvals whose time is up, or for which no way was found in time, and reminds people. */
final class Timers {
  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
  private static final int BATCH = 100;

  private final Store store;
  private final Randomness randomness;
  private final Invitations invitations;

  Timers(Gateway.Parts parts) {
    this.store = parts.store();
    this.randomness = parts.randomness();
    this.invitations = new Invitations(parts.accounts(), parts.randomness());
  }

  /**
   * Does what is due. Returns nothing to hand on, so that the loop rests until the next poll,
   * unless a whole batch was due.
   */
  List<ApprovalId> run() {
    each(store.transact(transaction -> transaction.due(BATCH)), this::expire);
    each(store.transact(transaction -> transaction.remindersDue(BATCH)), this::remind);
    return List.of();
  }

  private void each(List<ApprovalId> due, Consumer<ApprovalId> act) {
    for (ApprovalId id : due) {
      try {
        act.accept(id);
      } catch (RuntimeException e) {
        LOG.error("{} missed its time; the others did not, and it is tried again", id, e);
      }
    }
  }

  /** People are looked at before the approval is locked; everybody locks in this order. */
  private void expire(ApprovalId id) {
    Approval seen = store.views().approval(id).orElseThrow().approval();
    List<Approver> next = seen.nextStep().map(Step::approvers).orElse(List.of());
    store.transact(transaction -> {
      List<Invitation> invited =
          invitations.of(transaction, seen.request(), next, transaction.now());
      Approval approval = transaction.lock(id).orElseThrow();
      boolean isAsSeen = approval.step() == seen.step();
      Command expire = new Command.Expire(isAsSeen ? invited : List.of());
      transaction.update(approval, Lifecycle.apply(approval, expire, transaction.now()));
      return true;
    });
  }

  private void remind(ApprovalId id) {
    store.transact(transaction -> {
      Approval approval = transaction.lock(id).orElseThrow();
      int people = approval.voters().size();
      for (int voter = 0; voter < people; voter++) {
        Command remind = new Command.Remind(voter, randomness.replyKey());
        Transition transition = Lifecycle.apply(approval, remind, transaction.now());
        transaction.update(approval, transition);
        approval = transition.approval();
      }
      return true;
    });
  }
}
