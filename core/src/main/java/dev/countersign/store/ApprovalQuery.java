package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Status;
import dev.countersign.channel.AccountId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which approvals to list, newest first.
 *
 * @param within only those all of whose people are at these accounts; absent for all
 * @param account only those with somebody at this account
 * @param delivery only those with a question in that state
 * @param after continue behind this one; absent for the start
 */
public record ApprovalQuery(
    @Nullable Status status,
    @Nullable Set<AccountId> within,
    @Nullable AccountId account,
    @Nullable String node,
    @Nullable String reference,
    @Nullable Delivery delivery,
    @Nullable Position after,
    int limit) {

  /** A place in the list. */
  public record Position(Instant requestedAt, ApprovalId id) {}
}
