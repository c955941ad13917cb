package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Effect;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.store.Outbox;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.OutboxTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code outbox}. States: READY, CLAIMED, CALLING, RETRY, HELD, and the ends DONE,
 * SKIPPED, UNKNOWN, DEAD. A message whose sender vanished in the middle of a call stays CALLING,
 * however often it is claimed, until its end is stored.
 */
final class OutboxTable implements Outbox {
  private final Jdbi jdbi;
  private final Encryption encryption;

  OutboxTable(Jdbi jdbi, Encryption encryption) {
    this.jdbi = jdbi;
    this.encryption = encryption;
  }

  static void insert(Handle handle, Encryption encryption, ApprovalId approval, Effect effect) {
    Address to = OutboxRow.address(effect);
    handle
        .createUpdate(
            """
            insert into outbox (effect_key, approval_id, lane, kind, account, recipient, payload, state, due_at)
            values (:key, :approval, :lane, :kind, :account, :recipient, :payload, 'READY', now())
            on conflict (effect_key) do nothing
            """)
        .bind("key", effect.key())
        .bind("approval", approval.value())
        .bind("lane", OutboxRow.lane(effect).name())
        .bind("kind", OutboxRow.kind(effect))
        .bind("account", to == null ? null : to.account().value())
        .bind("recipient", to == null ? null : to.value())
        .bind("payload", OutboxRow.sealed(encryption, effect))
        .execute();
  }

  @Override
  public List<OutboxClaim.Send> claimSends(int limit, Duration lease) {
    return jdbi.inTransaction(handle ->
        handle
            .createQuery(
                """
                with next as materialized (
                  select id, state = 'CALLING' as abandoned from outbox
                  where lane = 'SEND' and due_at <= now()
                    and not exists (
                      select 1 from account_pause p where p.account = outbox.account and p.until > now())
                  order by due_at limit :limit for update of outbox skip locked)
                update outbox o
                set state = case when next.abandoned then 'CALLING' else 'CLAIMED' end,
                  fence = fence + 1, due_at = now() + :lease * interval '1 millisecond'
                from next where o.id = next.id
                returning o.*, next.abandoned
                """)
            .bind("limit", limit)
            .bind("lease", lease.toMillis())
            .map((row, context) -> Claimed.read(() -> OutboxRow.send(encryption, row)))
            .collect(Claimed.readable()));
  }

  @Override
  public List<OutboxClaim.Wake> claimResumes(int limit, Duration lease) {
    return jdbi.inTransaction(handle ->
        handle
            .createQuery(
                """
                with next as materialized (
                  select id from outbox
                  where lane = 'RESUME' and due_at <= now()
                  order by due_at limit :limit for update skip locked)
                update outbox o
                set state = 'CLAIMED', fence = fence + 1, due_at = now() + :lease * interval '1 millisecond'
                from next, approval a where o.id = next.id and a.id = o.approval_id
                returning o.*, a.resume_kind, a.resume_target
                """)
            .bind("limit", limit)
            .bind("lease", lease.toMillis())
            .map((row, context) -> Claimed.read(() -> OutboxRow.wake(encryption, row)))
            .collect(Claimed.readable()));
  }

  static boolean beginCall(Handle handle, OutboxTicket ticket, Duration lease) {
    return handle
            .createUpdate(
                """
                update outbox
                set state = 'CALLING', attempts = attempts + 1, due_at = now() + :lease * interval '1 millisecond'
                where id = :id and fence = :fence and state = 'CLAIMED'
                """)
            .bind("lease", lease.toMillis())
            .bind("id", ticket.id())
            .bind("fence", ticket.fence())
            .execute()
        == 1;
  }

  static boolean sentPart(Handle handle, OutboxTicket ticket, MessageId part) {
    return handle
            .createUpdate(
                """
                update outbox
                set state = 'CLAIMED', attempts = 0, parts_sent = parts_sent + 1,
                  message_ids = array_append(message_ids, :part)
                where id = :id and fence = :fence and state = 'CALLING'
                """)
            .bind("part", part.value())
            .bind("id", ticket.id())
            .bind("fence", ticket.fence())
            .execute()
        == 1;
  }

