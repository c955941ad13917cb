package dev.countersign.e2e;

import static dev.countersign.e2e.UserSettings.tree;

import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.SandboxSettings;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.MessageTemplate;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.Message.Author;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.conversation.TapOutcome;
import dev.countersign.server.Server;
import dev.countersign.server.SettingsFile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A server with an account on each channel, in front of a sandbox where Ada has all three. */
final class ThreeChannels implements AutoCloseable {
  static final AccountId INSTAGRAM = new AccountId("17841400000000001");
  static final AccountId MESSENGER = new AccountId("104000000000003");
  static final AccountId WHATSAPP = new AccountId("106540352242922");
  static final AccountId STUDIO = new AccountId("17841400000000003");

  static final PersonId ADA_ON_INSTAGRAM = new PersonId("6543217890123456");
  static final PersonId ADA_ON_MESSENGER = new PersonId("7543217890123456");
  static final PersonId ADA_ON_WHATSAPP = new PersonId("16505551234");
  static final PersonId ADA_AT_THE_STUDIO = new PersonId("6643217890123456");
  static final PersonId GRACE_WITHOUT_NUMBER = new PersonId("US.13491208655302741919");

  /** Where links lead that a server with pages puts into questions. */
  static final String PUBLIC_URL = "https://hil.example.com";

  private static final Pattern LINK =
      Pattern.compile(Pattern.quote(PUBLIC_URL) + "(/decide/[^\\s\\]\",]+)");

  private static final Pattern APPROVING = Pattern.compile("HIL_APPROVE\\|[A-Za-z0-9_-]+");

  private static final AtomicLong NEWCOMERS = new AtomicLong(8_000_000_000_000_000L);

  final Sandbox sandbox;
  final CallbackReceiver receiver = CallbackReceiver.start();
  final Http api;
  final Database database;
  private final Server server;

  private ThreeChannels(Sandbox sandbox, Database database, Server server, String key) {
    this.sandbox = sandbox;
    this.database = database;
    this.server = server;
    this.api = Http.at(server.port()).with(key);
  }

  /** A server that people reach with a browser. */
  static ThreeChannels startWithPages() {
    return start(settings -> settings.tree().put("public-url", PUBLIC_URL));
  }

  static ThreeChannels start(Consumer<UserSettings> change) {
    Sandbox sandbox = Sandbox.start(SandboxSettings.threeChannels().withPort(0));
    for (AccountId account : List.of(MESSENGER, WHATSAPP)) {
      sandbox.setTemplates(
          account,
          List.of(
              MessageTemplate.approved(
                  "approval_request",
                  account.equals(WHATSAPP) ? "en_US" : "en",
                  "{{1}} waits for your decision. {{2}}",
                  "Approve",
                  "Reject")));
    }
    // Meta refuses to refresh a token on its first day
    sandbox.setTokenAge(STUDIO, Duration.ofDays(2));
    Database database = Database.create();
    UserSettings settings =
        UserSettings.of(sandbox.graphUri(), database).changed(ThreeChannels::accounts);
    settings.at("meta").with("instagram-url", sandbox.instagramGraphUri().toString());
    change.accept(settings);
    Server server = Server.start(SettingsFile.settings(settings.tree(), Map.of()));
    sandbox
        .accounts()
        .forEach(account -> sandbox.setWebhook(account.settings().id(), webhook(server.port())));
    byte[] random = new byte[40];
    new java.security.SecureRandom().nextBytes(random);
    String key =
        server
            .part(dev.countersign.postgres.ApiKeys.class)
            .create("e2e", Set.of("admin"), null, random)
            .key();
    return new ThreeChannels(sandbox, database, server, key);
  }

  private static void accounts(UserSettings settings) {
    settings.tree().remove("nodes");
    settings
        .tree()
        .put(
            "accounts",
            tree("shop-instagram", account("instagram", INSTAGRAM, "sandbox-page-token"))
                .with(
                    "shop-messenger",
                    account("messenger", MESSENGER, "sandbox-messenger-token")
                        .with("template", tree("name", "approval_request", "language", "en")))
                .with(
                    "shop-whatsapp",
                    account("whatsapp", WHATSAPP, "sandbox-whatsapp-token")
                        .with("business-account", "102290129340398")
                        .with("template", tree("name", "approval_request", "language", "en_US")))
                .with(
                    "studio-instagram",
                    account("instagram", STUDIO, "IGAAsandbox0000000001")
                        .with("login", "instagram")
                        .with(
                            "app-secret",
                            List.of("sandbox-studio-app-secret", "sandbox-instagram-app-secret"))
                        .with("webhook-verify-token", "sandbox-studio-verify-token")));
  }

  private static UserSettings.Tree account(String channel, AccountId id, String token) {
    return tree("channel", channel, "id", id.value())
        .with("access-token", token)
        .with("app-secret", "sandbox-app-secret")
        .with("webhook-verify-token", "sandbox-verify-token");
  }

  private static URI webhook(int port) {
    return URI.create("http://127.0.0.1:" + port + "/webhooks/meta");
  }

  /** Where Meta tells the server of what happens. */
  URI webhook() {
    return webhook(port());
  }

  /** The server's port. */
  int port() {
    return server.port();
  }

  /** A part of the server. */
  <T> T part(Class<T> type) {
    return server.part(type);
  }

  /** Somebody new with Instagram who wrote to the shop. */
  PersonId newcomer() {
    PersonId person = new PersonId(Long.toString(NEWCOMERS.incrementAndGet()));
    sandbox.addPerson(INSTAGRAM, new Person(person, "Somebody", "somebody"));
    write(person, "Hi");
    return person;
  }

