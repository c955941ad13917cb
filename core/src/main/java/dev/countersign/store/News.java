package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Status;
import dev.countersign.journal.JournalEntry;

/**
 * A journal entry as news to somebody who follows all approvals.
 *
 * @param status the approval's status when it was read, not when it was written
 */
public record News(Position position, ApprovalId approval, Status status, JournalEntry entry) {

  /**
   * A place in the news.
   *
   * @param transaction grows with time; entries of one transaction share it
   * @param number tells the entries of one transaction apart
   */
  public record Position(long transaction, long number) {}
}
