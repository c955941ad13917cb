package dev.countersign.store;

import dev.countersign.channel.AccountId;
import dev.countersign.journal.JournalEntry;
import java.util.function.Function;

/**
 * The port to durable storage. What a transaction wrote is on disk when {@link #transact} returns,
 * and none of it is when it throws. Implementations are safe for use by many threads and many
 * processes.
 */
public interface Store {

  /** Runs work in one transaction and returns what it returns; a throw rolls everything back. */
  <T> T transact(Function<Transaction, T> work);

  /**
   * Transactions that share a commit with others of the same name.
   *
   * @param name of the thread that commits them
   */
  Together together(String name);

  /** Received webhooks. */
  Inbox inbox();

  /** Effects to be carried out. */
  Outbox outbox();

  /** Reading without locks. */
  Views views();

  /** Removing what is old. */
  Retention retention();

  /** Removing what is known of somebody. */
  Erasures erasures();

  /** Finding answers that were never posted. */
  MissedAnswers missedAnswers();

  /**
   * Calls the listener when there may be new work, from here or from another process. A hint:
   * polling is the truth.
   */
  Listening listen(Listener listener);

  /** Tells the witness of everything that happens to approvals through this store. */
  Listening watch(Witness witness);

  /** A listener's place; closing it ends the listening. */
  @FunctionalInterface
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /** Hears of new work. */
  @FunctionalInterface
  interface Listener {
    /** There may be work of that kind. Must return at once. */
    void onWork(Work work);
  }

  /** Hears of what happened, once for each entry of a journal. */
  @FunctionalInterface
  interface Witness {
    /** It is on disk. Must return at once. */
    void happened(AccountId account, JournalEntry.Event event);
  }

  /** Kinds of work. */
  enum Work {
    /** A webhook was received. */
    INBOX,
    /** A message is to be sent. */
    SEND,
    /** A workflow is to be woken. */
    RESUME,
    /** An approval changed. */
    APPROVAL
  }
}
