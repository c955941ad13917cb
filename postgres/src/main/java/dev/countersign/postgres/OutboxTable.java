package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.MessageId;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.store.Load;
import dev.countersign.store.Outbox;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.OutboxTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code outbox}. States: READY, CLAIMED, CALLING, RETRY, HELD, and the ends DONE,
 * SKIPPED, UNKNOWN, DEAD. A message whose sender vanished in the middle of a call stays CALLING,
 * however often it is claimed, until its end is stored.
 */
final class OutboxTable implements Outbox {
  /** Who quotes something older has it looked up among questions only. */
  private static final int MOST_QUOTED = 200;

  private static final String CLAIM_SENDS =
      next(
              "SEND",
              "account",
              """
              and (state = 'CALLING' or not exists (
                select 1 from account_pause p where p.account = outbox.account and p.until > now()))
              """)
          + """
          update outbox
          set state = case when state = 'CALLING' then 'CALLING' else 'CLAIMED' end,
            fence = fence + 1, due_at = now() + :lease * interval '1 millisecond'
          where id = any(array(select id from next))
          returning *, state = 'CALLING' as abandoned
          """;

  private static final String CLAIM_RESUMES =
      next("RESUME", "receiver", "")
          + """
          , claimed as (
            update outbox
            set state = 'CALLING', attempts = attempts + 1, fence = fence + 1,
              due_at = now() + :lease * interval '1 millisecond'
            where id = any(array(select id from next))
            returning *)
          select claimed.*, a.* from claimed
          cross join lateral (
            select resume_kind, resume_target, traceparent, tracestate from approval where id = claimed.approval_id offset 0) a
          """;

  private final Jdbi jdbi;
  private final Encryption encryption;

  OutboxTable(Jdbi jdbi, Encryption encryption) {
    this.jdbi = jdbi;
    this.encryption = encryption;
  }

  /**
   * The rows of a lane that are due longest, and for each name no more than may be under way. Only
   * these are locked: a lock is written to disk, and of thousands that wait a few are taken.
   *
   * @param whose the column that names for whom a row is
   */
  private static String next(String lane, String whose, String condition) {
    return """
    with due as materialized (
      select id, %2$s as name, due_at from outbox
      where lane = '%1$s' and due_at <= now() and (%2$s is null or %2$s <> all(:full::text[])) %3$s
      order by due_at limit :limit),
    queue as (select id, name, row_number() over (partition by name order by due_at) as place from due),
    share as (
      select id from queue
      left join unnest(:names::text[], :underWay::int[]) as busy (name, under_way) using (name)
      where name is null or coalesce(under_way, 0) + place <= :most),
    next as materialized (
      select id from outbox
      where id = any(array(select id from share)) and due_at <= now()
      for update skip locked)
    """
        .formatted(lane, whose, condition);
  }

  @Override
  public List<OutboxClaim.Send> claimSends(int limit, Duration lease, Load accounts) {
    return jdbi.inTransaction(handle ->
        claim(handle, CLAIM_SENDS, limit, lease, accounts, UnaryOperator.identity())
            .map((row, context) -> Claimed.read(() -> OutboxRow.send(encryption, row)))
            .collect(Claimed.readable()));
  }

  @Override
  public List<OutboxClaim.Wake> claimResumes(int limit, Duration lease, Load receivers) {
    return jdbi.inTransaction(handle ->
        claim(handle, CLAIM_RESUMES, limit, lease, receivers, OutboxRow::receiver)
            .map((row, context) -> Claimed.read(() -> OutboxRow.wake(encryption, row)))
            .collect(Claimed.readable()));
  }

  /** What both lanes ask, for names as they are stored. */
  private static Query claim(
      Handle handle,
      String sql,
      int limit,
      Duration lease,
      Load load,
      UnaryOperator<String> stored) {
    return handle
        .createQuery(sql)
        .bind("names", names(load, stored, count -> true))
        .bind("full", names(load, stored, count -> count >= load.most()))
        .bind("underWay", load.underWay().values().toArray(Integer[]::new))
        .bind("most", load.most())
        .bind("limit", limit)
        .bind("lease", lease.toMillis());
  }

  /** In the order of the load, which does not change. */
  private static String[] names(Load load, UnaryOperator<String> stored, IntPredicate which) {
    return load.underWay().entrySet().stream()
        .filter(one -> which.test(one.getValue()))
        .map(one -> stored.apply(one.getKey()))
        .toArray(String[]::new);
  }

  static boolean sentPart(Handle handle, OutboxTicket ticket, MessageId part) {
    return handle
            .createUpdate(
                """
                update outbox
                set state = 'CLAIMED', attempts = 0, sighted = null,
                  parts_sent = case when :part = any(message_ids) then parts_sent else parts_sent + 1 end,
                  message_ids = case when :part = any(message_ids) then message_ids else array_append(message_ids, :part) end
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
              select 1 from approver p
              cross join lateral (
                select account, recipient, lane, kind, state, parts_sent, due_at
                from outbox where approval_id = p.approval_id offset 0) o
              where p.account = :account and p.address = any(:addresses) and p.is_open
                and o.lane = 'SEND' and o.kind = 'ASK' and o.account = p.account and o.recipient = p.address
                and (o.state = 'CALLING' or (p.delivery = 'QUEUED' and o.parts_sent > 0 and o.due_at is not null)))
            """)
        .bind("account", person.address().account().value())
        .bind("addresses", ContactTable.values(person))
        .mapTo(Boolean.class)
        .one();
  }

  /** The newest of what was sent to the person: nobody's whole past is read. */
  static Optional<String> sentWith(Handle handle, Responder person, MessageId message) {
    return handle
        .createQuery(
            """
            select sent.effect_key
            from unnest(:addresses) as known (address)
            cross join lateral (
              select effect_key, message_ids from outbox
              where account = :account and recipient = known.address and lane = 'SEND' and called_at is not null
              order by called_at desc limit :most) sent
            where :message = any(sent.message_ids)
            limit 1
            """)
        .bind("account", person.address().account().value())
        .bind("addresses", ContactTable.values(person))
        .bind("message", message.value())
        .bind("most", MOST_QUOTED)
        .mapTo(String.class)
        .findFirst();
  }

  /** The columns of an end. */
  static Map<String, @Nullable Object> ended(
      Encryption encryption, OutboxTicket ticket, OutboxEnd end) {
    return switch (end) {
      case OutboxEnd.Done done ->
          ended(ticket, "DONE", null, null, done.message() == null ? null : done.message().value());
      case OutboxEnd.Skipped() -> ended(ticket, "SKIPPED", null, null, null);
      case OutboxEnd.Again again ->
          ended(ticket, "RETRY", again.at(), error(encryption, ticket, again.error()), null);
      case OutboxEnd.Held held ->
          ended(ticket, "HELD", held.until(), error(encryption, ticket, held.error()), null);
      case OutboxEnd.Unknown unknown ->
          ended(ticket, "UNKNOWN", null, error(encryption, ticket, unknown.error()), null);
      case OutboxEnd.Dead dead ->
          ended(ticket, "DEAD", null, error(encryption, ticket, dead.error()), null);
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
  private static Map<String, @Nullable Object> ended(
      OutboxTicket ticket,
      String state,
      @Nullable Instant dueAt,
      byte @Nullable [] error,
      @Nullable String message) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("state", state);
    columns.put("dueAt", dueAt);
    columns.put("error", error);
    columns.put("message", message);
    columns.put("id", ticket.id());
    columns.put("fence", ticket.fence());
    return columns;
  }
}
