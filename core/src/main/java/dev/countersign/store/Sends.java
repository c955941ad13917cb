package dev.countersign.store;

import dev.countersign.approver.Responder;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Messages that are being sent, as one transaction knows them: what was begun, what may have
 * arrived, and what the channel told of it.
 */
public interface Sends {
  /**
   * Whether a question to a person is being sent: its call is under way, or a part of it was sent
   * and others are to follow.
   */
  boolean isBeingAsked(Responder person);

  /**
   * The key of the effect that a message was sent with to a person, whichever of its messages it
   * is; empty when it is none of those that were sent to them lately.
   */
  Optional<String> sentWith(Responder person, MessageId message);

  /**
   * Notes that a message is about to be posted and by what it can be recognised when the channel
   * tells of it, and renews the lease; to be committed before the first byte leaves, and again if
   * nobody knows whether it was. False when the claim was taken over: then nothing may be posted.
   *
   * @param parts how many messages the effect becomes
   */
  boolean begin(OutboxTicket ticket, Duration lease, OutgoingMessage message, int parts);

  /** The message of an effect, if it is in doubt whether it was taken. */
  Optional<SendInDoubt> inDoubt(String effectKey);

  /**
   * Messages to somebody, begun by a time, of which it is in doubt whether they were taken, and
   * which are recognised by that text; those begun first come first.
   */
  List<SendInDoubt> inDoubt(Address to, String echo, Instant begunBy);

  /** Whether a message is known to be another one that was sent to the same person. */
  boolean isOther(SendInDoubt send, MessageId message);

  /**
   * Remembers that the channel told of a message that is under way, for the case that its call ends
   * without a clear answer. False when it is not under way any more.
   */
  boolean sighted(SendInDoubt send, MessageId message);

  /** What the channel told of the message of an effect whose call was begun last, if anything. */
  Optional<Sighting> sighting(OutboxTicket ticket);

  /**
   * Takes the right to end what is unknown about a message, to be used in the same transaction.
   * Empty when it is not unknown any more.
   */
  Optional<OutboxClaim.Send> takeUp(SendInDoubt send);

  /**
   * Notes that one of several messages was taken, so that it is not sent again; said twice, it is
   * noted once. False when the claim was taken over.
   */
  boolean sentPart(OutboxTicket ticket, MessageId part);
}
