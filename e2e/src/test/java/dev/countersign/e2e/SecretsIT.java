package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Secrets and people's words go through everything that can go right and wrong, in a process of its
 * own as users run it; afterwards they stand in no line of its log, no metric, no problem and no
 * output of a command.
 */
final class SecretsIT {
  private static final String TITLE = "canaryTitle9431";
  private static final String VALUE = "canaryValue1175";
  private static final String MASKED = "canaryMasked4111";
  private static final String WRITTEN = "canaryWrittenByAPerson";
  private static final String CAPABILITY = "canaryCapabilityInAUrl";
  private static final String WRONG_KEY =
      "csk_" + "canaryOfAKeyThatNobodyEverMadeButTried" + "12345";

  private final Sandbox sandbox = Countersign.startSandbox();
  private final CallbackReceiver receiver = CallbackReceiver.start();
  private final TraceReceiver collector = TraceReceiver.start();
  private final Database database = Database.create();
  private final Path folder = Folders.create();
  private final UserSettings chosen = UserSettings.of(sandbox.graphUri(), database);
  private final Path settings = chosen.write(folder);
  private final String key = Programs.createKey(settings);

  /** What anybody may get to see, by where. */
  private final Map<String, String> shown = new LinkedHashMap<>();

  @SuppressWarnings("NullAway.Init") // started by each test
  private ServerProcess server;

