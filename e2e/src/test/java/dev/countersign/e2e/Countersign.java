package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.AccountId;
import dev.countersign.postgres.ApiKeys;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.SandboxSettings;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Credential;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.server.Server;
import dev.countersign.server.SettingsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server in this JVM with everything around it: a sandbox that plays Meta, a receiver of
 * callbacks, a database of its own, and a key that may do everything.
 */
final class Countersign implements AutoCloseable {
  private static final AtomicLong PEOPLE = new AtomicLong(7_000_000_000_000_000L);

  final Sandbox sandbox;
  final CallbackReceiver receiver;
  final Database database;
  final Http anonymous;
  final Http api;
  private final Server server;
  private final String adminKey;

  private Countersign(
      Sandbox sandbox, CallbackReceiver receiver, Database database, Server server) {
    this.sandbox = sandbox;
    this.receiver = receiver;
    this.database = database;
    this.server = server;
    this.anonymous = Http.at(server.port());
    this.adminKey = key(Set.of("admin"), null).key();
    this.api = anonymous.with(adminKey);
  }

  static Countersign start() {
    return start(settings -> {});
  }

  static Countersign start(Consumer<UserSettings> change) {
    Sandbox sandbox = startSandbox();
    Database database = Database.create();
    UserSettings settings = UserSettings.of(sandbox.graphUri(), database).changed(change);
    Server server = Server.start(SettingsFile.settings(settings.tree(), Map.of()));
    connect(sandbox, server.port());
    return new Countersign(sandbox, CallbackReceiver.start(), database, server);
  }

  /** A sandbox with the accounts of {@link UserSettings}. */
  static Sandbox startSandbox() {
    SandboxSettings demo = SandboxSettings.demo();
    AccountSettings shop = demo.accounts().getFirst();
    AccountSettings branch =
        new AccountSettings(
            new dev.countersign.sandbox.account.AccountId("17841400000000002"),
            "Branch",
            "countersign.branch",
            "104000000000002",
            new Credential("branch-page-token"),
            new AccountSettings.App(
                "204000000000002",
                new Credential("branch-app-secret"),
                new Credential("branch-verify-token")),
            null,
            AccountSettings.ALL_PERMISSIONS,
            true,
            List.of());
    return Sandbox.start(demo.withAccounts(List.of(shop.withRequireAppSecretProof(true), branch)));
  }

  /** Tells the sandbox where the webhooks of its accounts go. */
  static void connect(Sandbox sandbox, int port) {
    URI webhook = URI.create("http://127.0.0.1:" + port + "/webhooks/instagram");
    sandbox.accounts().forEach(account -> sandbox.setWebhook(account.settings().id(), webhook));
  }

  /** Somebody new, of whom the server has not heard. */
  static Phone stranger(Sandbox sandbox) {
    PersonId id = new PersonId(Long.toString(PEOPLE.incrementAndGet()));
    sandbox.addPerson(
        sandbox.accounts().getFirst().settings().id(), new Person(id, "Somebody", "somebody"));
    return new Phone(sandbox, id);
  }

  Phone stranger() {
    return stranger(sandbox);
  }

  /** Somebody new who wrote to the shop, so that the server knows them. */
  Phone person() {
    return greeted(sandbox, database);
  }

  static Phone greeted(Sandbox sandbox, Database database) {
    Phone phone = stranger(sandbox);
    phone.write("Hi");
    Wait.until("the server knows " + phone.address()).until(() -> isKnown(database, phone));
    return phone;
  }

  private static boolean isKnown(Database database, Phone phone) {
    return database.number("select count(*) from contact where address = ?", phone.address()) == 1;
  }

  /** A key of the API. */
  ApiKeys.CreatedKey key(Set<String> scopes, @Nullable Set<AccountId> accounts) {
    byte[] random = new byte[40];
    new SecureRandom().nextBytes(random);
    return keys().create("e2e", scopes, accounts, random);
  }

  /** The server's port. */
  int port() {
    return server.port();
  }

  ApiKeys keys() {
    return part(ApiKeys.class);
  }

  /** A part of the server. */
  <T> T part(Class<T> type) {
    return server.part(type);
  }

  /**
   * Posts with a header line as it is, which {@link java.net.http.HttpClient} would refuse, and
   * gives the status.
   */
  int rawPost(String path, String body, String headerLine) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(path, adminKey, headerLine, content.length);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(content);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request to that person that nobody waits for; change it as needed. */
  static ObjectNode request(Phone phone) {
    ObjectNode request = JsonMapper.shared().createObjectNode();
    request.put("account", UserSettings.SHOP).put("to", phone.address());
    field(request, "amount", "Amount").put("value", "129.90 EUR");
    return request;
  }

