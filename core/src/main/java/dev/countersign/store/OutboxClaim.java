package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Effect;
import dev.countersign.resume.ResumeDelivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An effect taken for carrying out. */
public sealed interface OutboxClaim {

  /** The right to carry it out. */
  OutboxTicket ticket();

  /** The approval that it belongs to. */
  ApprovalId approval();

  /**
   * A message to send.
   *
   * @param effect {@link Effect.AskApprover} or {@link Effect.Notify}
   * @param partsSent how many of its messages were taken already
   * @param interrupted when the call began in the middle of which whoever held it before vanished,
   *     so that it may have been sent; absent when there was none
   */
  record Send(
      OutboxTicket ticket,
      ApprovalId approval,
      Effect effect,
      int partsSent,
      @Nullable Instant interrupted)
      implements OutboxClaim {}

  /** A workflow to wake. */
  record Wake(OutboxTicket ticket, ApprovalId approval, ResumeDelivery delivery)
      implements OutboxClaim {}
}
