package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Transition;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.Identity;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.postgres.encryption.SealedColumn.Place;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.AccountPause;
import dev.countersign.store.AskPosition;
import dev.countersign.store.Erasure;
import dev.countersign.store.EventKey;
import dev.countersign.store.Expected;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.KeyClaim;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.OutboxTicket;
import dev.countersign.store.Quarantined;
import dev.countersign.store.SendInDoubt;
import dev.countersign.store.Sighting;
import dev.countersign.store.Store.Work;
import dev.countersign.store.Transaction;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** One transaction on one connection. */
final class PostgresTransaction implements Transaction {
  private final Handle handle;
  private final Encryption encryption;
  private final PendingWrites writes;
  private final PreparedReads prepared;
  private final ApprovalTable approvals;
  private final SendsInDoubt inDoubt;
  private @Nullable Instant now;
  private @Nullable Map<AccountId, AccountPause> pauses;
  private final Set<Work> raised = EnumSet.noneOf(Work.class);
  private final List<Transition> transitions = new ArrayList<>();
  private boolean hasCompany;
  private boolean isShared;

  PostgresTransaction(Handle handle, Encryption encryption) {
    this.handle = handle;
    this.encryption = encryption;
    this.writes = new PendingWrites(handle);
    this.prepared = new PreparedReads(handle);
    this.approvals = new ApprovalTable(handle, encryption, writes);
    this.inDoubt = new SendsInDoubt(this::current, encryption);
  }

  /** The kinds of work that others should hear of once this is committed. */
  Set<Work> raised() {
    return raised;
  }

  /** What happened to approvals, once this is committed. */
  List<Transition> transitions() {
    return transitions;
  }

  @Override
  public void prepare(Expected expected) {
    if (prepared.read(expected, approvals)) {
      now = null;
    }
  }

  /** A handle for whatever has to see what this transaction changed. */
  private Handle current() {
    writes.flush();
    return handle;
  }

  @Override
  public Instant now() {
    if (now == null) {
      now =
          handle
              .createQuery("select clock_timestamp()")
              .mapTo(OffsetDateTime.class)
              .one()
              .toInstant();
    }
    return now;
  }

  @Override
  public Optional<Approval> lock(ApprovalId id) {
    if (!approvals.isLocked(id)) {
      now = null;
    }
    return approvals.lock(id);
  }

  @Override
  public Optional<AskPosition> findByReplyKey(ReplyKey.Hash key) {
    return prepared.hasRead(key) ? prepared.position(key) : AskPositions.byReplyKey(current(), key);
  }

  @Override
  public Optional<AskPosition> findByMessage(AccountId account, MessageId message) {
    Expected.Question.Sent sent = new Expected.Question.Sent(account, message);
    return prepared.hasRead(sent)
        ? prepared.position(sent)
        : AskPositions.byMessage(current(), account, message);
  }

  @Override
  public List<AskPosition> sentUntil(Responder person, Instant time) {
    return AskPositions.sentUntil(current(), person, time);
  }

  @Override
  public List<ApprovalId> parkedAt(Responder person) {
    List<ApprovalId> known =
        person.alsoKnownAs().isEmpty() ? prepared.takeParked(person.address()) : null;
    if (known != null) {
      return known;
    }
    return openAt(person, Delivery.PARKED);
  }

  @Override
  public List<AskPosition> openAt(Responder person) {
    return AskPositions.open(current(), person);
  }

  @Override
  public Optional<AskPosition> findByNumber(Responder person, int number) {
    return AskPositions.byNumber(current(), person, number);
  }

  @Override
  public int nextNumber(Responder person) {
    return AskPositions.nextNumber(current(), person);
  }

  @Override
  public Optional<AskPosition> lastAsked(Responder person) {
    return AskPositions.last(current(), person);
  }

  @Override
  public Optional<String> sentWith(Responder person, MessageId message) {
    return OutboxTable.sentWith(current(), person, message);
  }

  @Override
  public List<ApprovalId> queuedAt(Responder person) {
    return openAt(person, Delivery.QUEUED);
  }

  private List<ApprovalId> openAt(Responder person, Delivery delivery) {
    return AskPositions.open(current(), person, delivery).stream()
        .map(AskPosition::approval)
        .distinct()
        .toList();
  }

  @Override
  public boolean isBeingAsked(Responder person) {
    return OutboxTable.isBeingAsked(current(), person);
  }

  @Override
  public List<ApprovalId> remindersDue(int limit) {
    return VoterTable.toRemind(current(), limit);
  }

  @Override
  public List<ApprovalId> due(int limit) {
    return ApprovalTable.due(current(), limit);
  }

