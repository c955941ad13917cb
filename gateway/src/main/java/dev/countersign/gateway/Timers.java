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
import dev.countersign.store.Transaction;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends approvals whose time is up, or for which no way was found in time, and reminds people. */
final class Timers {
  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
  static final int BATCH = 100;
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Store store;
  private final Randomness randomness;
  private final Invitations invitations;

  /** When those may be tried again that failed. */
  private final Map<ApprovalId, Long> failed = new HashMap<>();

  Timers(Gateway.Parts parts) {
    this.store = parts.store();
    this.randomness = parts.randomness();
    this.invitations = new Invitations(parts.accounts(), parts.randomness());
  }

  /** Does what is due, but not all at once; whether there may be more. */
  boolean run() {
    failed.values().removeIf(again -> System.nanoTime() - again >= 0);
    boolean isMoreOver = each(Transaction::due, this::expire);
    boolean isMoreToRemind = each(Transaction::remindersDue, this::remind);
    return isMoreOver || isMoreToRemind;
  }

  /** One that fails keeps no other from its time, however many fail. */
  private boolean each(
      BiFunction<Transaction, Integer, List<ApprovalId>> due, Consumer<ApprovalId> act) {
    int limit = BATCH + failed.size();
    List<ApprovalId> found = store.transact(transaction -> due.apply(transaction, limit));
    List<ApprovalId> tried = found.stream().filter(id -> !failed.containsKey(id)).toList();
    for (ApprovalId id : tried) {
      try {
        act.accept(id);
      } catch (RuntimeException e) {
        LOG.error("{} missed its time; the others did not, and it is tried again", id, e);
        failed.put(id, System.nanoTime() + RETRY.toNanos());
      }
    }
    return found.size() == limit && tried.stream().anyMatch(id -> !failed.containsKey(id));
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
