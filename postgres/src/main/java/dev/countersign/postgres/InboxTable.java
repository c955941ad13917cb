package dev.countersign.postgres;

import dev.countersign.channel.AccountId;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.store.Inbox;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.Quarantined;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.Store.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code inbox}. States: RECEIVED, DONE. */
final class InboxTable implements Inbox, AutoCloseable {
  private final Jdbi jdbi;
  private final Signals signals;
  private final Encryption encryption;
  private final InboxWriter writer;

  InboxTable(Jdbi jdbi, Signals signals, Encryption encryption) {
    this.jdbi = jdbi;
    this.signals = signals;
    this.encryption = encryption;
    this.writer = new InboxWriter(jdbi, signals, encryption);
  }

  @Override
  public void receive(ReceivedWebhook webhook) {
    writer.store(webhook);
  }

  @Override
  public List<InboxClaim> claim(int limit, Duration lease) {
    writer.awaitCalm();
    return jdbi.inTransaction(handle ->
        handle
            .createQuery(
                """
                with next as materialized (
                  select id from inbox where due_at <= now()
                  order by due_at, id limit :limit for update skip locked)
                update inbox
                set fence = fence + 1, attempts = attempts + 1, due_at = now() + :lease * interval '1 millisecond'
                where id = any(array(select id from next))
                returning *
                """)
            .bind("limit", limit)
            .bind("lease", lease.toMillis())
            .map((row, context) -> Claimed.read(() -> read(row)))
            .collect(Claimed.readable()));
  }

  private InboxClaim read(ResultSet row) throws SQLException {
    Set<AccountId> accounts =
        Arrays.stream((String[]) row.getArray("verified_for").getArray())
            .map(AccountId::new)
            .collect(Collectors.toUnmodifiableSet());
    long id = row.getLong("id");
    return new InboxClaim(
        id,
        row.getInt("fence"),
        row.getInt("attempts"),
        row.getInt("waits"),
        ApprovalRow.requiredInstant(row, "received_at"),
        new ReceivedWebhook(
            encryption.open(SealedColumn.INBOX_BODY.of(id), row.getBytes("body")), accounts));
  }

  @Override
  public void postpone(InboxClaim claim, Duration wait) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                update inbox
                set due_at = now() + :wait * interval '1 millisecond', attempts = greatest(attempts - 1, 0),
                  waits = waits + 1
                where id = :id and fence = :fence and state = 'RECEIVED'
                """)
            .bind("wait", wait.toMillis())
            .bind("id", claim.id())
            .bind("fence", claim.fence())
            .execute());
  }

  @Override
  public int replay(long fromId, long toId) {
    int replayed =
        jdbi.withHandle(handle ->
            handle
                .createUpdate(
                    """
                    update inbox
                    set state = 'RECEIVED', due_at = now(), fence = fence + 1, attempts = 0, waits = 0, ended_at = null,
                      last_error = null
                    where id between :from and :to and state = 'DONE'
                    """)
                .bind("from", fromId)
                .bind("to", toId)
                .execute());
    signals.raise(EnumSet.of(Work.INBOX));
    return replayed;
  }

  /** The columns of an end. */
  static Map<String, @Nullable Object> ended(InboxClaim claim) {
    return Map.of("id", claim.id(), "fence", claim.fence());
  }

  static void setAside(Handle handle, InboxClaim claim, List<Quarantined> quarantined) {
    for (Quarantined item : quarantined) {
      handle
          .createUpdate(
              """
              insert into quarantine (inbox_id, item, reason, detail) values (:inbox, :item, :reason, :detail)
              on conflict (inbox_id, item) do update set reason = excluded.reason, detail = excluded.detail
              """)
          .bind("inbox", claim.id())
          .bind("item", item.item())
          .bind("reason", item.reason().label())
          .bind("detail", Stored.text(item.detail()))
          .execute();
    }
  }

  /** Stores no more webhooks. */
  @Override
  public void close() {
    writer.close();
  }
}
