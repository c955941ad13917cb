package dev.countersign.postgres;

import dev.countersign.approval.Transition;
import dev.countersign.channel.AccountId;
import dev.countersign.journal.JournalEntry;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.store.Erasures;
import dev.countersign.store.Inbox;
import dev.countersign.store.MissedAnswers;
import dev.countersign.store.Outbox;
import dev.countersign.store.Retention;
import dev.countersign.store.Store;
import dev.countersign.store.Together;
import dev.countersign.store.Transaction;
import dev.countersign.store.Views;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** The store on PostgreSQL 15 or newer. Any number of processes may share one database. */
public final class PostgresStore implements Store, AutoCloseable {
  /**
   * Whoever stands still in the middle of a transaction holds up the others no longer than a lease.
   */
  public static final String TIMEOUTS =
      "set lock_timeout = '5s'; set idle_in_transaction_session_timeout = '30s'; ";

  /** What each connection of the pool is to be told when it is opened. */
  public static final String CONNECTION_SETTINGS = TIMEOUTS + Planning.BY_KEYS;

  private final Jdbi jdbi;
  private final Encryption encryption;
  private final Signals signals;
  private final InboxTable inbox;
  private final OutboxTable outbox;
  private final PostgresViews views;
  private final Retention retention;
  private final Erasures erasures;
  private final MissedAnswers missedAnswers;
  private final List<Witness> witnesses = new CopyOnWriteArrayList<>();

  /**
   * A store on a database whose schema is up to date.
   *
   * @param database a pool; one connection of it is kept for listening
   * @param encryption of that database, as {@link EncryptionKeys} opens it
   */
  public PostgresStore(DataSource database, Encryption encryption) {
    this.jdbi = Connections.jdbi(database);
    this.encryption = encryption;
    this.signals = new Signals(jdbi);
    this.inbox = new InboxTable(jdbi, signals, encryption);
    this.outbox = new OutboxTable(jdbi, encryption);
    this.views = new PostgresViews(jdbi, encryption);
    this.retention = new PostgresRetention(jdbi);
    this.erasures = new PostgresErasures(jdbi, encryption);
    this.missedAnswers = new MissedAnswersTable(jdbi);
  }

  /**
   * A store that is encrypted with the database's own keyset.
   *
   * @throws IllegalStateException if the database is encrypted with another one
   */
  public PostgresStore(DataSource database) {
    this(database, EncryptionKeys.own(database));
  }

  /** Whether connections of a pool that is not ours have limits such as {@link #TIMEOUTS}. */
  public static boolean givesUpWaiting(DataSource database) {
    return Connections.jdbi(database)
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select current_setting('lock_timeout') <> '0'
                      and current_setting('idle_in_transaction_session_timeout') <> '0'
                    """)
                .mapTo(Boolean.class)
                .one());
  }

  @Override
  public <T> T transact(Function<Transaction, T> work) {
    return transactWith(work::apply);
  }

  /** Runs work of many in one transaction. */
  void transactTogether(Consumer<PostgresTransaction> work) {
    transactWith(transaction -> {
      transaction.hurry();
      work.accept(transaction);
      return true;
    });
  }

  private <T> T transactWith(Function<PostgresTransaction, T> work) {
    PostgresTransaction[] used = new PostgresTransaction[1];
    T result =
        Failure.telling(() ->
            jdbi.inTransaction(handle -> {
              used[0] = new PostgresTransaction(handle, encryption);
              T worked = work.apply(used[0]);
              used[0].finish();
              return worked;
            }));
    signals.raise(used[0].raised());
    used[0].transitions().forEach(this::tell);
    return result;
  }

  private void tell(Transition transition) {
    AccountId account = transition.approval().request().approver().address().account();
    for (JournalEntry entry : transition.journal()) {
      witnesses.forEach(witness -> witness.happened(account, entry.event()));
    }
  }

  @Override
  public Together together(String name) {
    return new GroupedTransactions(name, this);
  }

  @Override
  public Inbox inbox() {
    return inbox;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public Retention retention() {
    return retention;
  }

  @Override
  public Erasures erasures() {
    return erasures;
  }

  @Override
  public MissedAnswers missedAnswers() {
    return missedAnswers;
  }

  @Override
  public Views views() {
    return views;
  }

  @Override
  public Listening listen(Listener listener) {
    return signals.listen(listener);
  }

  @Override
  public Listening watch(Witness witness) {
    witnesses.add(witness);
    return () -> witnesses.remove(witness);
  }

  /** Stops storing webhooks and listening. The pool is the caller's to close. */
  @Override
  public void close() {
    inbox.close();
    signals.close();
  }
}