  @Override
  public KeyClaim claimKey(IdempotencyKey key, ApprovalId id) {
    // a bare hash of a request tells its values to whoever tries the likely ones
    Place place = SealedColumn.IDEMPOTENCY_FINGERPRINT.of(key.owner(), key.key());
    boolean isFresh =
        handle
                .createUpdate(
                    """
                    insert into idempotency (owner, key, fingerprint, approval_id)
                    values (:owner, :key, :fingerprint, :id) on conflict do nothing
                    """)
                .bind("owner", key.owner())
                .bind("key", key.key())
                .bind("fingerprint", encryption.seal(place, key.fingerprint()))
                .bind("id", id.value())
                .execute()
            == 1;
    return isFresh ? new KeyClaim.Fresh() : findKey(key).orElseThrow();
  }

  @Override
  public Optional<KeyClaim> findKey(IdempotencyKey key) {
    Place place = SealedColumn.IDEMPOTENCY_FINGERPRINT.of(key.owner(), key.key());
    return handle
        .createQuery(
            "select fingerprint, approval_id from idempotency where owner = :owner and key = :key")
        .bind("owner", key.owner())
        .bind("key", key.key())
        .<KeyClaim>map((row, context) ->
            encryption.text(place, row.getBytes("fingerprint")).equals(key.fingerprint())
                ? new KeyClaim.Replay(new ApprovalId(row.getString("approval_id")))
                : new KeyClaim.Mismatch())
        .findOne();
  }

  @Override
  public void insert(Transition birth) {
    approvals.insert(birth);
    raise(birth, effect -> Duration.ZERO);
  }

  @Override
  public void update(Approval before, Transition transition) {
    Function<Effect, Duration> patience =
        effect -> hasCompany ? transition.patience(effect, now()) : Duration.ZERO;
    approvals.update(before, transition, patience);
    raise(transition, patience);
  }

  private void raise(Transition transition, Function<Effect, Duration> patience) {
    raised.add(Work.APPROVAL);
    transitions.add(transition);
    transition.effects().stream()
        .filter(effect -> patience.apply(effect).isZero())
        .map(OutboxRow::lane)
        .forEach(raised::add);
  }

  @Override
  public Optional<Contact> contact(Address address) {
    if (prepared.hasRead(address)) {
      return prepared.contact(address);
    }
    now = null;
    return ContactTable.find(current(), address);
  }

  @Override
  public Responder recognise(Address address, Identity identity) {
    Responder known = identity.otherIds().isEmpty() ? prepared.writer(address) : null;
    if (known != null && (identity.name() == null || isNamed(address, identity.name()))) {
      return known;
    }
    prepared.forgetPeople();
    now = null;
    return ContactTable.recognise(current(), address, identity);
  }

  private boolean isNamed(Address address, String name) {
    return prepared.contact(address).filter(contact -> name.equals(contact.name())).isPresent();
  }

  @Override
  public void wrote(Responder person, Instant at) {
    writes.add(PendingWrites.Statement.UPDATE_CONTACT, ContactTable.wrote(person, at));
    Optional<Contact> known = prepared.contact(person.address());
    if (person.alsoKnownAs().isEmpty() && known.isPresent()) {
      prepared.wrote(known.get().wrote(at));
    } else {
      prepared.forgetPeople();
    }
  }

  @Override
  public void moved(Responder person, Set<Address> former, Address current) {
    prepared.forgetPeople();
    ContactTable.moved(current(), person.address().account(), former, current);
  }

  @Override
  public Contact windowClosed(Address address, Instant begun) {
    prepared.forgetPeople();
    return ContactTable.windowClosed(current(), address, begun);
  }

  @Override
  public void optedOut(Responder person, boolean isOptedOut) {
    prepared.forgetPeople();
    ContactTable.optedOut(current(), person, isOptedOut);
  }

  @Override
  public Responder person(Address address) {
    return ContactTable.person(current(), address);
  }

  @Override
  public boolean erase(Erasure.Code code, Set<Address> addresses) {
    return PostgresErasures.note(current(), encryption, code, addresses);
  }

  @Override
  public List<Address> unnamed(Set<AccountId> accounts, int limit) {
    return ContactTable.unnamed(current(), accounts, limit);
  }

  @Override
  public void named(Address address, String name) {
    prepared.forgetPeople();
    ContactTable.named(current(), address, name);
  }

  @Override
  public Optional<AccountPause> pause(AccountId account) {
    if (pauses == null) {
      pauses =
          PauseTable.all(handle, encryption).stream()
              .collect(Collectors.toMap(AccountPause::account, pause -> pause));
    }
    return Optional.ofNullable(pauses.get(account));
  }

