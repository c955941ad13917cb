package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Lifecycle;
import dev.countersign.store.Store;
import dev.countersign.store.Transaction;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends approvals whose time is up and reminds of those that are about to. */
final class Timers {
  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
  private static final int BATCH = 100;

  private final Store store;
  private final Randomness randomness;

  Timers(Gateway.Parts parts) {
    this.store = parts.store();
    this.randomness = parts.randomness();
  }

  /**
   * Does what is due. Returns nothing to hand on, so that the loop rests until the next poll,
   * unless a whole batch was due.
   */
  List<ApprovalId> run() {
    each(store.transact(transaction -> transaction.due(BATCH)), Command.Expire::new);
    each(
        store.transact(transaction -> transaction.remindersDue(BATCH)),
        () -> new Command.Remind(randomness.replyKey()));
    return List.of();
  }

  private void each(List<ApprovalId> due, Supplier<Command> command) {
    for (ApprovalId id : due) {
      try {
        store.transact(transaction -> apply(transaction, id, command.get()));
      } catch (RuntimeException e) {
        LOG.error("{} missed its time; the others did not, and it is tried again", id, e);
      }
    }
  }

  private static boolean apply(Transaction transaction, ApprovalId id, Command command) {
    Approval before = transaction.lock(id).orElseThrow();
    transaction.update(before, Lifecycle.apply(before, command, transaction.now()));
    return true;
  }
}
