package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Lifecycle;
import dev.countersign.store.Store;
import dev.countersign.store.Transaction;
import java.util.List;

/** Ends approvals whose time is up. */
final class ExpiryWorker {
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
    int expired;
    do {
      expired = store.transact(this::expireBatch);
    } while (expired == BATCH);
    return List.of();
  }

  private int expireBatch(Transaction transaction) {
    List<ApprovalId> due = transaction.due(BATCH);
    for (ApprovalId id : due) {
      Approval before = transaction.lock(id).orElseThrow();
      transaction.update(before, Lifecycle.apply(before, new Command.Expire(), transaction.now()));
    }
    return due.size();
  }
}