  /** Adds a field to a request and returns the field. */
  static ObjectNode field(ObjectNode request, String key, String label) {
    return request.withArray("fields").addObject().put("key", key).put("label", label);
  }

  /** A request whose outcome is called back at a path of the receiver. */
  ObjectNode request(Phone phone, String callbackPath) {
    ObjectNode request = request(phone);
    request.putObject("resume").put("type", "http").put("url", receiver.url(callbackPath));
    return request;
  }

  /** Asks and gives the id of the approval. */
  String ask(ObjectNode request) {
    Http.Answer answer = api.post("/v1/approvals", request.toString());
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.text("/id");
  }

  /** A request is refused once these members, given as JSON, are among its own. */
  void assertRefused(ObjectNode request, String members, String pointer, String code) {
    ((ObjectNode) JsonMapper.shared().readTree(members))
        .properties()
        .forEach(member -> request.set(member.getKey(), member.getValue()));

    assertRefused(api.post("/v1/approvals", request.toString()), pointer, code);
  }

  /** What is wrong first has that pointer and code; only a wrong form is the status 400. */
  static void assertRefused(Http.Answer answer, String pointer, String code) {
    boolean isForm = Set.of("wrong-type", "unknown-member").contains(code);
    assertThat(answer.status()).as(answer.body()).isEqualTo(isForm ? 400 : 422);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.text("/errors/0/pointer")).as(answer.body()).isEqualTo(pointer);
    assertThat(answer.text("/errors/0/code")).as(answer.body()).isEqualTo(code);
  }

  /**
   * Asks, waits until the question is on the phone and its call is recorded, which comes after it,
   * and gives the id of the approval.
   */
  String askAndShow(Phone phone, ObjectNode request) {
    String id = ask(request);
    Wait.until("the question is on the phone")
        .until(() -> !phone.buttons().isEmpty() && !phone.calls().isEmpty());
    return id;
  }

  /** The key of a question that is not on the phone yet. */
  String replyKey(String approval) {
    try (Connection connection = database.connect();
        PreparedStatement query =
            Database.prepare(
                connection,
                "select effect_key, payload from outbox where approval_id = ? and lane = 'SEND'",
                approval);
        ResultSet row = query.executeQuery()) {
      row.next();
      String payload =
          server
              .part(Encryption.class)
              .text(SealedColumn.OUTBOX_PAYLOAD.of(row.getString(1)), row.getBytes(2));
      return JsonMapper.shared().readTree(payload).path("replyKey").asString();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The approval as the API shows it now. */
  Http.Answer approval(String id) {
    return api.get("/v1/approvals/" + id);
  }

  String status(String id) {
    return approval(id).text("/status");
  }

  void awaitStatus(String id, String status) {
    Wait.until(id + " is " + status).until(() -> status(id).equals(status));
  }

  /** The names of the events in the journal, oldest first. */
  List<String> journal(String id) {
    return api.get("/v1/approvals/" + id + "/journal")
        .json()
        .path("items")
        .valueStream()
        .map(entry -> entry.path("event").asString())
        .toList();
  }

  /** The value of a counter, of all with that reason or account; 0 before it counted anything. */
  double counter(String name, String label) {
    return anonymous
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name) && line.contains("\"" + label + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** The newest entry of that event in the journal. */
  JsonNode entry(String id, String event) {
    return api.get("/v1/approvals/" + id + "/journal")
        .json()
        .path("items")
        .valueStream()
        .filter(entry -> entry.path("event").asString().equals(event))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  /** Posts a webhook as the shop's app. */
  Http.Answer deliver(String body) {
    return anonymous.post(
        "/webhooks/instagram",
        body,
        MetaWebhook.SIGNATURE,
        MetaWebhook.sign(MetaWebhook.SHOP_SECRET, body));
  }

  /** Waits until every webhook that was received is handled. */
  void awaitInbox() {
    Wait.until("the inbox is handled")
        .until(() -> database.number("select count(*) from inbox where due_at is not null") == 0);
  }

  /** Waits until nothing is to be sent any more, and all that Meta tells of it is handled. */
  void awaitQuiet() {
    // a message leaves the database for Meta and comes back as an echo: hence Meta twice
    Wait.until("nothing happens any more")
        .until(() -> sandbox.webhooksIdle() && isNothingDue() && sandbox.webhooksIdle());
  }

  private boolean isNothingDue() {
    return database.number(
            """
            select (select count(*) from outbox where lane = 'SEND' and due_at is not null)
              + (select count(*) from inbox where due_at is not null)
            """)
        == 0;
  }

  @Override
  public void close() {
    server.close();
    sandbox.close();
    receiver.close();
  }
}