  private void start(String logFormat) {
    chosen.at("log").with("format", logFormat);
    chosen.write(folder);
    server =
        ServerProcess.start(settings, Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()));
    Countersign.connect(sandbox, server.port());
  }

  @AfterEach
  void stop() {
    server.close();
    receiver.close();
    collector.close();
    sandbox.close();
    Folders.delete(folder);
  }

  private Http api() {
    return Http.at(server.port()).with(key);
  }

  private ObjectNode request(Phone phone, String path) {
    ObjectNode request = Countersign.request(phone).put("title", TITLE);
    Countersign.field(request, "order", "Order").put("value", VALUE);
    Countersign.field(request, "card", "Card").put("value", MASKED).put("display", "masked");
    request
        .putObject("resume")
        .put("type", "http")
        .put("url", receiver.url(path + "?key=" + CAPABILITY));
    return request;
  }

  private String ask(Phone phone, String path) {
    Http.Answer answer = api().post("/v1/approvals", request(phone, path).toString());
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.text("/id");
  }

  private String askAndShow(Phone phone, String path) {
    String id = ask(phone, path);
    Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());
    return id;
  }

  private void assertProblem(String what, Http.Answer answer, Integer... statuses) {
    assertThat(answer.status()).as(what + ": " + answer.body()).isIn((Object[]) statuses);
    shown.put(what, answer.headers() + "\n" + answer.body());
  }

  private int deliver(String body, String secret) {
    return Http.at(server.port())
        .post("/webhooks/instagram", body, MetaWebhook.SIGNATURE, MetaWebhook.sign(secret, body))
        .status();
  }

  private void awaitInbox() {
    Wait.until("the inbox is handled")
        .until(() -> database.number("select count(*) from inbox where due_at is not null") == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void s4_no_secret_and_no_word_of_a_person_leaves_by_a_side_door(String logFormat) {
    start(logFormat);
    Phone phone = Countersign.greeted(sandbox, database);

    succeed(phone);
    askWrongly(phone);
    postWrongWebhooks(phone);
    meetMetasErrors();
    meetAReceiverThatFails();
    meetFaultsOfTheDatabase();
    shown.put("metrics", Http.at(server.port()).get("/actuator/prometheus").body());
    for (List<String> command :
        List.of(
            List.of("doctor", "--config", settings.toString()),
            List.of("journal", "verify", "--config", settings.toString()),
            List.of("keys", "list", "--config", settings.toString()))) {
      shown.put(command.toString(), Programs.run(command.toArray(String[]::new)).toString());
    }
    shown.put("log", server.log());
    Wait.until("traces are sent").until(() -> collector.text().contains("countersign resume"));
    shown.put("traces", collector.text());

    String log = logFormat.equals("json") ? told(server.jsonLog()) : server.log();
    assertThat(log)
        .as("the paths with stack traces were taken")
        .contains("failed as", "\tat ", "will not wake its workflow");
    shown.put("what the log means", log);
    for (String secret :
        List.of(
            TITLE,
            VALUE,
            MASKED,
            WRITTEN,
            CAPABILITY,
            WRONG_KEY,
            key,
            "sandbox-page-token",
            "sandbox-app-secret",
            "sandbox-verify-token",
            "branch-page-token",
            "branch-app-secret",
            CallbackReceiver.SECRET,
            database.password())) {
      assertThat(shown)
          .as(secret)
          .allSatisfy((where, text) -> assertThat(text).as(where).doesNotContain(secret));
    }
  }

  /** What lines of JSON say, without the escapes that a text could hide behind. */
  private static String told(List<JsonNode> lines) {
    return lines.stream()
        .flatMap(JsonNode::valueStream)
        .map(JsonNode::asString)
        .collect(Collectors.joining("\n"));
  }

  private void succeed(Phone phone) {
    String id = askAndShow(phone, "/ok");
    phone.write(WRITTEN);
    phone.tap("Approve ✅");
    Wait.until("the workflow wakes")
        .until(() -> api().get("/v1/approvals/" + id).text("/resume/state").equals("DONE"));
  }

  private void askWrongly(Phone phone) {
    String good = request(phone, "/never").toString();
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("no JSON", good.replace("\"" + TITLE + "\"", TITLE));
    bodies.put("cut JSON", good.substring(0, good.indexOf(VALUE) + VALUE.length()));
    bodies.put("a bare word", VALUE);
    bodies.put("a bad escape", good.replace(VALUE, VALUE + "\\x"));
    bodies.put("a member twice", good.replaceFirst("\\{", "{\"title\":\"" + TITLE + "\","));
    bodies.put("an unknown member", good.replaceFirst("\\{", "{\"x\":\"" + VALUE + "\","));
    bodies.put("too long", good.replace(VALUE, VALUE.repeat(100)));
    bodies.put("no duration", good.replaceFirst("\\{", "{\"expiresIn\":\"" + VALUE + "\","));
    bodies.put("no language", good.replaceFirst("\\{", "{\"locale\":\"" + VALUE + "\","));
    bodies.put("a forbidden callback", good.replace("http://127.0.0.1", "http://10.0.0.1"));
    ObjectNode twins = request(phone, "/never");
    for (String choice : List.of("a", "b")) {
      twins.withArray("choices").addObject().put("key", choice).put("title", "Twin");
    }
    bodies.put("twin choices", twins.toString());
    bodies.forEach(
        (what, body) -> assertProblem(what, api().post("/v1/approvals", body), 400, 422));
    assertProblem(
        "no UTF-8", api().post("/v1/approvals", good.getBytes(StandardCharsets.UTF_16)), 400);
    Http wrong = Http.at(server.port()).with(WRONG_KEY);
    assertProblem("wrong key", wrong.post("/v1/approvals", good), 401);
    assertProblem("key in the URL", api().get("/v1/approvals?key=" + WRONG_KEY), 400);
    assertProblem("own key in the URL", api().get("/v1/contacts?access_token=" + key), 400);
    assertProblem("no such approval", api().get("/v1/approvals/" + VALUE), 404);
    assertProblem("no such address", api().get("/v1/" + CAPABILITY), 404);
    assertProblem("no such page", Http.at(server.port()).get("/decide/" + CAPABILITY), 404);
  }

  private void postWrongWebhooks(Phone phone) {
    String body =
        MetaWebhook.wrote(phone.address(), Instant.now()).replace("\"Hi\"", "\"" + WRITTEN + "\"");
    assertThat(deliver(body, "a secret of nobody")).isEqualTo(401);
    assertThat(deliver("{" + WRITTEN, MetaWebhook.SHOP_SECRET)).isEqualTo(200);
    assertThat(deliver(body.replace(MetaWebhook.SHOP_ID, "1"), MetaWebhook.SHOP_SECRET))
        .isEqualTo(200);
    assertThat(deliver(body.replace("\"message\"", "\"" + WRITTEN + "\""), MetaWebhook.SHOP_SECRET))
        .isEqualTo(200);
    awaitInbox();
  }

  private void meetMetasErrors() {
    String quote = "Malformed: " + TITLE + " " + VALUE + " sandbox-page-token";
    List<Fault> faults = new ArrayList<>();
    faults.add(new Fault.GraphErrorAnswer(400, 100, null, quote));
    faults.add(new Fault.GraphErrorAnswer(500, 1, null, quote));
    faults.add(new Fault.GraphErrorAnswer(400, 2, 1545133, quote));
    faults.add(new Fault.ErrorAfterAccept());
    faults.add(new Fault.GarbledAfterAccept());
    faults.add(new Fault.ResetAfterAccept());
    faults.add(new Fault.ResetBeforeAccept());
    // after this one the account waits for a while
    faults.add(new Fault.TooManyCalls(613));
    for (Fault fault : faults) {
      Phone phone = Countersign.greeted(sandbox, database);
      sandbox.addFault(FaultRule.times(1, fault));
      String id = ask(phone, "/never");
      // a question after a name may be what meets it: then the question is sent
      Wait.until(fault.kind() + " is met")
          .until(() ->
              sandbox.faults().isEmpty()
                  && database.number(
                          "select count(*) from journal where approval_id = ? and event like 'SEN%'",
                          id)
                      > 0);
      sandbox.clearFaults();
    }
    database.update("delete from account_pause");
  }

  private void meetAReceiverThatFails() {
    Phone phone = Countersign.greeted(sandbox, database);
    receiver.answer("/fails", 500, 410);
    String id = askAndShow(phone, "/fails");
    phone.tap("Approve ✅");
    Wait.until("it was refused")
        .until(() -> api().get("/v1/approvals/" + id).text("/resume/state").equals("RETRY"));
    database.update("update outbox set due_at = now() where state = 'RETRY' and lane = 'RESUME'");
    Wait.until("it is given up")
        .until(() -> api().get("/v1/approvals/" + id).text("/resume/state").equals("DEAD"));
  }

  private void meetFaultsOfTheDatabase() {
    Phone phone = Countersign.greeted(sandbox, database);
    String id = askAndShow(phone, "/faults");
    String good = request(phone, "/never").put("reference", "poison").toString();
    database.update("alter table approval add constraint poisoned check (reference <> 'poison')");
    assertProblem("a broken constraint", api().post("/v1/approvals", good), 503);
    database.update("alter table contact rename to elsewhere");
    int before = server.log().length();
    try {
      assertProblem("a table that is away", api().post("/v1/approvals", good), 503);
      assertProblem("no contacts", api().get("/v1/contacts"), 503);
      phone.write(WRITTEN);
      phone.tap("Approve ✅");
      Wait.until("the webhook cannot be handled")
          .until(() -> server.log().indexOf(" failed: ", before) >= 0);
    } finally {
      database.update("alter table elsewhere rename to contact");
    }
    Wait.until("it is handled in the end")
        .until(() -> api().get("/v1/approvals/" + id).text("/status").equals("DECIDED"));
  }
}
