package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Transition;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.Identity;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.reply.ReplyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be read and written together, all or nothing. Used by one thread. */
public interface Transaction {

  /**
   * Reads and locks what will be asked for, so that it is found without asking the database again.
   * To be called before any of it is asked for or changed.
   */
  void prepare(Expected expected);

  /**
   * The database's clock: the one clock by which decisions about time are made. It is looked at
   * anew after something was locked.
   */
  Instant now();

  /**
   * The approval, locked until the transaction ends, so that others wait for what we make of it.
   */
  Optional<Approval> lock(ApprovalId id);

  /** Which question a reply key belongs to, or belonged to before the request changed. */
  Optional<AskPosition> findByReplyKey(ReplyKey.Hash key);

  /** Which question an account asked with that message, now or before the request changed. */
  Optional<AskPosition> findByMessage(AccountId account, MessageId message);

  /** Questions that were sent to a person until a time and of whose reading nothing is known. */
  List<AskPosition> sentUntil(Responder person, Instant time);

  /** Open approvals that wait for a person to write. */
  List<ApprovalId> parkedAt(Responder person);

  /** Open approvals of which a question is to be sent to a person. */
  List<ApprovalId> queuedAt(Responder person);

  /**
   * The questions that a person was asked and can still answer, oldest first, those last that have
   * changed and are being asked anew.
   */
  List<AskPosition> openAt(Responder person);

  /** The question that a person calls by a number, open or not. */
  Optional<AskPosition> findByNumber(Responder person, int number);

  /** The number after the highest that any question to a person has. */
  int nextNumber(Responder person);

  /** The question that a person was asked last, open or not. */
  Optional<AskPosition> lastAsked(Responder person);

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

  /** Open approvals whose person is to be reminded by now, at most so many. */
  List<ApprovalId> remindersDue(int limit);

  /**
   * Approvals whose time is up, or the time in which a way to ask somebody had to be found, at most
   * so many, skipping those that somebody else is handling. None while a webhook waits that came in
   * before that and less than two minutes ago: it may hold the answer.
   */
  List<ApprovalId> due(int limit);

  /** What a claim on a key would find; empty while nobody has claimed it. */
  Optional<KeyClaim> findKey(IdempotencyKey key);

  /**
   * Claims a caller's idempotency key for an approval that is about to be inserted or changed. A
   * second claim waits for the first one's transaction.
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

  /**
   * Remembers somebody under all ids that the channel told of them, and answers who they are: with
   * every address of the same account that was ever told to be theirs.
   */
  Responder recognise(Address address, Identity identity);

  /** Who is at an address, as far as the channel told; nothing is remembered. */
  Responder person(Address address);

  /** Remembers that a person wrote; an older message never shortens the window. */
  void wrote(Responder person, Instant at);

  /** Remembers that a person is reached at other ids now, and no longer at the former ones. */
  void moved(Responder person, Set<Address> former, Address current);

  /**
   * Remembers that the channel refused a message that was begun at a time because the window was
   * closed. Answers what is known of the person then: they may have written since.
   */
  Contact windowClosed(Address address, Instant begun);

  /** Remembers whether a person wants messages. */
  void optedOut(Responder person, boolean isOptedOut);

  /**
   * Notes that what is known of somebody is to be removed, at all of these addresses. False when
   * the same wish was noted before.
   */
  boolean erase(Erasure.Code code, Set<Address> addresses);

  /**
   * People without a name whom the channel may be asked about, at most so many; they are not given
   * out again for a day.
   *
   * @param accounts only contacts of these accounts
   */
  List<Address> unnamed(Set<AccountId> accounts, int limit);

  /** Remembers the name of a person. */
  void named(Address address, String name);

  /** The pause of an account, where there is one. */
  Optional<AccountPause> pause(AccountId account);

  /**
   * The right to try one send on a paused account. False while somebody else tries, or when it is
   * too early.
   */
  boolean takeTry(AccountId account, Duration lease);

  /** Pauses an account, or prolongs its pause. True when it was not paused before. */
  boolean pause(AccountPause pause);

  /** Ends the pause of an account; what waits for it is due at once. True when there was one. */
  boolean resume(AccountId account);

  /** Whether this event is seen for the first time; remembers it. */
  boolean isFirst(EventKey event);

  /** Ends a claim on a webhook. False when the claim was taken over by somebody else. */
  boolean complete(InboxClaim claim, List<Quarantined> quarantined);

  /**
   * Notes that a message is about to be posted and by what it can be recognised when the channel
   * tells of it, and renews the lease; to be committed before the first byte leaves, and again if
   * nobody knows whether it was. False when the claim was taken over: then nothing may be posted.
   *
   * @param parts how many messages the effect becomes
   */
  boolean beginSend(OutboxTicket ticket, Duration lease, OutgoingMessage message, int parts);

  /** The message of an effect, if it is in doubt whether it was taken. */
  Optional<SendInDoubt> sendInDoubt(String effectKey);

  /**
   * Messages to somebody, begun by a time, of which it is in doubt whether they were taken, and
   * which are recognised by that text; those begun first come first.
   */
  List<SendInDoubt> sendsInDoubt(Address to, String echo, Instant begunBy);

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

  /**
   * Ends a claim on an effect. False when the claim was taken over: then nothing else of this
   * transaction may count.
   */
  boolean complete(OutboxTicket ticket, OutboxEnd end);

  /**
   * Makes the dead resumption of an approval due again, under the same id. False when there is none
   * that is dead.
   */
  boolean replayResume(ApprovalId id);

  /**
   * The resource below, such as {@code java.sql.Connection}; empty when there is none of that type.
   */
  <T> Optional<T> resource(Class<T> type);
}
