package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Lifecycle;
import dev.countersign.store.Store;
import dev.countersign.store.Transaction;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends approvals whose time is up. */
final class ExpiryWorker {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiryWorker.class);
  private static final int BATCH = 100;

  private final Store store;

  ExpiryWorker(Store store) {
    this.store = store;
  }

  /**
   * Ends what is due. Returns nothing to hand on, so that the loop rests until the next poll,
   * unless a whole batch was due.
   */
  List<ApprovalId> expireDue() {
    for (ApprovalId due : store.transact(transaction -> transaction.due(BATCH))) {
      try {
        store.transact(transaction -> expire(transaction, due));
      } catch (RuntimeException e) {
        LOG.error("{} could not be ended in time; the others are, and it is tried again", due, e);
      }
    }
    return List.of();
  }

  private static boolean expire(Transaction transaction, ApprovalId id) {
    Approval before = transaction.lock(id).orElseThrow();
    transaction.update(before, Lifecycle.apply(before, new Command.Expire(), transaction.now()));
    return true;
  }
}
