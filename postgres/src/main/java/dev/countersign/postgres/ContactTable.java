package dev.countersign.postgres;

import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.Identity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The table {@code contact}: one row for each id of a person within an account. */
final class ContactTable {
  private ContactTable() {}

  static Contact read(ResultSet row) throws SQLException {
    String account = row.getString("account");
    String current = row.getString("current_address");
    return new Contact(
        PostgresTransaction.address(account, row.getString("address")),
        "per_" + row.getString("person"),
        row.getString("name"),
        ApprovalRow.instant(row, "last_inbound"),
        ApprovalRow.instant(row, "closed_at"),
        ApprovalRow.instant(row, "opted_out_at") != null,
        current == null ? null : PostgresTransaction.address(account, current));
  }

  /** The values of all addresses of a person. */
  static String[] values(Responder person) {
    return Stream.concat(Stream.of(person.address()), person.alsoKnownAs().stream())
        .map(Address::value)
        .toArray(String[]::new);
  }

  static Optional<Contact> find(Handle handle, Address address) {
    return handle
        .createQuery(
            "select * from contact where account = :account and address = :address for share")
        .bind("account", address.account().value())
        .bind("address", address.value())
        .map((row, context) -> read(row))
        .findOne();
  }

  /** Those of these addresses that are known; in the order in which everybody locks. */
  static List<Contact> known(Handle handle, Set<Address> addresses) {
    return contacts(
        handle,
        addresses,
        """
        select c.* from (
          select * from unnest(:accounts, :addresses) as known (account, address) order by account, address
          ) known
        cross join lateral (
          select * from contact where account = known.account and address = known.address offset 0
          for share) c
        """);
  }

  /** All addresses of the people at these, who become known if they were not. */
  static List<Contact> writers(Handle handle, Set<Address> addresses) {
    addresses(
            handle.createUpdate(
                """
                insert into contact (account, address)
                select * from unnest(:accounts, :addresses) as wrote (account, address) order by account, address
                on conflict do nothing
                """),
            addresses)
        .execute();
    return contacts(
        handle,
        addresses,
        """
        with writer as materialized (
          select distinct k.person from unnest(:accounts, :addresses) as wrote (account, address)
          cross join lateral (
            select person from contact where account = wrote.account and address = wrote.address offset 0) k),
        known as materialized (
          select k.account, k.address from writer
          cross join lateral (select account, address from contact where person = writer.person offset 0) k
          order by k.account, k.address)
        select c.* from known
        cross join lateral (
          select * from contact where account = known.account and address = known.address offset 0
          for update) c
        """);
  }

  private static List<Contact> contacts(Handle handle, Set<Address> addresses, String query) {
    return addresses(handle.createQuery(query), addresses).map((row, context) -> read(row)).list();
  }

  /** Binds the two lists {@code accounts} and {@code addresses}. */
  static <S extends SqlStatement<S>> S addresses(S statement, Set<Address> addresses) {
    return statement
        .bind(
            "accounts",
            addresses.stream().map(address -> address.account().value()).toArray(String[]::new))
        .bind("addresses", addresses.stream().map(Address::value).toArray(String[]::new));
  }

  static Responder recognise(Handle handle, Address address, Identity identity) {
    Set<String> ids = new TreeSet<>(identity.otherIds());
    ids.add(address.value());
    Set<UUID> persons =
        ids.stream().map(id -> upsert(handle, address.account(), id)).collect(Collectors.toSet());
    if (persons.size() > 1) {
      unite(handle, persons);
    }
    if (identity.name() != null) {
      nameAll(handle, address, identity.name());
    }
    return person(handle, address);
  }

  static Responder person(Handle handle, Address address) {
    Set<Address> others =
        handle
            .createQuery(
                """
                select address from contact
                where person = (select person from contact where account = :account and address = :address)
                  and address <> :address
                """)
            .bind("account", address.account().value())
            .bind("address", address.value())
            .map((row, context) -> new Address(address.account(), row.getString(1)))
            .set();
    return new Responder(address, others);
  }

