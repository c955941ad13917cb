package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Transition;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.MessageId;
import dev.countersign.reply.ReplyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What can be read and written together, all or nothing. Used by one thread. */
public interface Transaction {

  /** The database's clock: the one clock by which decisions about time are made. */
  Instant now();

  /**
   * The approval, locked until the transaction ends, so that others wait for what we make of it.
   */
  Optional<Approval> lock(ApprovalId id);

  /** Which approval a reply key belongs to. */
  Optional<ApprovalId> findByReplyKey(ReplyKey.Hash key);

  /** Which approval asked with that message. */
  Optional<ApprovalId> findByMessage(Address to, MessageId message);

  /** Approvals that wait for the person at that address to write. */
  List<ApprovalId> parkedAt(Address address);

  /**
   * Approvals whose time is up, at most so many, skipping those that somebody else is handling.
   * None while a webhook waits that came in before their time was up and less than two minutes ago:
   * it may hold the answer.
   */
  List<ApprovalId> due(int limit);

  /**
   * Claims a caller's idempotency key for an approval that is about to be inserted. A second claim
   * waits for the first one's transaction.
   */
  KeyClaim claimKey(IdempotencyKey key, ApprovalId id);

  /** Stores a new approval with its effects and journal. */
  void insert(Transition birth);

  /**
   * Stores what a command did to an approval that was locked: its new state if the stored version
   * is still {@code before}'s, its effects and its journal.
   *
   * @throws IllegalStateException if somebody else changed that version, which the lock rules out
   */
  void update(Approval before, Transition transition);

  /**
   * The contact at that address, held as it is until the transaction ends: a message of theirs that
   * is being handled meanwhile waits, and then sees what we made of it. Asked before an approval is
   * locked, never after, so that nobody waits in a circle.
   */
  Optional<Contact> contact(Address address);

  /** Remembers that a person wrote; an older message never shortens the window. */
  void wrote(Contact contact);

  /** Whether this event is seen for the first time; remembers it. */
  boolean isFirst(EventKey event);

  /** Ends a claim on a webhook. False when the claim was taken over by somebody else. */
  boolean complete(InboxClaim claim, List<Quarantined> quarantined);

  /**
   * Notes that a call is about to be made, and renews the lease; to be committed before the first
   * byte leaves. False when the claim was taken over: then no call may be made.
   */
  boolean beginCall(OutboxTicket ticket, Duration lease);

  /**
   * Notes that one of several messages was taken, so that it is not sent again. False when the
   * claim was taken over.
   */
  boolean sentPart(OutboxTicket ticket, MessageId part);

  /**
   * Ends a claim on an effect. False when the claim was taken over: then nothing else of this
   * transaction may count.
   */
  boolean complete(OutboxTicket ticket, OutboxEnd end);

  /**
   * The resource below, such as {@code java.sql.Connection}; empty when there is none of that type.
   */
  <T> Optional<T> resource(Class<T> type);
}