  /** Ada or somebody else writes, and the server has heard of it. */
  void write(PersonId person, String text) {
    sandbox.write(person, text);
    awaitWebhooks();
  }

  /** Every webhook so far was delivered and is handled, not only stored. */
  void awaitWebhooks() {
    Wait.until("the webhooks are handled").until(() -> sandbox.webhooksIdle() && isInboxEmpty());
  }

  private boolean isInboxEmpty() {
    return database.number("select count(*) from inbox where due_at is not null") == 0;
  }

  void tap(PersonId person, String title) {
    TapOutcome outcome = sandbox.tap(person, Tap.title(title));
    if (!(outcome instanceof TapOutcome.Tapped)) {
      throw new AssertionError("The tap on " + title + " came to nothing: " + outcome);
    }
  }

  /** What the account sent to a person, oldest first. */
  List<Message> received(PersonId person) {
    return sandbox.conversation(person).messages().stream()
        .filter(message -> message.author() == Author.ACCOUNT)
        .toList();
  }

  /** Waits for so many messages on the phone and gives the last one. */
  Message awaitMessage(PersonId person, int count) {
    Wait.until(count + " messages on the phone of " + person)
        .until(() -> received(person).size() >= count);
    return received(person).get(count - 1);
  }

  MessageId lastMessage(PersonId person) {
    return received(person).getLast().id();
  }

  static ObjectNode request(String account, String to) {
    ObjectNode request = JsonMapper.shared().createObjectNode();
    request.put("account", account).put("to", to).put("title", "Refund 4711");
    request
        .putArray("fields")
        .addObject()
        .put("key", "amount")
        .put("label", "Amount")
        .put("value", "129.90 EUR");
    return request;
  }

  /** A request with so many choices that WhatsApp shows them as a list. */
  static ObjectNode requestWithFourChoices(String account, String to) {
    ObjectNode request = request(account, to);
    for (String key : List.of("today", "tomorrow", "next-week", "never")) {
      request
          .withArray("choices")
          .addObject()
          .put("key", key)
          .put("title", "Pay " + key)
          .put("approves", !key.equals("never"));
    }
    return request;
  }

  /** For tests that hold on each app: the account there, and Ada. */
  static Stream<Arguments> apps() {
    return Stream.of(
        Arguments.of("shop-instagram", ADA_ON_INSTAGRAM),
        Arguments.of("shop-messenger", ADA_ON_MESSENGER),
        Arguments.of("shop-whatsapp", ADA_ON_WHATSAPP));
  }

  /** A request to one person at several addresses, given as account and address in turn. */
  static ObjectNode request(List<Map.Entry<String, String>> addresses) {
    ObjectNode request = request("", "");
    request.remove(List.of("account", "to"));
    var listed = request.putArray("approvers").addObject().put("name", "Ada").putArray("addresses");
    addresses.forEach(address ->
        listed.addObject().put("account", address.getKey()).put("to", address.getValue()));
    return request;
  }

  String ask(ObjectNode request) {
    request.putObject("resume").put("type", "http").put("url", receiver.url("/refund"));
    Http.Answer answer = api.post("/v1/approvals", request.toString());
    if (answer.status() != 201) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return answer.text("/id");
  }

  Http.Answer approval(String id) {
    return api.get("/v1/approvals/" + id);
  }

  void awaitStatus(String id, String status) {
    Wait.until(id + " is " + status).until(() -> approval(id).text("/status").equals(status));
  }

  /** Posts a webhook as the app of the shop's accounts and gives the status. */
  int deliver(String body) {
    return Http.at(port())
        .post(
            "/webhooks/meta",
            body,
            MetaWebhook.SIGNATURE,
            MetaWebhook.sign(MetaWebhook.SHOP_SECRET, body))
        .status();
  }

  /** The way to the page in the last message to a person, which has one. */
  String link(PersonId person) {
    Matcher found = LINK.matcher(received(person).getLast().content().toString());
    if (!found.find()) {
      throw new AssertionError("No link in " + received(person).getLast());
    }
    return found.group(1);
  }

  /** What the approving button of the last message to a person sends when it is tapped. */
  String payload(PersonId person) {
    Matcher found = APPROVING.matcher(received(person).getLast().content().toString());
    if (!found.find()) {
      throw new AssertionError("No button approves in " + received(person).getLast());
    }
    return found.group();
  }

  private Stream<JsonNode> entries(String id) {
    return api.get("/v1/approvals/" + id + "/journal").json().path("items").valueStream();
  }

  /** The only entry of that event in the journal. */
  JsonNode entry(String id, String event) {
    List<JsonNode> found =
        entries(id).filter(entry -> entry.path("event").asString().equals(event)).toList();
    if (found.size() != 1) {
      throw new AssertionError(event + " stands " + found.size() + " times in " + journal(id));
    }
    return found.getFirst();
  }

  /** The names of the events in the journal, oldest first, without what the channel tells. */
  List<String> journal(String id) {
    return entries(id)
        .map(entry -> entry.path("event").asString())
        .filter(event -> !event.equals("DELIVERED") && !event.equals("READ"))
        .toList();
  }

  String delivery(String id, int address) {
    return approval(id).text("/approvers/0/addresses/" + address + "/delivery");
  }

  @Override
  public void close() {
    server.close();
    sandbox.close();
    receiver.close();
  }
}
