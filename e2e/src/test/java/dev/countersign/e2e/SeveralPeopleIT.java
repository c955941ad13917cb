package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.Together;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Several people decide, one after another is asked, and an operator steps in. */
final class SeveralPeopleIT {
  private static final Countersign countersign = Countersign.start();
  private static final OpenApi contract =
      OpenApi.of(countersign.anonymous.get("/openapi.yaml").body());

  private final Phone ada = countersign.person();
  private final Phone grace = countersign.person();
  private final Phone linus = countersign.person();

  @AfterAll
  static void stop() {
    countersign.close();
  }

  @Test
  void two_of_three_decide_and_whoever_is_left_is_told() {
    ObjectNode request = asking("/quorum", ada, grace, linus);
    request.putObject("quorum").put("type", "atLeast").put("count", 2);
    String id = askEverybody(request, ada, grace, linus);

    ada.tap("Approve ✅");
    Wait.until("Ada is told").until(() -> says(ada, "1 of 2"));
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    grace.tap("Approve ✅");
    countersign.awaitStatus(id, "DECIDED");

    Wait.until("Linus is told").until(() -> says(linus, "Approve ✅"));
    linus.tap("Reject ❌");
    Wait.until("Linus is told once more").until(() -> says(linus, "Already decided"));
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/quorum").size() == 1);
    Http.Answer approval = countersign.approval(id);
    assertThat(contract.problems("Approval", approval.json())).isEmpty();
    assertThat(
            approval
                .json()
                .path("approvers")
                .valueStream()
                .map(person -> person.at("/vote/choice").asString("none")))
        .containsExactly("approve", "approve", "none");
    assertThat(approval.text("/decision/respondedBy")).isEqualTo(grace.address());
    assertThat(approval.text("/decision/approver")).isEqualTo("Person 1");
    assertThat(
            contract.problems(
                "Journal", countersign.api.get("/v1/approvals/" + id + "/journal").json()))
        .isEmpty();
  }

  @Test
  void d10_two_of_three_at_the_same_time_decide_once_and_the_third_is_told() {
    for (int round = 0; round < 10; round++) {
      List<Phone> people =
          List.of(countersign.person(), countersign.person(), countersign.person());
      String path = "/d10/" + round;
      ObjectNode request = asking(path, people.toArray(Phone[]::new));
      request.putObject("quorum").put("type", "atLeast").put("count", 2);
      String id = askEverybody(request, people.toArray(Phone[]::new));
      List<String> taps =
          people.stream()
              .map(person -> MetaWebhook.tap(person.address(), person.payload("Approve ✅")))
              .toList();

      Together.run(
          List.<Callable<Http.Answer>>of(
              () -> countersign.deliver(taps.get(0)), () -> countersign.deliver(taps.get(1))));
      countersign.awaitStatus(id, "DECIDED");
      countersign.deliver(taps.get(2));

      Wait.until("the third is told").until(() -> says(people.get(2), "Already decided"));
      Wait.until("the workflow wakes").until(() -> countersign.receiver.at(path).size() == 1);
      List<String> journal = countersign.journal(id);
      assertThat(Collections.frequency(journal, "VOTED")).isEqualTo(1);
      assertThat(Collections.frequency(journal, "DECIDED")).isEqualTo(1);
      assertThat(Collections.frequency(journal, "ANSWER_LATE")).isEqualTo(1);
      assertThat(
              countersign.database.number(
                  "select count(*) from outbox where approval_id = ? and lane = 'RESUME'", id))
          .isOne();
      assertThat(countersign.approval(id).text("/decision/respondedBy"))
          .isIn(people.get(0).address(), people.get(1).address());
    }
  }

  @Test
  void it_is_rejected_as_soon_as_all_cannot_approve_any_more() {
    ObjectNode request = asking("/all", ada, grace);
    request.putObject("quorum").put("type", "all");
    String id = askEverybody(request, ada, grace);

    ada.tap("Reject ❌");

    countersign.awaitStatus(id, "DECIDED");
    assertThat(countersign.approval(id).text("/port")).isEqualTo("rejected");
    Wait.until("Grace is told").until(() -> says(grace, "Reject ❌"));
  }

  @Test
  void nobody_is_asked_about_their_own_request() {
    ObjectNode request = asking("/own", ada, grace);
    request.putObject("requestedBy").putArray("addresses").add(address(ada));
    String id = askEverybody(request, grace);

    assertThat(countersign.approval(id).json().path("approvers")).hasSize(1);
    assertThat(countersign.journal(id)).contains("SEND_SKIPPED");
    grace.tap("Approve ✅");

    countersign.awaitStatus(id, "DECIDED");
    assertThat(countersign.approval(id).text("/decision/respondedBy")).isEqualTo(grace.address());
  }