  @Override
  public boolean takeTry(AccountId account, Duration lease) {
    pauses = null;
    return PauseTable.takeTry(handle, account, lease);
  }

  @Override
  public boolean pause(AccountPause pause) {
    pauses = null;
    return PauseTable.pause(handle, encryption, pause);
  }

  @Override
  public boolean resume(AccountId account) {
    pauses = null;
    boolean wasPaused = PauseTable.end(handle, account);
    if (wasPaused) {
      OutboxTable.release(current(), account);
      raised.add(Work.SEND);
    }
    return wasPaused;
  }

  @Override
  public boolean isFirst(EventKey event) {
    Boolean known = prepared.isFirst(event);
    if (known != null) {
      return known;
    }
    now = null;
    return handle
            .createUpdate(
                """
                insert into inbound_event (account, kind, event_id)
                values (:account, :kind, :id) on conflict do nothing
                """)
            .bind("account", event.account().value())
            .bind("kind", event.kind())
            .bind("id", event.id())
            .execute()
        == 1;
  }

  @Override
  public boolean complete(InboxClaim claim, List<Quarantined> quarantined) {
    boolean isOurs =
        writes.write(
            PendingWrites.Statement.END_WEBHOOK,
            InboxTable.ended(claim),
            prepared.takeWebhook(claim.id(), claim.fence()));
    if (isOurs) {
      InboxTable.setAside(handle, claim, quarantined);
    }
    return isOurs;
  }

  @Override
  public boolean beginSend(
      OutboxTicket ticket, Duration lease, OutgoingMessage message, int parts) {
    return writes.write(
        PendingWrites.Statement.BEGIN_SEND,
        inDoubt.begun(ticket, lease, message, parts),
        "CLAIMED".equals(prepared.takeTicket(ticket)));
  }

  @Override
  public Optional<SendInDoubt> sendInDoubt(String effectKey) {
    return prepared.isCertain(effectKey) ? Optional.empty() : inDoubt.find(effectKey);
  }

  @Override
  public List<SendInDoubt> sendsInDoubt(Address to, String echo, Instant begunBy) {
    return prepared.isCertain(to) ? List.of() : inDoubt.find(to, echo, begunBy);
  }

  @Override
  public boolean isOther(SendInDoubt send, MessageId message) {
    return inDoubt.isOther(send, message);
  }

  @Override
  public boolean sighted(SendInDoubt send, MessageId message) {
    return inDoubt.sighted(send, message);
  }

  @Override
  public Optional<Sighting> sighting(OutboxTicket ticket) {
    return inDoubt.sighting(ticket);
  }

  @Override
  public Optional<OutboxClaim.Send> takeUp(SendInDoubt send) {
    prepared.forgetMessages();
    return inDoubt.takeUp(send);
  }

  @Override
  public boolean sentPart(OutboxTicket ticket, MessageId part) {
    return OutboxTable.sentPart(current(), ticket, part);
  }

  @Override
  public boolean complete(OutboxTicket ticket, OutboxEnd end) {
    return writes.write(
        PendingWrites.Statement.END_EFFECT,
        OutboxTable.ended(encryption, ticket, end),
        prepared.takeTicket(ticket) != null);
  }

  @Override
  public boolean replayResume(ApprovalId id) {
    boolean isReplayed = OutboxTable.replayResume(current(), id);
    if (isReplayed) {
      raised.add(Work.RESUME);
    }
    return isReplayed;
  }

  @Override
  public <T> Optional<T> resource(Class<T> type) {
    if (type != Connection.class) {
      return Optional.empty();
    }
    isShared = true;
    // whoever works with it may take the time that they need between two statements
    current().execute("set local idle_in_transaction_session_timeout = 0");
    return Optional.of(type.cast(handle.getConnection()));
  }

  /** Work of many is done in it. */
  void inCompany() {
    hasCompany = true;
  }

  /** Waits for no lock longer than a moment: others wait for this transaction. */
  void hurry() {
    handle.execute("set local lock_timeout = '100ms'");
  }

  /** Writes what is still to be written. */
  void finish() {
    writes.flush();
    check();
  }

  /**
   * Throws when a statement failed on the connection that was handed out and whoever used it said
   * nothing: PostgreSQL would answer the commit with a rollback, which its driver does not tell.
   */
  private void check() {
    if (isShared) {
      handle.execute("select 1");
    }
  }

  static Address address(String account, String value) {
    return new Address(new AccountId(account), value);
  }
}
