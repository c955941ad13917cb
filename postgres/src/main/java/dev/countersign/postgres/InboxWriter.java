package dev.countersign.postgres;

import dev.countersign.channel.AccountId;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.Store.Work;
import dev.countersign.store.StoreUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Stores webhooks, those that come in at the same time with one commit. */
final class InboxWriter implements AutoCloseable {
  private static final GroupCommit.Limit TOGETHER = new GroupCommit.Limit(256, 8 << 20);

  /** What the sequence of the ids grows by: so many are ours each time that it is asked. */
  private static final int IDS_AT_ONCE = 1000;

  private static final Duration LONGEST_WAIT = Duration.ofMillis(1500);

  /** More than these at once are a crowd, which is let in before anything else is done. */
  private static final int FEW = 8;

  private static final Duration LONGEST_CROWD = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Jdbi jdbi;
  private final Signals signals;
  private final Encryption encryption;
  private final GroupCommit<ReceivedWebhook> group;
  private final AtomicInteger arriving = new AtomicInteger();

  /** Kept, so that Meta never waits for a connection behind our own work. */
  private @Nullable Handle connection;

  private long nextId;
  private int idsLeft;
  private Set<AccountId> lastAccounts = Set.of();
  private String lastNames = "{}";

  InboxWriter(Jdbi jdbi, Signals signals, Encryption encryption) {
    this.jdbi = jdbi;
    this.signals = signals;
    this.encryption = encryption;
    this.group =
        new GroupCommit<>(
            "countersign-inbox-writer",
            TOGETHER,
            webhook -> webhook.body().length,
            this::storeTogether);
  }

  /**
   * Waits while a crowd of webhooks comes in, at most half a second: Meta takes back what is not
   * acknowledged in time, but what is on disk can be handled a moment later.
   */
  void awaitCalm() {
    long deadline = System.nanoTime() + LONGEST_CROWD.toNanos();
    try {
      while (arriving.get() > FEW && System.nanoTime() < deadline) {
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns once the webhook is on disk; throws when that is not certain in time. */
  void store(ReceivedWebhook webhook) {
    arriving.incrementAndGet();
    try {
      storeInTime(webhook);
    } finally {
      arriving.decrementAndGet();
    }
  }

  private void storeInTime(ReceivedWebhook webhook) {
    CompletableFuture<Boolean> stored =
        group
            .commit(webhook)
            .orElseThrow(() -> new StoreUnavailable("too many webhooks wait to be stored"));
    try {
      stored.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      stored.cancel(false);
      throw new StoreUnavailable("the database did not answer in time");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StoreUnavailable known
          ? known
          : new StoreUnavailable(Failure.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("stopped while a webhook was being stored");
    }
  }

  private void storeTogether(List<ReceivedWebhook> webhooks) {
    try {
      Handle open = connection == null ? jdbi.open() : connection;
      connection = open;
      open.useTransaction(handle -> insert(handle, webhooks));
    } catch (RuntimeException e) {
      disconnect();
      throw e;
    }
    signals.raise(EnumSet.of(Work.INBOX));
  }

  private void disconnect() {
    Handle broken = connection;
    connection = null;
    if (broken != null) {
      broken.close();
    }
  }

  private void insert(Handle handle, List<ReceivedWebhook> webhooks) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into inbox (id, body, verified_for) overriding system value
            values (:id, :body, cast(:accounts as text[]))
            """);
    for (ReceivedWebhook webhook : webhooks) {
      // the body is sealed for its row, so that the row's id has to be known first
      long id = freshId(handle);
      batch
          .bind("id", id)
          .bind("body", encryption.seal(SealedColumn.INBOX_BODY.of(id), webhook.body()))
          .bind("accounts", names(handle, webhook.verifiedFor()))
          .add();
    }
    batch.execute();
  }

  /** Ids that a failure leaves unused are never used. */
  private long freshId(Handle handle) {
    if (idsLeft == 0) {
      nextId =
          handle
              .createQuery("select nextval(pg_get_serial_sequence('inbox', 'id'))")
              .mapTo(Long.class)
              .one();
      idsLeft = IDS_AT_ONCE;
    }
    idsLeft--;
    return nextId++;
  }

  /** An array as the database reads it; the same app's accounts come again and again. */
  private String names(Handle handle, Set<AccountId> accounts) {
    if (!accounts.equals(lastAccounts)) {
      String[] sorted = accounts.stream().map(AccountId::value).sorted().toArray(String[]::new);
      try {
        lastNames = handle.getConnection().createArrayOf("text", sorted).toString();
      } catch (SQLException e) {
        throw new IllegalStateException("A list of names is no array", e);
      }
      lastAccounts = accounts;
    }
    return lastNames;
  }

  @Override
  public void close() {
    group.close();
    disconnect();
  }
}