  static boolean replayResume(Handle handle, ApprovalId approval) {
    return handle
            .createUpdate(
                """
                update outbox set state = 'READY', due_at = now(), attempts = 0, ended_at = null
                where approval_id = :approval and lane = 'RESUME' and state = 'DEAD'
                """)
            .bind("approval", approval.value())
            .execute()
        == 1;
  }

  /** What waited for an account is due at once. */
  static void release(Handle handle, AccountId account) {
    handle
        .createUpdate(
            """
            update outbox set due_at = now()
            where account = :account and lane = 'SEND' and state = 'HELD' and due_at > now()
            """)
        .bind("account", account.value())
        .execute();
  }

  static boolean isBeingAsked(Handle handle, Responder person) {
    return handle
        .createQuery(
            """
            select exists (
              select 1 from approver p join outbox o on o.approval_id = p.approval_id
              where p.account = :account and p.address = any(:addresses) and p.is_open and p.delivery = 'QUEUED'
                and o.lane = 'SEND' and o.kind = 'ASK' and o.state = 'CALLING')
            """)
        .bind("account", person.address().account().value())
        .bind("addresses", ContactTable.values(person))
        .mapTo(Boolean.class)
        .one();
  }

  static boolean complete(
      Handle handle, Encryption encryption, OutboxTicket ticket, OutboxEnd end) {
    return switch (end) {
      case OutboxEnd.Done done ->
          end(
              handle,
              ticket,
              "DONE",
              null,
              null,
              done.message() == null ? null : done.message().value());
      case OutboxEnd.Skipped() -> end(handle, ticket, "SKIPPED", null, null, null);
      case OutboxEnd.Again again ->
          end(handle, ticket, "RETRY", again.at(), error(encryption, ticket, again.error()), null);
      case OutboxEnd.Held held ->
          end(handle, ticket, "HELD", held.until(), error(encryption, ticket, held.error()), null);
      case OutboxEnd.Unknown unknown ->
          end(handle, ticket, "UNKNOWN", null, error(encryption, ticket, unknown.error()), null);
      case OutboxEnd.Dead dead ->
          end(handle, ticket, "DEAD", null, error(encryption, ticket, dead.error()), null);
    };
  }

  /** Somebody else's words: they may quote what was sent. */
  private static byte[] error(Encryption encryption, OutboxTicket ticket, String error) {
    return encryption.seal(SealedColumn.OUTBOX_LAST_ERROR.of(ticket.id()), error);
  }

  /**
   * A question's key is forgotten once the question is out or given up; while that is unknown it is
   * kept for the messages that may have to follow. A callback's body is kept for its replay.
   */
  private static boolean end(
      Handle handle,
      OutboxTicket ticket,
      String state,
      @Nullable Instant dueAt,
      byte @Nullable [] error,
      @Nullable String message) {
    return handle
            .createUpdate(
                """
                update outbox
                set state = :state, due_at = :dueAt::timestamptz, last_error = :error,
                  attempts = case when :state = 'HELD' then 0 else attempts end,
                  ended_at = case when :dueAt::timestamptz is null then now() end,
                  payload = case when lane = 'SEND' and :dueAt::timestamptz is null and :state <> 'UNKNOWN' then ''::bytea
                    else payload end,
                  echo = case when :state = 'UNKNOWN' then echo end,
                  message_ids = case when :message::text is null then message_ids
                    else array_append(message_ids, :message::text) end
                where id = :id and fence = :fence and state in ('CLAIMED', 'CALLING')
                """)
            .bind("state", state)
            .bind("dueAt", dueAt)
            .bind("error", error)
            .bind("message", message)
            .bind("id", ticket.id())
            .bind("fence", ticket.fence())
            .execute()
        == 1;
  }
}
