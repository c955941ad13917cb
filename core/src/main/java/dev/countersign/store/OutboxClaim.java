package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Effect;
import dev.countersign.resume.ResumeDelivery;

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
   * @param isAbandoned whether whoever held it before vanished in the middle of a call, so that it
   *     may have been sent
   */
  record Send(
      OutboxTicket ticket, ApprovalId approval, Effect effect, int partsSent, boolean isAbandoned)
      implements OutboxClaim {}

  /** A workflow to wake. */
  record Wake(OutboxTicket ticket, ApprovalId approval, ResumeDelivery delivery)
      implements OutboxClaim {}
}