  @Test
  void when_the_time_is_up_the_next_people_are_asked_and_in_the_end_it_counts_as_said() {
    ObjectNode request = asking("/ladder", ada).put("expiresIn", "PT1H");
    ObjectNode next = request.putArray("escalation").addObject();
    next.set("approvers", people(grace));
    next.put("expiresIn", "PT1H").put("onExpiry", "reject");
    String id = askEverybody(request, ada);

    countersign.database.endTime(id);
    Wait.until("Grace is asked").until(() -> !grace.buttons().isEmpty());
    Wait.until("Ada is told").until(() -> says(ada, "somebody else"));
    countersign.database.endTime(id);
    countersign.awaitStatus(id, "EXPIRED");

    Http.Answer approval = countersign.approval(id);
    assertThat(approval.text("/port")).isEqualTo("rejected");
    assertThat(approval.json().path("approved").asBoolean(true)).isFalse();
    assertThat(approval.json().path("decision").isNull()).isTrue();
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/ladder").size() == 1);
    JsonNode callback = countersign.receiver.at("/ladder").getFirst().json();
    assertThat(callback.path("type").asString()).isEqualTo("approval.expired");
    assertThat(callback.at("/data/port").asString()).isEqualTo("rejected");
    assertThat(callback.at("/data/respondedBy").isNull()).isTrue();
    assertThat(countersign.journal(id)).contains("ESCALATED", "EXPIRED");
  }

  @Test
  void a_choice_that_needs_a_comment_counts_once_it_has_one() {
    ObjectNode request = asking("/comment", ada);
    ArrayNode choices = request.putArray("choices");
    choices.addObject().put("key", "approve").put("title", "Approve ✅");
    choices
        .addObject()
        .put("key", "request-changes")
        .put("title", "Changes please")
        .put("comment", "required");
    String id = askEverybody(request, ada);

    ada.tap("Changes please");
    Wait.until("Ada is asked why").until(() -> says(ada, "why"));
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    ada.write("The amount is too high");

    countersign.awaitStatus(id, "DECIDED");
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/comment").size() == 1);
    JsonNode data = countersign.receiver.at("/comment").getFirst().json().path("data");
    assertThat(data.path("port").asString()).isEqualTo("request-changes");
    assertThat(data.path("comment").asString()).isEqualTo("The amount is too high");
  }

  @Test
  void who_is_asked_is_told_that_it_was_withdrawn() {
    String id = askEverybody(asking("/withdrawn", ada), ada);

    countersign.api.post("/v1/approvals/" + id + "/cancel", "");

    Wait.until("Ada is told").until(() -> says(ada, "withdrawn"));
  }

  @Test
  void an_operator_forces_a_decision_with_name_and_reason() {
    String id = askEverybody(asking("/forced", ada), ada);

    Http.Answer forced =
        operate(
            id, "force", Map.of("choice", "approve", "by", "Grace Hopper", "reason", "Ada is ill"));

    assertThat(forced.status()).as(forced.body()).isEqualTo(200);
    assertThat(contract.problems("Approval", forced.json())).isEmpty();
    assertThat(forced.json().at("/decision/forced").asBoolean()).isTrue();
    assertThat(forced.text("/decision/comment")).isEqualTo("Ada is ill");
    Wait.until("Ada is told").until(() -> says(ada, "Grace Hopper"));
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/forced").size() == 1);
    String journal = countersign.api.get("/v1/approvals/" + id + "/journal").body();
    assertThat(journal).contains("FORCED", "operator:Grace Hopper", "Ada is ill");
    assertThat(operate(id, "force", Map.of("choice", "approve", "by", "G", "reason", "r")).status())
        .isEqualTo(409);
  }

  @Test
  void an_operator_has_somebody_else_asked() {
    String id = askEverybody(asking("/passed", ada), ada);
    ObjectNode body = body(Map.of("by", "Grace Hopper", "reason", "On holiday"));
    body.set("from", address(ada));
    body.set("to", people(linus).get(0));

    Http.Answer passed = countersign.api.post("/v1/approvals/" + id + "/reassign", body.toString());

    assertThat(passed.status()).as(passed.body()).isEqualTo(200);
    Wait.until("Linus is asked").until(() -> !linus.buttons().isEmpty());
    ada.tap("Approve ✅");
    Wait.until("Ada is told").until(() -> says(ada, "passed on"));
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    linus.tap("Approve ✅");
    countersign.awaitStatus(id, "DECIDED");
    assertThat(countersign.approval(id).text("/decision/respondedBy")).isEqualTo(linus.address());
  }

  @Test
  void an_operator_lets_somebody_else_answer_as_well() {
    String id = askEverybody(asking("/delegated", ada), ada);
    ObjectNode body = body(Map.of("by", "Grace Hopper", "reason", "On holiday"));
    body.set("from", address(ada));
    body.set("to", ((ObjectNode) people(linus).get(0)).put("name", "Linus"));

    Http.Answer shared = countersign.api.post("/v1/approvals/" + id + "/delegate", body.toString());

    assertThat(shared.status()).as(shared.body()).isEqualTo(200);
    assertThat(contract.problems("Approval", shared.json())).isEmpty();
    assertThat(shared.json().at("/approvers/1/onBehalfOf").asInt(-1)).isZero();
    Wait.until("Linus is asked").until(() -> !linus.buttons().isEmpty());
    linus.tap("Approve ✅");
    countersign.awaitStatus(id, "DECIDED");
    assertThat(countersign.approval(id).text("/decision/approver")).isEqualTo("Linus");
    Wait.until("Ada is told").until(() -> says(ada, "Linus"));
  }

