package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.channel.Address;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.store.Erasure;
import dev.countersign.store.Erasures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The table {@code erasure}: what is known of a person goes, a small step in each transaction. */
final class PostgresErasures implements Erasures {
  /** How long it waits for what is under way; finding it reads whole tables. */
  private static final Duration WAIT = Duration.ofMinutes(10);

  /** How long one waits whose step failed. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  /** Whatever mentions the person. JSON that we wrote has no spaces between its members. */
  private static final String MENTIONING =
      """
      with person as (
        select account, address, 'person:' || account || '/' || address as actor,
          '{"account":' || to_json(account)::text || ',"to":' || to_json(address)::text || '}' as asked
        from unnest(:accounts::text[], :addresses::text[]) as one (account, address)),
      mentioning as (
        select approval_id as id from approver join person using (account, address)
        union
        select approval_id from voter join person using (account, address)
        union
        select approval_id from journal join person using (actor)
        union
        select a.id from approval a join person on position(asked in a.ladder::text || a.requester::text) > 0)
      """;

  private final Jdbi jdbi;
  private final Encryption encryption;

  PostgresErasures(Jdbi jdbi, Encryption encryption) {
    this.jdbi = jdbi;
    this.encryption = encryption;
  }

  /** A wish that is being carried out. */
  private record Wish(Erasure.Code code, List<Address> addresses, long webhook, long lastWebhook) {
    String[] accounts() {
      return addresses.stream().map(address -> address.account().value()).toArray(String[]::new);
    }

    String[] values() {
      return addresses.stream().map(Address::value).toArray(String[]::new);
    }
  }

  static boolean note(
      Handle handle, Encryption encryption, Erasure.Code code, Set<Address> addresses) {
    return handle
            .createUpdate(
                """
                insert into erasure (code, addresses, last_webhook)
                values (:code, :addresses, (select coalesce(max(id), 0) from inbox))
                on conflict (code) do nothing
                """)
            .bind("code", code.value())
            .bind(
                "addresses",
                encryption.seal(
                    SealedColumn.ERASURE_ADDRESSES.of(code),
                    LadderJson.addresses(List.copyOf(addresses))))
            .execute()
        == 1;
  }

