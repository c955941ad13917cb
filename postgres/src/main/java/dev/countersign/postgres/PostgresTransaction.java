package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Transition;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.postgres.encryption.SealedColumn.Place;
import dev.countersign.store.Asks;
import dev.countersign.store.EventKey;
import dev.countersign.store.Expected;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.KeyClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.OutboxTicket;
import dev.countersign.store.Pauses;
import dev.countersign.store.People;
import dev.countersign.store.Quarantined;
import dev.countersign.store.Sends;
import dev.countersign.store.Store.Work;
import dev.countersign.store.Transaction;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** One transaction on one connection. */
final class PostgresTransaction implements Transaction {
  private final Handle handle;
  private final Encryption encryption;
  private final PendingWrites writes;
  private final PreparedReads prepared;
  private final ApprovalTable approvals;
  private final PostgresPeople people;
  private final PostgresAsks asks;
  private final PostgresSends sends;
  private final PostgresPauses pauses;
  private @Nullable Instant now;
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
    this.people = new PostgresPeople(this::current, encryption, writes, prepared, () -> now = null);
    this.asks = new PostgresAsks(this::current, prepared);
    this.sends = new PostgresSends(this::current, encryption, writes, prepared);
    this.pauses = new PostgresPauses(handle, encryption, this::release);
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

  /** What waited for an account waits no more. */
  private void release(AccountId account) {
    OutboxTable.release(current(), account);
    raised.add(Work.SEND);
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
  public People people() {
    return people;
  }

  @Override
  public Asks asks() {
    return asks;
  }

  @Override
  public Sends sends() {
    return sends;
  }

  @Override
  public Pauses pauses() {
    return pauses;
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
