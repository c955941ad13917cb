package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.AskTag;
import dev.countersign.approval.Command;
import dev.countersign.approval.Invitation;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Occasion;
import dev.countersign.approval.Transition;
import dev.countersign.approver.Approver;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Account;
import dev.countersign.channel.Address;
import dev.countersign.channel.Identity;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Route;
import dev.countersign.journal.Actor;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.Load;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.Store.Work;
import dev.countersign.store.Transaction;
import dev.countersign.testkit.Example;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A store on an empty database for each test. */
abstract class StoreFixture {
  static final Duration LEASE = Duration.ofSeconds(30);

  /** Nobody is called at the moment. */
  static final Load IDLE = new Load(100, Map.of());

  static final Actor CALLER = new Actor.Machine("key_1");

  /** A lease that is over before anybody could look. */
  static final Duration NO_LEASE = Duration.ZERO;

  @SuppressWarnings("NullAway.Init") // opened before the first test
  static TestDatabase database;

  @SuppressWarnings("NullAway.Init")
  static javax.sql.DataSource pool;

  @SuppressWarnings("NullAway.Init")
  static Encryption encryption;

  @SuppressWarnings("NullAway.Init") // opened before each test
  PostgresStore store;

  @BeforeAll
  static void open_a_database() {
    database = TestDatabase.migrated();
    pool = database.pool();
    encryption = EncryptionKeys.own(pool);
  }

  @AfterAll
  static void drop_the_database() {
    database.close();
  }

  @BeforeEach
  void open_a_store() {
    database.clear();
    store = new PostgresStore(pool, encryption);
  }

  @AfterEach
  void close_the_store() {
    store.close();
  }

  static org.awaitility.core.ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
  }

  /** Stores a new approval and gives it as stored. */
  Approval asked(ApprovalRequest request) {
    return asked(request, Example.SHOP, Example.freshKey());
  }

  Approval asked(ApprovalRequest request, Account account, ReplyKey key) {
    return store.transact(transaction -> {
      Instant now = transaction.now();
      List<Invitation> invitations =
          request.ladder().getFirst().approvers().stream()
              .map(approver -> invitation(transaction, approver, account, key, now))
              .toList();
      Transition birth =
          Lifecycle.request(Example.freshId(), request, account, invitations, CALLER, now);
      transaction.insert(birth);
      return birth.approval();
    });
  }

  private static Invitation invitation(
      Transaction transaction, Approver approver, Account account, ReplyKey key, Instant now) {
    return new Invitation(
        approver.addresses().stream()
            .map(address -> {
              boolean isClosed =
                  transaction
                      .people()
                      .contact(address)
                      .filter(contact -> !contact.isOpen(now))
                      .isPresent();
              return new Invitation.Reach(
                  address, account.channel(), isClosed ? "window-closed" : null, key);
            })
            .toList());
  }

  /** Somebody wrote, under a name where the channel told it. */
  void wrote(Address address, @Nullable String name, Instant at) {
    store.transact(transaction -> {
      transaction
          .people()
          .wrote(transaction.people().recognise(address, new Identity(Set.of(), name)), at);
      return true;
    });
  }

  /** The channel took the question at an address. */
  static Command accepted(Approval approval, int ask, String message) {
    return new Command.AskAccepted(
        new AskTag(approval.id(), ask, approval.version()),
        Occasion.FIRST,
        new MessageId(message),
        new Command.Sending(
            Instant.parse("2026-03-01T12:00:00Z"), Route.MESSAGE, "window open", 1, null));
  }

  /** Does to an approval what a command says, as the gateway does. */
  Transition apply(ApprovalId id, Command command) {
    return store.transact(transaction -> apply(transaction, id, command, Duration.ZERO));
  }

  /** Applies what was told so long ago and waited for us since. */
  static Transition apply(Transaction transaction, ApprovalId id, Command command, Duration ago) {
    Approval before = transaction.lock(id).orElseThrow();
    Transition transition = Lifecycle.apply(before, command, transaction.now().minus(ago));
    transaction.update(before, transition);
    return transition;
  }

  /** Cancels an approval and throws before the commit. */
  void cancelInVain(ApprovalId id, String message) {
    store.transact(transaction -> {
      Approval before = transaction.lock(id).orElseThrow();
      transaction.update(
          before, Lifecycle.apply(before, new Command.Cancel(CALLER), transaction.now()));
      throw new IllegalArgumentException(message);
    });
  }

  Transition answer(Approval approval, ReplyKey key, ChoiceKey choice, String message) {
    return apply(approval.id(), tap(key, choice, approval.request().approver().address(), message));
  }

  static Command.Answer tap(ReplyKey key, ChoiceKey choice, Address from, String message) {
    return new Command.Answer(
        new Command.Question.OfKey(key.hash()),
        choice,
        new Responder(from),
        new MessageId(message));
  }

  /** What a lookup in a transaction finds. */
  <T> Optional<T> found(Function<Transaction, Optional<T>> lookup) {
    return store.transact(lookup);
  }

  /** What a step in a transaction says. */
  boolean says(Predicate<Transaction> step) {
    return store.transact(step::test);
  }

  Approval stored(ApprovalId id) {
    return store.views().approval(id).orElseThrow().approval();
  }

  /** The payloads of effects of a lane, opened. */
  static List<String> payloads(ApprovalId id, Work lane) {
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "select effect_key, payload from outbox where approval_id = ? and lane = ?")) {
      query.setString(1, id.value());
      query.setString(2, lane.name());
      List<String> payloads = new ArrayList<>();
      ResultSet row = query.executeQuery();
      while (row.next()) {
        payloads.add(
            encryption.text(SealedColumn.OUTBOX_PAYLOAD.of(row.getString(1)), row.getBytes(2)));
      }
      return payloads;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  OutboxClaim.Send onlySend(Duration lease) {
    List<OutboxClaim.Send> claims = store.outbox().claimSends(10, lease, IDLE);
    assertThat(claims).hasSize(1);
    return claims.getFirst();
  }

  OutboxClaim.Wake onlyResume(Duration lease) {
    List<OutboxClaim.Wake> claims = store.outbox().claimResumes(10, lease, IDLE);
    assertThat(claims).hasSize(1);
    return claims.getFirst();
  }
}