  @Override
  public Optional<Erasure> find(Erasure.Code code) {
    return Failure.telling(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery("select * from erasure where code = :code")
                .bind("code", code.value())
                .map((row, context) ->
                    new Erasure(
                        code,
                        ApprovalRow.requiredInstant(row, "requested_at"),
                        ApprovalRow.instant(row, "ended_at")))
                .findOne()));
  }

  @Override
  public int proceed(int limit) {
    return Failure.telling(() ->
        jdbi.inTransaction(PostgresErasures::due)
            .map(due ->
                jdbi.inTransaction(handle -> {
                  Planning.freely(handle);
                  return step(handle, wish(handle, due), limit);
                }))
            .orElse(0));
  }

  /** One that cannot be carried out now keeps no other waiting. */
  private static Optional<Erasure.Code> due(Handle handle) {
    return handle
        .createQuery(
            """
            update erasure set due_at = now() + :retry * interval '1 millisecond'
            where code = (
              select code from erasure where due_at <= now() order by due_at limit 1 for update skip locked)
            returning code
            """)
        .bind("retry", RETRY.toMillis())
        .map((row, context) -> new Erasure.Code(row.getString("code")))
        .findOne();
  }

  private Wish wish(Handle handle, Erasure.Code code) {
    return handle
        .createQuery("select * from erasure where code = :code for update")
        .bind("code", code.value())
        .map((row, context) ->
            new Wish(
                code,
                LadderJson.addresses(
                    encryption.text(
                        SealedColumn.ERASURE_ADDRESSES.of(code), row.getBytes("addresses"))),
                row.getLong("webhook"),
                row.getLong("last_webhook")))
        .one();
  }

  private int step(Handle handle, Wish wish, int limit) {
    if (wish.webhook() < wish.lastWebhook()) {
      return webhooks(handle, wish, limit);
    }
    List<ApprovalId> ended = ended(handle, wish, limit);
    ended.forEach(id -> new ErasedApproval(handle, encryption, id).erase(wish.addresses()));
    if (!ended.isEmpty()) {
      goOn(handle, wish, Duration.ZERO);
      return ended.size();
    }
    if (isMentioned(handle, wish)) {
      goOn(handle, wish, WAIT);
      return 0;
    }
    return end(handle, wish);
  }

  private static void goOn(Handle handle, Wish wish, Duration wait) {
    handle
        .createUpdate(
            "update erasure set due_at = now() + :wait * interval '1 millisecond' where code = :code")
        .bind("wait", wait.toMillis())
        .bind("code", wish.code().value())
        .execute();
  }

  /** Those that were handled, up to the first that was not. */
  private int webhooks(Handle handle, Wish wish, int limit) {
    record Webhook(long id, boolean isHandled, boolean isAbout) {}
    List<Webhook> next =
        handle
            .createQuery(
                """
                select id, body, due_at is null as is_handled from inbox
                where id > :after and id <= :last order by id limit :limit
                """)
            .bind("after", wish.webhook())
            .bind("last", wish.lastWebhook())
            .bind("limit", limit)
            .map((row, context) -> {
              long id = row.getLong("id");
              String body = encryption.text(SealedColumn.INBOX_BODY.of(id), row.getBytes("body"));
              return new Webhook(
                  id,
                  row.getBoolean("is_handled"),
                  wish.addresses().stream().anyMatch(address -> body.contains(address.value())));
            })
            .list();
    List<Webhook> handled = next.stream().takeWhile(Webhook::isHandled).toList();
    Long[] about = handled.stream().filter(Webhook::isAbout).map(Webhook::id).toArray(Long[]::new);
    handle.execute("delete from inbox where id = any(?)", (Object) about);
    boolean isWaiting = handled.size() < next.size();
    long reached =
        next.size() < limit && !isWaiting
            ? wish.lastWebhook()
            : handled.isEmpty() ? wish.webhook() : handled.getLast().id();
    handle
        .createUpdate(
            """
            update erasure set webhook = :reached,
              due_at = now() + case when :waiting then interval '1 minute' else interval '0' end
            where code = :code
            """)
        .bind("reached", reached)
        .bind("waiting", isWaiting)
        .bind("code", wish.code().value())
        .execute();
    return about.length;
  }

  /** A dead callback may be replayed, so it is waited for as well. */
  private static List<ApprovalId> ended(Handle handle, Wish wish, int limit) {
    return handle
        .createQuery(
            MENTIONING
                + """
                select a.id from approval a join mentioning using (id)
                where a.ended_at is not null
                  and not exists (
                    select 1 from outbox o where o.approval_id = a.id
                      and (o.due_at is not null or (o.lane = 'RESUME' and o.state = 'DEAD')))
                order by a.id limit :limit for update of a skip locked
                """)
        .bind("accounts", wish.accounts())
        .bind("addresses", wish.values())
        .bind("limit", limit)
        .map((row, context) -> new ApprovalId(row.getString(1)))
        .list();
  }

  private static boolean isMentioned(Handle handle, Wish wish) {
    return handle
        .createQuery(MENTIONING + "select exists (select 1 from mentioning)")
        .bind("accounts", wish.accounts())
        .bind("addresses", wish.values())
        .mapTo(Boolean.class)
        .one();
  }

  private static int end(Handle handle, Wish wish) {
    int contacts =
        handle
            .createUpdate(
                """
                delete from contact using unnest(:accounts::text[], :addresses::text[]) as one (account, address)
                where contact.account = one.account
                  and (contact.address = one.address or contact.current_address = one.address)
                """)
            .bind("accounts", wish.accounts())
            .bind("addresses", wish.values())
            .execute();
    handle
        .createUpdate(
            """
            delete from missed_answers using unnest(:accounts::text[], :addresses::text[]) as one (account, address)
            where missed_answers.account = one.account and missed_answers.address = one.address
            """)
        .bind("accounts", wish.accounts())
        .bind("addresses", wish.values())
        .execute();
    handle
        .createUpdate(
            "update erasure set addresses = null, due_at = null, ended_at = now() where code = :code")
        .bind("code", wish.code().value())
        .execute();
    return contacts;
  }
}
