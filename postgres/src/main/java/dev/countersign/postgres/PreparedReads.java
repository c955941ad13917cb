package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.MessageId;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.AskPosition;
import dev.countersign.store.EventKey;
import dev.countersign.store.Expected;
import dev.countersign.store.Expected.Question;
import dev.countersign.store.OutboxTicket;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
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
  private final Map<Question.Sent, Optional<AskPosition>> messages = new HashMap<>();
  private final Set<Address> certainAt = new HashSet<>();
  private final Set<String> certainOf = new HashSet<>();
  private final Set<Question.Webhook> webhooks = new HashSet<>();
  private final Set<Question> read = new HashSet<>();

  PreparedReads(Handle handle) {
    this.handle = handle;
  }

  /** Reads what was not read before; false when all of it was. */
  boolean read(Expected expected, ApprovalTable approvals) {
    Set<Question> asked = new HashSet<>(expected.questions());
    asked.removeAll(read);
    if (asked.isEmpty()) {
      return false;
    }
    read.addAll(asked);
    Expected open = new Expected(asked);
    ifAny(open.all(Question.First.class).map(Question.First::event), this::readEvents);
    ifAny(open.all(Question.Writer.class).map(Question.Writer::address), this::readWriters);
    // before the messages: what is in doubt no more by then is known by its message
    List<Doubt> found = doubts(open);
    ifAny(
        Stream.concat(
                open.all(Question.Person.class).map(Question.Person::address),
                found.stream().map(Doubt::to))
            .filter(address -> !people.containsKey(address)),
        this::readPeople);
    ifAny(open.all(Question.Key.class).map(Question.Key::key), this::readKeys);
    ifAny(open.all(Question.Sent.class), this::readMessages);
    ifAny(
        Stream.of(
                open.all(Question.Locked.class).map(Question.Locked::approval),
                found.stream().map(Doubt::approval),
                keys.values().stream().flatMap(Optional::stream).map(AskPosition::approval),
                messages.values().stream().flatMap(Optional::stream).map(AskPosition::approval),
                parked.values().stream().flatMap(List::stream))
            .flatMap(ids -> ids)
            .filter(id -> !approvals.isLocked(id)),
        approvals::lock);
    ifAny(open.all(Question.Effect.class).map(Question.Effect::ticket), this::readTickets);
    ifAny(open.all(Question.Webhook.class), this::readWebhooks);
    return true;
  }

  private static <T> void ifAny(Stream<T> wanted, Consumer<Set<T>> read) {
    Set<T> all = wanted.collect(Collectors.toSet());
    if (!all.isEmpty()) {
      read.accept(all);
    }
  }

  /** A send of which nobody knows yet whether the channel took it. */
  private record Doubt(Address to, String effectKey, ApprovalId approval) {}

  private List<Doubt> doubts(Expected open) {
    List<Doubt> found = new ArrayList<>();
    ifAny(
        open.all(Question.DoubtAt.class).map(Question.DoubtAt::address),
        addresses -> {
          certainAt.addAll(addresses);
          found.addAll(
              ContactTable.addresses(
                      handle.createQuery(
                          """
                          select o.account, o.recipient, o.effect_key, o.approval_id
                          from unnest(:accounts, :addresses) as told (account, address)
                          cross join lateral (
                            select account, recipient, effect_key, approval_id from outbox
                            where account = told.account and recipient = told.address
                              and lane = 'SEND' and state in ('CALLING', 'UNKNOWN') offset 0) o
                          """),
                      addresses)
                  .map((row, context) -> doubt(row))
                  .list());
        });
    ifAny(
        open.all(Question.DoubtOf.class).map(Question.DoubtOf::effectKey),
        effects -> {
          certainOf.addAll(effects);
          found.addAll(
              handle
                  .createQuery(
                      """
                      select account, recipient, effect_key, approval_id from outbox
                      where effect_key = any(:keys) and lane = 'SEND' and state in ('CALLING', 'UNKNOWN')
                      """)
                  .bind("keys", effects.toArray(String[]::new))
                  .map((row, context) -> doubt(row))
                  .list());
        });
    found.forEach(doubt -> {
      certainAt.remove(doubt.to());
      certainOf.remove(doubt.effectKey());
    });
    return found;
  }

  private static Doubt doubt(ResultSet row) throws SQLException {
    return new Doubt(
        PostgresTransaction.address(row.getString(1), row.getString(2)),
        row.getString(3),
        new ApprovalId(row.getString(4)));
  }

  private void readPeople(Set<Address> expected) {
    expected.forEach(address -> people.put(address, Optional.empty()));
    ContactTable.known(handle, expected)
        .forEach(contact -> people.put(contact.address(), Optional.of(contact)));
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
    List<Contact> known = ContactTable.writers(handle, expected);
    known.forEach(contact -> people.put(contact.address(), Optional.of(contact)));
    // who has several addresses is looked at one by one
    Set<Address> several =
        known.stream().collect(Collectors.groupingBy(Contact::person)).values().stream()
            .filter(addresses -> addresses.size() > 1)
            .flatMap(List::stream)
            .map(Contact::address)
            .collect(Collectors.toSet());
    several.forEach(people::remove);
    Set<Address> single = new HashSet<>(expected);
    single.removeAll(several);
    single.forEach(address -> writers.put(address, new Responder(address)));
    readParked(single);
  }

  private void readParked(Set<Address> expected) {
    expected.forEach(address -> parked.put(address, List.of()));
    ContactTable.addresses(
            handle.createQuery(
                """
                select distinct p.account, p.address, p.approval_id
                from unnest(:accounts, :addresses) as wrote (account, address)
                cross join lateral (
                  select account, address, approval_id from approver
                  where account = wrote.account and address = wrote.address and is_open and delivery = 'PARKED'
                  offset 0) p
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
            where (reply_keys || outdated_keys) && :keys
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

  private void readMessages(Set<Question.Sent> expected) {
    expected.forEach(message -> messages.put(message, Optional.empty()));
    handle
        .createQuery(
            """
            select approval_id, position, account, message_ids || outdated_messages from approver
            where (message_ids || outdated_messages) && :messages
            """)
        .bind("messages", texts(expected, sent -> sent.message().value()))
        .map((row, context) -> {
          AccountId account = new AccountId(row.getString(3));
          Set<Question.Sent> known =
              Stream.of((String[]) row.getArray(4).getArray())
                  .map(message -> new Question.Sent(account, new MessageId(message)))
                  .collect(Collectors.toSet());
          return Map.entry(known, new AskPosition(new ApprovalId(row.getString(1)), row.getInt(2)));
        })
        .forEach(found ->
            found.getKey().stream()
                .filter(expected::contains)
                .forEach(sent -> messages.put(sent, Optional.of(found.getValue()))));
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

  private void readWebhooks(Set<Question.Webhook> expected) {
    handle
        .createQuery(
            "select id, fence from inbox where id = any(:ids) and state = 'RECEIVED' order by id for update")
        .bind("ids", expected.stream().map(Question.Webhook::id).toArray(Long[]::new))
        .map((row, context) -> new Question.Webhook(row.getLong(1), row.getInt(2)))
        .filter(expected::contains)
        .forEach(webhooks::add);
  }

  private record Held(long row, int fence, String state) {}

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
    read.removeIf(
        question -> question instanceof Question.Person || question instanceof Question.Writer);
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

  /** Whether it was read which question a message carried, if any. */
  boolean hasRead(Question.Sent message) {
    return messages.containsKey(message);
  }

  /** Which question a message that was read carried. */
  Optional<AskPosition> position(Question.Sent message) {
    return messages.getOrDefault(message, Optional.empty());
  }

  /** More messages are known than were read. */
  void forgetMessages() {
    messages.clear();
    read.removeIf(Question.Sent.class::isInstance);
  }

  /** Whether it is known that no send to an address is in doubt. */
  boolean isCertain(Address to) {
    return certainAt.contains(to);
  }

  /** Whether it is known that a send is not in doubt. */
  boolean isCertain(String effectKey) {
    return certainOf.contains(effectKey);
  }

  /** Whether a claim on a webhook is held, and not known to be ended. */
  boolean takeWebhook(long id, int fence) {
    return webhooks.remove(new Question.Webhook(id, fence));
  }

  /** The state in which a ticket is held; null when nothing is known, or it is not held. */
  @Nullable String takeTicket(OutboxTicket ticket) {
    return tickets.remove(ticket);
  }
}
