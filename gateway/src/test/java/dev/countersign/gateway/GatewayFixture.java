package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Status;
import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Identity;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.postgres.TestDatabase;
import dev.countersign.resume.ResumeHandler;
import dev.countersign.secret.Secret;
import dev.countersign.store.Load;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.ResumeProgress;
import dev.countersign.store.Together;
import dev.countersign.testkit.Example;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Gateways on a real database between a fake channel and a fake receiver. */
abstract class GatewayFixture {
  /** So many messages of one account are under way at once. */
  static final int AT_ONCE = 8;

  /** Nobody is busy. */
  static final Load IDLE = new Load(100, Map.of());

  static final Account STRICT =
      new Account(
          new AccountId("strict"),
          Example.SHOP.channel(),
          "17841400000000002",
          Account.UnknownRecipient.REFUSE,
          Duration.ofHours(4));

  /** Leases that no test outlives. */
  static final Gateway.Pace PACE = pace(Duration.ofSeconds(30));

  @SuppressWarnings("NullAway.Init") // opened before the first test
  static TestDatabase database;

  @SuppressWarnings("NullAway.Init")
  static DataSource pool;

  final FakeChannel channel = new FakeChannel();
  final FakeResumer receiver = new FakeResumer();
  final Map<String, ResumeHandler> handlers = new ConcurrentHashMap<>();
  final FakeObserver observer = new FakeObserver();
  final FakeTracing tracing = new FakeTracing();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @SuppressWarnings("NullAway.Init") // opened before each test
  PostgresStore store;

  @SuppressWarnings("NullAway.Init")
  Approvals approvals;

  static Gateway.Pace pace(Duration lease) {
    return new Gateway.Pace(AT_ONCE, lease, lease, lease, Duration.ofMillis(20));
  }

  @BeforeAll
  static void open_a_database() {
    database = TestDatabase.migrated();
    pool = database.pool();
  }

  @AfterAll
  static void drop_the_database() {
    database.close();
  }

  @BeforeEach
  void open_a_store() {
    database.clear();
    store = new PostgresStore(pool);
    handlers.put("ignore", (resumption, context) -> {});
    approvals = approvals(store);
  }

  @AfterEach
  void close_everything() throws Exception {
    for (AutoCloseable part : opened) {
      part.close();
    }
    store.close();
  }

  static org.awaitility.core.ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
  }

  Accounts accounts() {
    return new Accounts(List.of(Example.SHOP, STRICT), List.of(channel));
  }

  Approvals approvals(PostgresStore on) {
    return new Approvals(
        on, Together.alone(on), accounts(), resumers(), Randomness.secure(), tracing);
  }

  Resumers resumers() {
    return new Resumers(List.of(receiver), handlers);
  }

  /** Where people would answer on a page. */
  DecisionLinks links() {
    return new DecisionLinks(
        URI.create("https://hil.example.com"), Secret.of("the key of the links"));
  }

  Gateway.Parts parts(PostgresStore on) {
    return parts(on, accounts());
  }

  private Gateway.Parts parts(PostgresStore on, Accounts accounts) {
    return new Gateway.Parts(
        on,
        accounts,
        resumers(),
        new FakeReader(),
        Randomness.secure(),
        observer,
        tracing,
        links());
  }

  /** Starts a gateway that is stopped after the test. */
  Gateway startGateway() {
    return startGateway(PACE);
  }

  Gateway startGateway(Gateway.Pace pace) {
    return closeAfterwards(Gateway.start(parts(store), pace));
  }

  /** Starts a gateway whose settings name this account only. */
  Gateway startGatewayWithOnly(Account account) {
    Accounts only = new Accounts(List.of(account), List.of(channel));
    return closeAfterwards(Gateway.start(parts(store, only), PACE));
  }

  /** Starts a second gateway, as another process would. */
  Gateway startOtherGateway() {
    PostgresStore other = new PostgresStore(database.pool());
    closeAfterwards(other);
    return closeAfterwards(Gateway.start(parts(other), PACE));
  }

  <T extends AutoCloseable> T closeAfterwards(T part) {
    opened.push(part);
    return part;
  }

  static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Approval asked(ApprovalRequest request) {
    RequestOutcome outcome = approvals.request(request);
    assertThat(outcome).isInstanceOf(RequestOutcome.Created.class);
    return ((RequestOutcome.Created) outcome).approval();
  }

  void receive(String... events) {
    store
        .inbox()
        .receive(
            new ReceivedWebhook(
                String.join("\n", events).getBytes(StandardCharsets.UTF_8),
                Set.of(Example.SHOP.id(), STRICT.id())));
  }

  /** Everything received is handled. */
  void awaitInbox() {
    await().until(() -> database.count("select count(*) from inbox where due_at is not null") == 0);
  }

  /** Nothing is left to be sent or delivered now. */
  void awaitOutbox() {
    await()
        .until(() -> database.count("select count(*) from outbox where due_at is not null") == 0);
  }

  String awaitQuestion() {
    await().until(() -> !channel.questions().isEmpty());
    return channel.questions().getLast();
  }

  void awaitStatus(ApprovalId id, Status status) {
    await().until(() -> approvals.find(id).orElseThrow().approval().status() == status);
  }

  void awaitResume(ApprovalId id, ResumeProgress.State state) {
    await().until(() -> approvals.find(id).orElseThrow().resume().state() == state);
  }

  void awaitEvent(ApprovalId id, Event event) {
    await().until(() -> events(id).contains(event));
  }

  List<Event> events(ApprovalId id) {
    return approvals.journal(id).stream().map(JournalEntry::event).toList();
  }

  JournalEntry entry(Approval asked, Event event) {
    return approvals.journal(asked.id()).stream()
        .filter(found -> found.event() == event)
        .findFirst()
        .orElseThrow();
  }

  void wroteAt(Address address, Instant at) {
    store.transact(transaction -> {
      transaction.people().wrote(transaction.people().recognise(address, Identity.UNTOLD), at);
      return true;
    });
  }

  /** Puts off what waits for its time, so that a slow test is not overtaken by it. */
  void putOff() {
    database.change("update account_pause set until = now() + interval '1 hour'");
    database.change(
        "update outbox set due_at = now() + interval '1 hour' where state in ('RETRY', 'HELD')");
  }

  /** Makes everything due that waits for its time. */
  void hurry() {
    database.change("update account_pause set until = now()");
    database.change("update outbox set due_at = now() where state in ('RETRY', 'HELD')");
  }
}