  private static UUID upsert(Handle handle, AccountId account, String id) {
    return handle
        .createQuery(
            """
            insert into contact as known (account, address) values (:account, :address)
            on conflict (account, address) do update set account = known.account
            returning person
            """)
        .bind("account", account.value())
        .bind("address", id)
        .mapTo(UUID.class)
        .one();
  }

  private static void nameAll(Handle handle, Address address, String name) {
    handle
        .createUpdate(
            """
            update contact set name = :name
            where person = (select person from contact where account = :account and address = :address)
              and name is distinct from :name
            """)
        .bind("name", Stored.text(name))
        .bind("account", address.account().value())
        .bind("address", address.value())
        .execute();
  }

  /** What was known of one id is known of all of them. */
  private static void unite(Handle handle, Set<UUID> persons) {
    handle
        .createUpdate(
            """
            with whole as (
              select min(person::text)::uuid as person, max(last_inbound) as last_inbound, max(closed_at) as closed_at,
                min(opted_out_at) as opted_out_at, min(name) as name
              from contact where person = any(:persons))
            update contact c
            set person = whole.person, last_inbound = whole.last_inbound, closed_at = whole.closed_at,
              opted_out_at = whole.opted_out_at, name = coalesce(c.name, whole.name)
            from whole where c.person = any(:persons)
            """)
        .bind("persons", persons.toArray(UUID[]::new))
        .execute();
  }

  /** The columns of an act. */
  static Map<String, @Nullable Object> wrote(Responder person, Instant at) {
    return Map.of(
        "at", at, "account", person.address().account().value(), "addresses", values(person));
  }

  static void moved(Handle handle, AccountId account, Set<Address> former, Address current) {
    handle
        .createUpdate(
            """
            update contact set current_address = case when address = :current then null else :current end
            where account = :account and (address = any(array_append(:former, :current)) or current_address = any(:former))
            """)
        .bind("current", current.value())
        .bind("account", account.value())
        .bind("former", former.stream().map(Address::value).toArray(String[]::new))
        .execute();
  }

  static Contact windowClosed(Handle handle, Address address, Instant begun) {
    return handle
        .createQuery(
            """
            insert into contact as known (account, address, closed_at) values (:account, :address, :begun)
            on conflict (account, address) do update
            set closed_at = greatest(known.closed_at, excluded.closed_at)
            returning *
            """)
        .bind("account", address.account().value())
        .bind("address", address.value())
        .bind("begun", begun)
        .map((row, context) -> read(row))
        .one();
  }

  static void optedOut(Handle handle, Responder person, boolean isOptedOut) {
    handle
        .createUpdate(
            """
            update contact set opted_out_at = case when :out then coalesce(opted_out_at, now()) end
            where account = :account and address = any(:addresses)
            """)
        .bind("out", isOptedOut)
        .bind("account", person.address().account().value())
        .bind("addresses", values(person))
        .execute();
  }

  static List<Address> unnamed(Handle handle, Set<AccountId> accounts, int limit) {
    return handle
        .createQuery(
            """
            with next as materialized (
              select ctid from contact
              where name is null and profile_due <= now() and last_inbound is not null and account = any(:accounts)
              order by profile_due limit :limit for update skip locked)
            update contact set profile_due = now() + interval '1 day'
            where ctid = any(array(select ctid from next))
            returning account, address
            """)
        .bind("accounts", accounts.stream().map(AccountId::value).toArray(String[]::new))
        .bind("limit", limit)
        .map((row, context) ->
            PostgresTransaction.address(row.getString("account"), row.getString("address")))
        .list();
  }

  static void named(Handle handle, Address address, String name) {
    handle
        .createUpdate(
            "update contact set name = :name where account = :account and address = :address")
        .bind("name", Stored.text(name))
        .bind("account", address.account().value())
        .bind("address", address.value())
        .execute();
  }
}
