package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.channel.MessageId;
import java.time.Duration;
import java.util.List;

/** Effects, stored before they are tried. */
public interface Outbox {

  /** Takes up to so many messages to send, those due longest first. */
  List<OutboxClaim.Send> claimSends(int limit, Duration lease);

  /** Takes up to so many workflows to wake, those due longest first. */
  List<OutboxClaim.Wake> claimResumes(int limit, Duration lease);

  /**
   * Notes, before the first byte leaves, that a call is made. False when the claim was taken over:
   * then no call may be made.
   */
  boolean beginCall(OutboxTicket ticket, Duration lease);

  /**
   * Notes that one of several messages was taken, so that it is not sent again. False when the
   * claim was taken over.
   */
  boolean sentPart(OutboxTicket ticket, MessageId part);

  /** Makes a dead resumption due again under the same id. False when there is none. */
  boolean replayResume(ApprovalId approval);
}
