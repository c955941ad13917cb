package dev.countersign.postgres;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.store.MissedAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** The tables {@code missed_answers} and {@code account_subscription}. */
final class MissedAnswersTable implements MissedAnswers {
  /** Whoever was noted once more has another time. */
  private static final String OF =
      "where account = :account and address = :address and due_at = :due";

  private final Jdbi jdbi;

  MissedAnswersTable(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  private <T> T asked(HandleCallback<T, RuntimeException> work) {
    return Failure.telling(() -> jdbi.inTransaction(work));
  }

  @Override
  public Optional<Instant> lastPosted(AccountId account) {
    return asked(handle ->
        handle
            .createQuery("select posted_at from account_subscription where account = :account")
            .bind("account", account.value())
            .map((row, context) -> ApprovalRow.requiredInstant(row, "posted_at"))
            .findOne());
  }

  @Override
  public void posted(AccountId account) {
    asked(handle ->
        handle
            .createUpdate(
                """
                insert into account_subscription (account, posted_at) values (:account, now())
                on conflict (account) do update set posted_at = excluded.posted_at
                """)
            .bind("account", account.value())
            .execute());
  }

  /** A question may be before the person although nobody has noted yet that it was sent. */
  @Override
  public int note(AccountId account, Duration first, Duration pause) {
    return asked(handle ->
        handle
            .createUpdate(
                """
                insert into missed_answers (account, address, since, heard_at, due_at)
                select p.account, p.address,
                  date_trunc('second', greatest(min(coalesce(p.sent_at, a.requested_at)), max(c.last_inbound))),
                  max(c.last_inbound),
                  now() + interval '1 millisecond' * (:first + :pause * (row_number() over (order by p.address) - 1))
                from approver p
                cross join lateral (select requested_at from approval where id = p.approval_id offset 0) a
                left join lateral (
                  select last_inbound from contact where account = p.account and address = p.address offset 0) c on true
                where p.account = :account and p.is_open and p.delivery not in ('SPARE', 'OPTED_OUT')
                group by p.account, p.address
                on conflict (account, address) do update
                set due_at = excluded.due_at, noted_at = excluded.noted_at, attempts = 0
                """)
            .bind("account", account.value())
            .bind("first", first.toMillis())
            .bind("pause", pause.toMillis())
            .execute());
  }

  @Override
  public List<Claim> claim(int limit, Duration lease) {
    return asked(handle ->
        handle
            .createQuery(
                """
                with next as materialized (
                  select ctid from missed_answers m
                  where due_at <= now() and not exists (
                    select 1 from inbox i where i.due_at is not null and i.received_at <= m.noted_at)
                  order by due_at limit :limit for update skip locked)
                update missed_answers
                set attempts = attempts + 1, due_at = now() + :lease * interval '1 millisecond'
                where ctid = any(array(select ctid from next))
                returning *
                """)
            .bind("limit", limit)
            .bind("lease", lease.toMillis())
            .map((row, context) ->
                new Claim(
                    new Address(new AccountId(row.getString("account")), row.getString("address")),
                    ApprovalRow.requiredInstant(row, "since"),
                    Optional.ofNullable(ApprovalRow.instant(row, "heard_at")),
                    row.getInt("attempts"),
                    ApprovalRow.requiredInstant(row, "due_at")))
            .list());
  }

  @Override
  public Set<MessageId> unheard(AccountId account, Collection<MessageId> messages) {
    return asked(handle ->
            handle
                .createQuery(
                    """
                    select unnest(:messages::text[]) except
                    select event_id from inbound_event
                    where account = :account and kind in ('written', 'tapped', 'echoed') and event_id = any(:messages)
                    """)
                .bind("account", account.value())
                .bind("messages", messages.stream().map(MessageId::value).toArray(String[]::new))
                .mapTo(String.class)
                .list())
        .stream()
        .map(MessageId::new)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void done(Claim claim) {
    asked(handle -> of(claim, handle.createUpdate("delete from missed_answers " + OF)).execute());
  }

  @Override
  public void later(Claim claim, Duration wait) {
    asked(handle ->
        of(
                claim,
                handle.createUpdate(
                    "update missed_answers set due_at = now() + :wait * interval '1 millisecond' "
                        + OF))
            .bind("wait", wait.toMillis())
            .execute());
  }

  private static Update of(Claim claim, Update update) {
    return update
        .bind("account", claim.person().account().value())
        .bind("address", claim.person().value())
        .bind("due", claim.due());
  }
}