  @Test
  void a_question_is_sent_again_when_an_operator_says_so() {
    String id = askEverybody(asking("/again", ada), ada);
    int before = ada.received().size();

    assertThat(operate(id, "resend", Map.of("by", "Grace", "reason", "asked for")).status())
        .isEqualTo(200);

    Wait.until("Ada has it twice").until(() -> ada.received().size() == before + 1);
    assertThat(
            operate(id, "release", Map.of("by", "Grace", "reason", "none")).text("/errors/0/code"))
        .isEqualTo("nothing-to-do");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"choice":"maybe","by":"G","reason":"r"} | /choice | unknown-choice
          {"choice":"approve","by":"G"}            | /reason | missing
          {"choice":"approve","by":"","reason":"r"}| /by     | empty
          {"by":"G","reason":"r"}                  | /choice | missing
          {"choice":"approve","by":"G","reason":"r","x":1} | /x | unknown-member
          """)
  void an_operator_is_told_what_is_wrong(String body, String pointer, String code) {
    String id = countersign.ask(asking("/wrong", ada));

    Countersign.assertRefused(
        countersign.api.post("/v1/approvals/" + id + "/force", body), pointer, code);
    assertThat(countersign.status(id)).isEqualTo("WAITING");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"quorum":{"type":"atLeast"}}                       | /quorum/count | missing
          {"quorum":{"type":"any","count":2}}                 | /quorum/count | contradiction
          {"quorum":{"type":"most"}}                          | /quorum/type  | unknown-value
          {"onExpiry":"escalate"}                             | /onExpiry     | escalation-to-nobody
          {"onExpiry":"later"}                                | /onExpiry     | unknown-value
          {"escalation":[{"approvers":[]}]}                   | /escalation/0/approvers | empty
          {"requestedBy":{"addresses":[]}}                    | /requestedBy/addresses | empty
          {"quorum":{"type":"atLeast","count":3}}             | /quorum/count | out-of-range
          {"quorum":{"type":"atLeast","count":0}}             | /quorum/count | out-of-range
          {"quorum":{"type":"percent","count":101}}           | /quorum/count | out-of-range
          {"quorum":{"type":"percent","count":0}}             | /quorum/count | out-of-range
          {"quorum":{"type":"atLeast","count":"2"}}           | /quorum/count | wrong-type
          {"quorum":{"type":"all"},"fields":[{"key":"a","value":"1","input":"editable"}]} | /fields/0/input | contradiction
          {"escalation":[{"approvers":[{"addresses":[]}]}]}   | /escalation/0/approvers/0/addresses | empty
          """)
  void a_contradiction_among_people_is_pointed_at(String members, String pointer, String code) {
    ObjectNode request = asking("/contradiction", ada, grace);

    countersign.assertRefused(request, members, pointer, code);
  }

  @Test
  void nobody_decides_alone_about_what_they_want_themselves() {
    ObjectNode alone = Countersign.request(ada);
    ObjectNode listed = asking("/own-request", ada);
    ObjectNode both = asking("/own-request", ada, grace);
    both.putObject("quorum").put("type", "all");
    for (ObjectNode request : List.of(alone, listed, both)) {
      request.putObject("requestedBy").putArray("addresses").add(address(ada));
    }

    countersign.assertRefused(alone, "{}", "/to", "own-request");
    countersign.assertRefused(listed, "{}", "/approvers/0/addresses/0/to", "own-request");
    countersign.assertRefused(both, "{}", "/quorum", "own-request");
  }

  private static ObjectNode asking(String callback, Phone... phones) {
    ObjectNode request = countersign.request(phones[0], callback);
    request.remove("account");
    request.remove("to");
    request.set("approvers", people(phones));
    return request;
  }

  private static ArrayNode people(Phone... phones) {
    ArrayNode people = JsonMapper.shared().createArrayNode();
    for (Phone phone : phones) {
      people
          .addObject()
          .put("name", "Person " + (people.size() - 1))
          .putArray("addresses")
          .add(address(phone));
    }
    return people;
  }

  private static ObjectNode address(Phone phone) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("account", UserSettings.SHOP)
        .put("to", phone.address());
  }

  private static String askEverybody(ObjectNode request, Phone... phones) {
    String id = countersign.ask(request);
    for (Phone phone : List.of(phones)) {
      Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());
    }
    Wait.until("it is known that they have it")
        .until(() -> Collections.frequency(countersign.journal(id), "SENT") == phones.length);
    return id;
  }

  private static Http.Answer operate(String id, String act, Map<String, String> members) {
    return countersign.api.post("/v1/approvals/" + id + "/" + act, body(members).toString());
  }

  private static ObjectNode body(Map<String, String> members) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    members.forEach(body::put);
    return body;
  }

  private static boolean says(Phone phone, String words) {
    return phone.received().stream().anyMatch(text -> text.contains(words));
  }
}
