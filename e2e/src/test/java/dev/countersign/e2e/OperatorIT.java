package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import dev.countersign.testkit.Together;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an operator may do over HTTP, and how they learn that nothing came of it. */
final class OperatorIT {
  private static final Countersign countersign = Countersign.start();
  private static final OpenApi contract =
      OpenApi.of(countersign.anonymous.get("/openapi.yaml").body());

  private final Phone ada = countersign.person();
  private final Phone grace = countersign.person();

  @AfterEach
  void nothing_goes_wrong_any_more() {
    countersign.sandbox.clearFaults();
    countersign.database.update("delete from account_pause");
  }

  @AfterAll
  static void stop() {
    countersign.close();
  }

  private static ObjectNode address(Phone phone) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("account", UserSettings.SHOP)
        .put("to", phone.address());
  }

  private static ObjectNode person(String name, Phone... addresses) {
    ObjectNode person = JsonMapper.shared().createObjectNode().put("name", name);
    person.putArray("addresses");
    for (Phone address : addresses) {
      person.withArray("addresses").add(address(address));
    }
    return person;
  }

  /** The body of an act that is right for a question to Ada. */
  private ObjectNode body(String act) {
    ObjectNode body =
        JsonMapper.shared()
            .createObjectNode()
            .put("by", "Grace Hopper")
            .put("reason", "Ada is on a ship");
    switch (act) {
      case "force" -> body.put("choice", "approve");
      case "reassign", "delegate" -> {
        body.set("from", address(ada));
        body.set("to", person("Grace", grace));
      }
      case "release" -> body.put("arrived", true);
      default -> {
        // nothing else is needed
      }
    }
    return body;
  }

  private static Http.Answer operate(String id, String act, JsonNode body) {
    return countersign.api.post("/v1/approvals/" + id + "/" + act, body.toString());
  }

  private static String delivery(String id) {
    return countersign.approval(id).text("/approvers/0/addresses/0/delivery");
  }

  /** A question to Ada that she has, for all that anybody knows. */
  private String asked(ObjectNode request) {
    String id = countersign.ask(request);
    Wait.until("it is known that she has it").until(() -> countersign.journal(id).contains("SENT"));
    return id;
  }

  /** A question to Ada of which nobody knows whether she has it; no echo ends the doubt. */
  private String doubted(String callback) {
    countersign.awaitQuiet();
    countersign.sandbox.addFault(FaultRule.always(new Fault.WebhookDrop()));
    countersign.sandbox.addFault(FaultRule.times(1, new Fault.ErrorAfterAccept()));
    String id = countersign.ask(countersign.request(ada, callback));
    Wait.until("nobody knows").until(() -> delivery(id).equals("unknown"));
    return id;
  }

  @Test
  void what_is_in_doubt_is_listed_for_the_operator() {
    String certain = asked(countersign.request(ada, "/certain"));
    String doubted = doubted("/doubted");

    JsonNode listed = countersign.api.get("/v1/approvals?delivery=unknown").json().path("items");
    Http.Answer nonsense = countersign.api.get("/v1/approvals?delivery=lost");

    assertThat(listed.valueStream().map(item -> item.path("id").asString()))
        .contains(doubted)
        .doesNotContain(certain);
    assertThat(nonsense.status()).isEqualTo(400);
    assertThat(nonsense.text("/detail")).contains("unknown");
  }

  @Test
  void what_arrived_is_released_without_being_sent_again() {
    String id = doubted("/arrived");

    Http.Answer resent = operate(id, "resend", body("resend"));
    Http.Answer released = operate(id, "release", body("release"));

    assertThat(resent.status()).isEqualTo(422);
    assertThat(resent.text("/errors/0/code")).isEqualTo("nothing-to-do");
    assertThat(released.status()).as(released.body()).isEqualTo(200);
    assertThat(contract.problems("Approval", released.json())).isEmpty();
    assertThat(delivery(id)).isEqualTo("sent");
    assertThat(operate(id, "release", body("release")).text("/code")).isEqualTo("nothing-to-do");
    Wait.stays("it is not sent again").until(() -> ada.calls().size() == 1);
    countersign.sandbox.clearFaults();
    ada.tap("Approve ✅");
    countersign.awaitStatus(id, "DECIDED");
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/arrived").size() == 1);
  }

  @Test
  void what_did_not_arrive_is_sent_again_once_it_is_released() {
    String id = doubted("/lost");

    Http.Answer released = operate(id, "release", body("release").put("arrived", false));

    assertThat(released.status()).as(released.body()).isEqualTo(200);
    Wait.until("it is sent again").until(() -> delivery(id).equals("sent"));
    assertThat(ada.calls()).hasSize(2);
    assertThat(countersign.entry(id, "RELEASED").at("/details/arrived").asString())
        .isEqualTo("false");
    countersign.sandbox.clearFaults();
    ada.tap("Approve ✅");
    countersign.awaitStatus(id, "DECIDED");
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/lost").size() == 1);
    Wait.stays("it wakes once").until(() -> countersign.receiver.at("/lost").size() == 1);
  }

  @Test
  void d2_the_same_deed_fifty_times_is_one_decision_and_the_others_are_told_how_it_stands() {
    String id = asked(countersign.request(ada, "/d2-force"));

    List<Http.Answer> answers =
        Together.run(50, () -> Http.patiently(() -> operate(id, "force", body("force"))));

    assertThat(answers).extracting(Http.Answer::status).containsOnly(200, 409);
    assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.status() == 409))
        .allSatisfy(answer -> {
          assertThat(answer.text("/code")).isEqualTo("already-final");
          assertThat(answer.text("/detail")).contains("DECIDED");
        });
    assertThat(Collections.frequency(countersign.journal(id), "FORCED")).isEqualTo(1);
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/d2-force").size() == 1);
    Wait.stays("it wakes once").until(() -> countersign.receiver.at("/d2-force").size() == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"force", "reassign", "delegate", "resend", "release"})
  void d12_an_operator_needs_a_key_of_the_scope_admin(String act) {
    String id = asked(Countersign.request(ada));
    var key =
        countersign.key(
            Set.of(
                "approvals:create",
                "approvals:read",
                "approvals:cancel",
                "nodes:run",
                "contacts:read"),
            null);
    double refused = countersign.counter("countersign_api_refused_total", "forbidden");
    long effects = countersign.database.number("select count(*) from outbox");

    try (Logged logged = Logged.listen()) {
      Http caller = countersign.anonymous.with(key.key());
      Http.Answer answer = caller.post("/v1/approvals/" + id + "/" + act, body(act).toString());
      caller.post("/v1/approvals/" + id + "/" + act, body(act).toString());

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.text("/code")).isEqualTo("forbidden");
      // the filter writes it down after the answer
      Wait.until("the log says who tried what")
          .until(() ->
              logged
                  .text()
                  .contains("Key " + key.id() + " was refused POST /v1/approvals/{id}/" + act));
    }
    assertThat(countersign.counter("countersign_api_refused_total", "forbidden"))
        .isEqualTo(refused + 2);
    JsonNode entry = countersign.entry(id, "ACT_REFUSED");
    assertThat(entry.path("actor").asString()).isEqualTo("key:" + key.id());
    assertThat(entry.at("/details/act").asString()).isEqualTo(act);
    assertThat(Collections.frequency(countersign.journal(id), "ACT_REFUSED")).isEqualTo(1);
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    assertThat(countersign.journal(id)).doesNotContain("FORCED", "REASSIGNED", "DELEGATED");
    assertThat(countersign.database.number("select count(*) from outbox")).isEqualTo(effects);
  }

  @ParameterizedTest
  @CsvSource({
    "force, FORCED",
    "reassign, REASSIGNED",
    "delegate, DELEGATED",
    "resend, RESENT",
    "release, RELEASED"
  })
  void the_journal_names_who_and_why(String act, String event) {
    String id =
        act.equals("release") ? doubted("/journal") : asked(countersign.request(ada, "/journal"));

    Http.Answer done = operate(id, act, body(act));

    assertThat(done.status()).as(done.body()).isEqualTo(200);
    assertThat(contract.problems("Approval", done.json())).isEmpty();
    JsonNode entry = countersign.entry(id, event);
    assertThat(entry.path("actor").asString()).isEqualTo("operator:Grace Hopper");
    assertThat(entry.at("/details/reason").asString()).isEqualTo("Ada is on a ship");
    assertThat(Collections.frequency(countersign.journal(id), event)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reassign | {"to":{"name":" ","addresses":[GRACE]}}          | /to/name              | empty
          delegate | {"to":{"name":" ","addresses":[GRACE]}}          | /to/name              | empty
          reassign | {"to":{"name":"a\\nb","addresses":[GRACE]}}      | /to/name              | control-character
          delegate | {"to":{"name":"LONG","addresses":[GRACE]}}       | /to/name              | too-long
          reassign | {"to":{"name":5,"addresses":[GRACE]}}            | /to/name              | wrong-type
          reassign | {"to":{"addresses":[GRACE,GRACE]}}               | /to/addresses/1/to    | duplicate
          delegate | {"to":{"addresses":[GRACE,GRACE]}}               | /to/addresses/1/to    | duplicate
          reassign | {"to":{"addresses":[]}}                          | /to/addresses         | empty
          delegate | {"to":{"addresses":[{"account":"shop-instagram","to":" "}]}} | /to/addresses/0/to | empty
          reassign | {"to":{"addresses":[{"account":"none","to":"1"}]}} | /to/addresses/0/account | unknown-account
          reassign | {"to":{"addresses":[{"account":"shop-instagram","to":"1"}]}} | /to/addresses/0/to | no-contact
          delegate | {"to":{"addresses":[ADA]}}                       | /to                   | duplicate
          reassign | {"to":{"addresses":[ADA]}}                       | /to                   | duplicate
          reassign | {"to":null}                                      | /to                   | missing
          delegate | {"from":null}                                    | /from                 | missing
          delegate | {"from":GRACE}                                   | /from                 | not-waited-for
          reassign | {"x":1}                                          | /x                    | unknown-member
          reassign | {"reason":"a\\nb"}                               | /reason               | unfit-text
          delegate | {"by":null}                                      | /by                   | missing
          """)
  void nobody_is_asked_by_a_body_that_is_wrong(
      String act, String members, String pointer, String code) {
    String id = asked(Countersign.request(ada));
    List<String> journal = countersign.journal(id);
    String given =
        members
            .replace("GRACE", address(grace).toString())
            .replace("ADA", address(ada).toString())
            .replace("LONG", "x".repeat(201));
    ObjectNode body = body(act);
    ((ObjectNode) JsonMapper.shared().readTree(given))
        .properties()
        .forEach(member -> body.set(member.getKey(), member.getValue()));

    Countersign.assertRefused(operate(id, act, body), pointer, code);

    assertThat(countersign.journal(id).stream().filter(event -> !isOfTheChannel(event)).toList())
        .isEqualTo(journal.stream().filter(event -> !isOfTheChannel(event)).toList());
    assertThat(grace.received()).isEmpty();
  }

  private static boolean isOfTheChannel(String event) {
    return Set.of("DELIVERED", "READ").contains(event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reassign", "delegate"})
  void whoever_wants_the_decision_is_not_asked_for_it(String act) {
    ObjectNode request = Countersign.request(ada);
    request.putObject("requestedBy").putArray("addresses").add(address(grace));
    String id = asked(request);

    Countersign.assertRefused(operate(id, act, body(act)), "/to", "own-request");

    assertThat(grace.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reassign", "delegate"})
  void whoever_wants_no_requests_is_not_asked(String act) {
    countersign.askAndShow(grace, Countersign.request(grace));
    grace.write("STOP");
    Wait.until("she is heard")
        .until(() ->
            countersign.api.post("/v1/approvals", Countersign.request(grace).toString()).status()
                == 422);
    String id = asked(Countersign.request(ada));

    Countersign.assertRefused(operate(id, act, body(act)), "/to/addresses/0/to", "opted-out");

    assertThat(countersign.status(id)).isEqualTo("WAITING");
  }
}
