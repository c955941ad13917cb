package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.AskPosition;
import dev.countersign.store.EventKey;
import dev.countersign.store.Expected;
import dev.countersign.store.OutboxTicket;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What was read for a transaction before it asks. Events come first, then people, then approvals,
 * then effects, each in the order of their names: that is the order in which everybody locks.
 */
final class PreparedReads {
  private final Handle handle;
  private final Map<EventKey, Boolean> events = new HashMap<>();
  private final Map<Address, Responder> writers = new HashMap<>();
  private final Map<Address, Optional<Contact>> people = new HashMap<>();
  private final Map<Address, List<ApprovalId>> parked = new HashMap<>();
  private final Map<ReplyKey.Hash, Optional<AskPosition>> keys = new HashMap<>();
  private final Map<OutboxTicket, String> tickets = new HashMap<>();
  private final Map<Long, Integer> webhooks = new HashMap<>();

  PreparedReads(Handle handle) {
    this.handle = handle;
  }

  void read(Expected expected, ApprovalTable approvals) {
    if (!expected.events().isEmpty()) {
      readEvents(expected.events());
    }
    if (!expected.writers().isEmpty()) {
      readWriters(expected.writers());
    }
    Set<Address> others = new HashSet<>(expected.people());
    others.removeAll(expected.writers());
    if (!others.isEmpty()) {
      others.forEach(address -> people.put(address, Optional.empty()));
      contacts(others).forEach(contact -> people.put(contact.address(), Optional.of(contact)));
    }
    if (!expected.keys().isEmpty()) {
      readKeys(expected.keys());
    }
    Set<ApprovalId> locked = new HashSet<>(expected.approvals());
    keys.values().forEach(found -> found.ifPresent(position -> locked.add(position.approval())));
    parked.values().forEach(locked::addAll);
    if (!locked.isEmpty()) {
      approvals.lock(locked);
    }
    if (!expected.tickets().isEmpty()) {
      readTickets(expected.tickets());
    }
    if (!expected.webhooks().isEmpty()) {
      readWebhooks(expected.webhooks());
    }
  }

  private void readEvents(Set<EventKey> expected) {
    expected.forEach(event -> events.put(event, false));
    handle
        .createQuery(
            """
            insert into inbound_event (account, kind, event_id)
            select * from unnest(:accounts, :kinds, :ids) as seen (account, kind, id) order by account, kind, id
            on conflict do nothing
            returning account, kind, event_id
            """)
        .bind("accounts", texts(expected, event -> event.account().value()))
        .bind("kinds", texts(expected, EventKey::kind))
        .bind("ids", texts(expected, EventKey::id))
        .map((row, context) ->
            new EventKey(new AccountId(row.getString(1)), row.getString(2), row.getString(3)))
        .forEach(event -> events.put(event, true));
  }

  private void readWriters(Set<Address> expected) {
    addresses(
            handle.createUpdate(
                """
                insert into contact (account, address)
                select * from unnest(:accounts, :addresses) as wrote (account, address) order by account, address
                on conflict do nothing
                """),
            expected)
        .execute();
    addresses(
            handle.createQuery(
                """
                select c.* from contact c
                where (c.account, c.person) in (
                  select k.account, k.person from contact k
                  join unnest(:accounts, :addresses) as wrote (account, address)
                    on k.account = wrote.account and k.address = wrote.address)
                order by c.account, c.address
                for update of c
                """),
            expected)
        .map((row, context) -> ContactTable.read(row))
        .forEach(contact -> people.put(contact.address(), Optional.of(contact)));
    // who has several addresses is looked at one by one
    Set<Address> several =
        addresses(
                handle.createQuery(
                    """
                    select distinct c.account, c.address
                    from unnest(:accounts, :addresses) as wrote (account, address)
                    join contact c on c.account = wrote.account and c.address = wrote.address
                    join contact o on o.account = c.account and o.person = c.person and o.address <> c.address
                    """),
                expected)
            .map((row, context) -> PostgresTransaction.address(row.getString(1), row.getString(2)))
            .set();
    several.forEach(people::remove);
    Set<Address> single = new HashSet<>(expected);
    single.removeAll(several);
    single.forEach(address -> writers.put(address, new Responder(address)));
    readParked(single);
  }

