package dev.countersign.postgres;

import dev.countersign.channel.AccountId;
import dev.countersign.store.Backlog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Counts what waits; by indexes that hold nothing else, so that it costs the same in a full house.
 */
final class BacklogQuery {
  private BacklogQuery() {}

  static Backlog read(Handle handle) {
    return new Backlog(
        handle
            .createQuery(
                """
                select count(*) as waiting, extract(epoch from now() - min(received_at)) as longest
                from inbox where due_at is not null
                """)
            .map((row, context) -> waiting(row))
            .one(),
        handle
            .createQuery(
                """
                select kind, account, count(*) as waiting, extract(epoch from now() - min(created_at)) as longest
                from outbox where due_at is not null
                group by kind, account order by kind, account
                """)
            .map((row, context) -> effects(row))
            .list(),
        handle
            .createQuery(
                """
                select p.account, count(*) as waiting
                from approver p
                cross join lateral (
                  select status from approval where id = p.approval_id offset 0) a
                where p.delivery = 'UNKNOWN' and a.status in ('WAITING', 'PARKED')
                group by p.account
                """)
            .map((row, context) ->
                Map.entry(new AccountId(row.getString("account")), row.getLong("waiting")))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private static Backlog.Effects effects(ResultSet row) throws SQLException {
    String account = row.getString("account");
    return new Backlog.Effects(
        Backlog.Kind.valueOf(row.getString("kind")),
        account == null ? null : new AccountId(account),
        waiting(row));
  }

  private static Backlog.Waiting waiting(ResultSet row) throws SQLException {
    return new Backlog.Waiting(
        row.getLong("waiting"), Duration.ofMillis((long) (row.getDouble("longest") * 1000)));
  }
}
