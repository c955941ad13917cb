package dev.countersign.faults.world;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.postgres.ApiKeys;
import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.SandboxSettings;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Credential;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.webhook.DeliverySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One database, the servers on it, a sandbox that plays Meta, a receiver of callbacks, and people.
 */
public final class World implements AutoCloseable {
  /** Ids that are telephone numbers as well. */
  private static final AtomicLong PEOPLE = new AtomicLong(491_500_000_000L);

  private static final AtomicInteger WORLDS = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A server that takes fewer than fifty webhooks a second is gone, or as good as gone. */
  private static final Duration SLOWEST = Duration.ofMillis(20);

  /** Whoever is asked once more at the end of the longest form still looks at their phone. */
  private static final Duration LONGEST_RUN = Duration.ofHours(12);

  private final Plan plan;
  private final Path folder;
  private final Database database;
  private final Sandbox sandbox;
  private final Receiver receiver;
  private final TcpProxy door = TcpProxy.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService tellers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Story> stories = new CopyOnWriteArrayList<>();
  private final List<Instant> crashes = new CopyOnWriteArrayList<>();
  private final List<String> resent = new CopyOnWriteArrayList<>();
  private final Set<String> acceptedFlood = ConcurrentHashMap.newKeySet();
  private final Map<Integer, ServerNode> nodes = new ConcurrentHashMap<>();
  private final List<Integer> ports;
  private final Path settings;
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean mayAnswer = true;
  private @Nullable Api api;
  private String apiKey = "";

  private World(Plan plan) {
    this.plan = plan;
    String name = "faults_" + WORLDS.incrementAndGet();
    this.folder = plan.folder().resolve(name);
    folder.toFile().mkdirs();
    this.database = plan.postgres().create(name);
    this.receiver = Receiver.start(plan.receivers());
    this.sandbox = Sandbox.start(plan.meta());
    List<Integer> chosen = new ArrayList<>();
    for (int node = 0; node < plan.servers(); node++) {
      chosen.add(Ports.free());
    }
    this.ports = List.copyOf(chosen);
    this.settings = Settings.write(folder, sandbox, database);
    door.target(ports.toArray(Integer[]::new));
  }

  /** Meta that repeats webhooks every half second, for as long as a run takes. */
  public static SandboxSettings impatient(SandboxSettings meta) {
    return meta.withDelivery(
            DeliverySettings.likeMeta().withAttempts(10_000, Duration.ofMillis(500)))
        .withEachAccount(AccountSettings::withoutRateLimits);
  }

  /** Starts everything and returns when all servers can work. */
  public static World start(Plan plan) {
    World world = new World(plan);
    try {
      world.open();
      return world;
    } catch (RuntimeException failed) {
      world.close();
      throw failed;
    }
  }

  private void open() {
    if (!plan.programs().hasArchive()) {
      launch(0).await().close();
    }
    launch(0).await();
    for (int node = 1; node < ports.size(); node++) {
      launch(node).await();
    }
    byte[] random = new byte[40];
    new SecureRandom().nextBytes(random);
    apiKey = new ApiKeys(database.source()).create("faults", Set.of("admin"), null, random).key();
    URI base = URI.create("http://127.0.0.1:" + door.port());
    api = new Api(http, base, apiKey);
    connectWebhooks();
  }

  /** Tells Meta where webhooks go. */
  public void connectWebhooks() {
    for (var account : sandbox.accounts()) {
      sandbox.setWebhook(
          account.settings().id(),
          URI.create("http://127.0.0.1:" + door.port() + "/webhooks/meta"));
    }
  }

  /** Starts a server; await it before it is needed. */
  public ServerNode launch(int node) {
    ServerNode started =
        ServerNode.start(
            new ServerNode.Launch(
                plan.programs(),
                settings,
                ports.get(node),
                folder.resolve("server-" + node + ".log"),
                plan.memory()),
            http);
    nodes.put(node, started);
    return started;
  }

  /** The server as it was started last. */
  public ServerNode node(int number) {
    return Objects.requireNonNull(nodes.get(number));
  }

  /** Lets requests and webhooks in at these servers only, as whoever balances load does. */
  public void route(Integer... to) {
    door.target(Stream.of(to).map(ports::get).toArray(Integer[]::new));
  }

  /** {@code kill -9}, noted as a crash. */
  public void kill(int node) {
    crashes.add(node(node).kill());
  }

  /** {@code SIGSTOP}, noted as a crash, for it looks like one to everybody else. */
  public void freeze(int node) {
    node(node).freeze();
    crashed();
  }

  /** Notes a crash that happened by itself; returns when it was noticed. */
  public Instant crashed() {
    Instant now = Instant.now();
    crashes.add(now);
    return now;
  }

  /** Somebody new who wrote to one of the accounts, in turn, so that they may be asked. */
  public PersonId person() {
    AccountSettings account = nextAccount();
    PersonId id = new PersonId(Long.toString(PEOPLE.incrementAndGet()));
    sandbox.addPerson(
        account.id(),
        switch (account.channel()) {
          case INSTAGRAM, MESSENGER -> new Person(id, "Somebody", "somebody");
          case WHATSAPP -> Person.onWhatsApp(id.value(), "Somebody", "DE." + id);
        });
    sandbox.write(id, "Hi");
    return id;
  }

  private void awaitGreetings(int justNow) {
    long people = sandbox.conversations().stream().filter(c -> !c.messages().isEmpty()).count();
    Wait.must(
        "everybody who wrote is known",
        PATIENCE.plusMillis(20L * justNow),
        () -> database.number("select count(distinct person) from contact") >= people);
  }