  private void readParked(Set<Address> expected) {
    expected.forEach(address -> parked.put(address, List.of()));
    addresses(
            handle.createQuery(
                """
                select distinct p.account, p.address, p.approval_id
                from unnest(:accounts, :addresses) as wrote (account, address)
                join approver p on p.account = wrote.account and p.address = wrote.address
                where p.is_open and p.delivery = 'PARKED'
                order by p.approval_id
                """),
            expected)
        .map((row, context) ->
            Map.entry(
                PostgresTransaction.address(row.getString(1), row.getString(2)),
                new ApprovalId(row.getString(3))))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())))
        .forEach(parked::put);
  }

  private void readKeys(Set<ReplyKey.Hash> expected) {
    expected.forEach(key -> keys.put(key, Optional.empty()));
    handle
        .createQuery(
            """
            select approval_id, position, reply_keys || outdated_keys from approver
            where reply_keys && :keys or outdated_keys && :keys
            """)
        .bind("keys", texts(expected, ReplyKey.Hash::value))
        .map((row, context) ->
            Map.entry(
                List.of((String[]) row.getArray(3).getArray()),
                new AskPosition(new ApprovalId(row.getString(1)), row.getInt(2))))
        .forEach(found ->
            found.getKey().stream()
                .map(ReplyKey.Hash::new)
                .filter(expected::contains)
                .forEach(key -> keys.put(key, Optional.of(found.getValue()))));
  }

  private void readTickets(Set<OutboxTicket> expected) {
    Map<Long, OutboxTicket> byRow = new HashMap<>();
    expected.forEach(ticket -> byRow.put(ticket.id(), ticket));
    handle
        .createQuery(
            """
            select id, fence, state from outbox
            where id = any(:ids) and state in ('CLAIMED', 'CALLING') order by id for update
            """)
        .bind("ids", byRow.keySet().toArray(Long[]::new))
        .map((row, context) -> new Held(row.getLong(1), row.getInt(2), row.getString(3)))
        .forEach(held -> {
          OutboxTicket ticket = byRow.get(held.row());
          if (ticket != null && ticket.fence() == held.fence()) {
            tickets.put(ticket, held.state());
          }
        });
  }

  private void readWebhooks(Map<Long, Integer> expected) {
    handle
        .createQuery(
            "select id, fence from inbox where id = any(:ids) and due_at is not null order by id for update")
        .bind("ids", expected.keySet().toArray(Long[]::new))
        .map((row, context) -> Map.entry(row.getLong(1), row.getInt(2)))
        .forEach(held -> {
          if (held.getValue().equals(expected.get(held.getKey()))) {
            webhooks.put(held.getKey(), held.getValue());
          }
        });
  }

  private record Held(long row, int fence, String state) {}

  private List<Contact> contacts(Set<Address> expected) {
    return addresses(
            handle.createQuery(
                """
                select c.* from contact c
                join unnest(:accounts, :addresses) as known (account, address)
                  on c.account = known.account and c.address = known.address
                order by c.account, c.address
                for share of c
                """),
            expected)
        .map((row, context) -> ContactTable.read(row))
        .list();
  }

  private static <S extends SqlStatement<S>> S addresses(S statement, Set<Address> addresses) {
    return statement
        .bind("accounts", texts(addresses, address -> address.account().value()))
        .bind("addresses", texts(addresses, Address::value));
  }

  private static <T> String[] texts(Collection<T> all, Function<T, String> text) {
    return all.stream().map(text).toArray(String[]::new);
  }

  /** Whether it is first; asked a second time it is not. Null when nothing is known of it. */
  @Nullable Boolean isFirst(EventKey event) {
    return events.replace(event, false);
  }

  /** Null when nothing is known. */
  @Nullable Responder writer(Address address) {
    return writers.get(address);
  }

  /** Whether it was read who is at an address, if anybody. */
  boolean hasRead(Address address) {
    return people.containsKey(address);
  }

  /** Who is at an address that was read. */
  Optional<Contact> contact(Address address) {
    return people.getOrDefault(address, Optional.empty());
  }

  /** The contact of somebody with one address, after they wrote. */
  void wrote(Contact after) {
    people.put(after.address(), Optional.of(after));
  }

  /** People are not as they were read any more. */
  void forgetPeople() {
    people.clear();
    writers.clear();
    parked.clear();
  }

  /** Null when nothing is known; nobody is given twice. */
  @Nullable List<ApprovalId> takeParked(Address address) {
    return parked.replace(address, List.of());
  }

  /** Whether it was read which question a key belongs to, if any. */
  boolean hasRead(ReplyKey.Hash key) {
    return keys.containsKey(key);
  }

  /** Which question a key that was read belongs to. */
  Optional<AskPosition> position(ReplyKey.Hash key) {
    return keys.getOrDefault(key, Optional.empty());
  }

  /** Whether a claim on a webhook is held, and not known to be ended. */
  boolean takeWebhook(long id, int fence) {
    return webhooks.remove(id, fence);
  }

  /** The state in which a ticket is held; null when nothing is known, or it is not held. */
  @Nullable String takeTicket(OutboxTicket ticket) {
    return tickets.remove(ticket);
  }
}
