package dev.countersign.postgres;

import dev.countersign.store.Retention;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/** Removes old rows, oldest first, past those that somebody else has locked. */
final class PostgresRetention implements Retention {
  /**
   * The same event may come in another webhook so much later (seven days on WhatsApp): its key
   * outlives every webhook that could be handled again.
   */
  private static final Duration REPEATED = Duration.ofDays(8);

  private final Jdbi jdbi;

  PostgresRetention(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public int removeWebhooks(Duration age, int limit) {
    return change(handle ->
        remove(
                handle,
                """
                delete from inbox where id in (
                  select id from inbox
                  where due_at is null and received_at < now() - :age * interval '1 millisecond'
                  order by received_at limit :limit for update skip locked)
                """,
                age,
                limit)
            + remove(
                handle,
                """
                delete from inbound_event where (account, kind, event_id) in (
                  select account, kind, event_id from inbound_event
                  where seen_at < now() - :age * interval '1 millisecond'
                  order by seen_at limit :limit for update skip locked)
                """,
                age.plus(REPEATED),
                limit));
  }

  @Override
  public int removeMessages(Duration age, int limit) {
    return change(handle ->
        remove(
            handle,
            """
            with old as (
              update approval set has_messages = false where id in (
                select a.id from approval a
                where a.has_messages and a.ended_at < now() - :age * interval '1 millisecond'
                  and not exists (
                    select 1 from outbox o where o.approval_id = a.id and o.lane = 'SEND' and o.due_at is not null)
                order by a.ended_at limit :limit for update of a skip locked)
              returning id)
            delete from outbox where lane = 'SEND' and approval_id in (select id from old)
            """,
            age,
            limit));
  }

  @Override
  public int removeApprovals(Duration age, int limit) {
    return change(handle -> {
      List<String> old =
          handle
              .createQuery(
                  """
                  select a.id from approval a
                  where a.ended_at < now() - :age * interval '1 millisecond'
                    and not exists (
                      select 1 from outbox o where o.approval_id = a.id
                        and (o.due_at is not null or (o.lane = 'RESUME' and o.state = 'DEAD')))
                  order by a.ended_at limit :limit for update of a skip locked
                  """)
              .bind("age", age.toMillis())
              .bind("limit", limit)
              .mapTo(String.class)
              .list();
      if (!old.isEmpty()) {
        String[] ids = old.toArray(String[]::new);
        handle.execute("delete from idempotency where approval_id = any(?)", (Object) ids);
        handle.execute("delete from approval where id = any(?)", (Object) ids);
      }
      return old.size();
    });
  }

  private static int remove(Handle handle, String statement, Duration age, int limit) {
    return handle
        .createUpdate(statement)
        .bind("age", age.toMillis())
        .bind("limit", limit)
        .execute();
  }

  private int change(HandleCallback<Integer, RuntimeException> change) {
    return Failure.telling(() ->
        jdbi.inTransaction(handle -> {
          Planning.freely(handle);
          return change.withHandle(handle);
        }));
  }
}