  /** So many new people, whom the servers know. */
  public List<PersonId> people(int count) {
    List<PersonId> people = new ArrayList<>();
    for (int person = 0; person < count; person++) {
      people.add(person());
    }
    awaitGreetings(count);
    return people;
  }

  /** Begins a story with somebody new, on the accounts in turn. */
  public Story tell(Story.End end) {
    return tell(person(), end);
  }

  /** Begins a story with somebody who wrote before. */
  public Story tell(PersonId person, Story.End end) {
    return tell(person, end, 0);
  }

  /** The same, called back at one of the receiver's addresses. */
  public Story tell(PersonId person, Story.End end, int address) {
    Story story = story(person, end, address);
    stories.add(story);
    underWay.incrementAndGet();
    tellers.execute(() -> {
      try {
        story.tell(LONGEST_RUN);
      } finally {
        underWay.decrementAndGet();
      }
    });
    return story;
  }

  private Story story(PersonId person, Story.End end, int address) {
    return new Story(
        this,
        new Story.Teller(account(person), person, database.name() + "-" + person, end, address));
  }

  /** All accounts. */
  public List<AccountSettings> accounts() {
    return sandbox.accounts().stream().map(summary -> summary.settings()).toList();
  }

  /** The account to which somebody wrote. */
  public AccountSettings account(PersonId person) {
    AccountId id = sandbox.conversation(person).account();
    return accounts().stream().filter(known -> known.id().equals(id)).findFirst().orElseThrow();
  }

  /** The account whose turn it is. */
  private AccountSettings nextAccount() {
    List<AccountSettings> all = accounts();
    return all.get(Math.floorMod(told.getAndIncrement(), all.size()));
  }

  /** Lets an operator send again what may have arrived and has not. */
  void resend(String approval, String person) {
    resent.add(person);
    // an answer that is lost is no harm: whoever looks again finds whether it is still in doubt
    api()
        .post(
            "/v1/approvals/" + approval + "/release",
            "{\"arrived\":false,\"by\":\"faults\",\"reason\":\"it is not on the phone\"}",
            "release-" + approval + "-" + resent.size());
  }

  /** Lets people look at their questions without answering, or answer them. */
  public void letPeopleAnswer(boolean may) {
    mayAnswer = may;
  }

  boolean mayAnswer() {
    return mayAnswer;
  }

  /** All stories so far. */
  public List<Story> stories() {
    return stories;
  }

  /** When servers were killed or frozen. */
  public List<Instant> crashes() {
    return crashes;
  }

  List<String> resent() {
    return resent;
  }

  /** Meta. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /** The receiver of callbacks. */
  public Receiver receiver() {
    return receiver;
  }

  /** The database. */
  public Database database() {
    return database;
  }

  /** What lies between the servers and the database. */
  public TcpProxy databaseNetwork() {
    return plan.postgres().network();
  }

  Api api() {
    return Objects.requireNonNull(api);
  }

  /**
   * How a flood was answered.
   *
   * @param refused answers other than 200, after which a webhook was repeated
   */
  public record Flooded(int accepted, int refused, Duration median, Duration p99) {}

  /** Posts webhooks of the first account's app, so many at once, until each is answered 200. */
  public Flooded flood(List<String> bodies, int atOnce) {
    Flood flood =
        new Flood(
            http,
            URI.create("http://127.0.0.1:" + door.port() + "/webhooks/meta"),
            sandbox.accounts().getFirst().settings());
    Flooded flooded =
        flood.post(bodies, atOnce, PATIENCE.plus(SLOWEST.multipliedBy(bodies.size())));
    acceptedFlood.addAll(flood.accepted());
    return flooded;
  }

  Set<String> acceptedFlood() {
    return acceptedFlood;
  }

  /** How often a story looks: the more of them are under way, the more seldom does each. */
  Duration look() {
    return Duration.ofMillis(50 + underWay.get() / 5);
  }

  /** What stands in a server's log. */
  public String log(int node) {
    try {
      return Files.readString(folder.resolve("server-" + node + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often the API did not do what was asked for, and was asked again. */
  public int refusals() {
    return api().refusals();
  }

  /**
   * The status with which the API answers now to the request of a story that may be told later; 0
   * when there is no answer.
   */
  public int tryOnce(PersonId person, Story.End end) {
    Story story = story(person, end, 0);
    return api().post("/v1/approvals", story.request(), story.reference()).status();
  }

  Path folder() {
    return folder;
  }

  /** Meta takes back an account's tokens. */
  public void revokeToken(AccountId account) {
    sandbox.setTokenEnd(account, sandbox.now());
  }

  /** Meta gives an account a new token, and somebody puts it where the servers find it. */
  public void renewToken(AccountId account) {
    Credential token = new Credential("EAA-renewed-" + account);
    sandbox.issueToken(account, token);
    Settings.giveToken(folder, account, token);
  }

  Map<String, String> secrets() {
    return Settings.secrets(sandbox, database, apiKey);
  }

  /** Everything that is known now. */
  public Evidence evidence(Evidence.Backlog backlog) {
    return new Collector(this).collect(backlog);
  }

  @Override
  public void close() {
    tellers.shutdownNow();
    nodes.values().forEach(ServerNode::kill);
    door.close();
    receiver.close();
    sandbox.close();
    http.shutdownNow();
  }
}
