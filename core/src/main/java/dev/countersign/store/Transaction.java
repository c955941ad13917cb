package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

  /** The people whom channels told of. */
  People people();

  /** The questions that people were asked. */
  Asks asks();

  /** The messages that are being sent. */
  Sends sends();

  /** The pauses of accounts. */
  Pauses pauses();

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

  /** Whether this event is seen for the first time; remembers it. */
  boolean isFirst(EventKey event);

  /** Ends a claim on a webhook. False when the claim was taken over by somebody else. */
  boolean complete(InboxClaim claim, List<Quarantined> quarantined);

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
