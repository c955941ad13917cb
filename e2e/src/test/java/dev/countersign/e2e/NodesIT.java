package dev.countersign.e2e;

import static dev.countersign.e2e.UserSettings.SHOP;
import static dev.countersign.e2e.UserSettings.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A node that asks several people, and further ones when the time is up. */
final class NodesIT {
  private static final String NODE = "/v1/nodes/four-eyes/executions";

  private static final Countersign countersign =
      Countersign.start(settings ->
          settings
              .at("nodes")
              .with(
                  "four-eyes",
                  tree("approvers", List.of(person("Ada", "ada"), person("Grace", "grace")))
                      .with("quorum", tree("type", "all"))
                      .with("expires-in", "PT2H")
                      .with("escalation", List.of(next()))
                      .with(
                          "requested-by",
                          tree(
                              "addresses",
                              List.of(tree("account", SHOP, "to", "@{input:employee}"))))
                      .with("title", "Refund @{input:orderId}")
                      .with(
                          "choices",
                          List.of(
                              tree("key", "approve", "title", "Approve"),
                              tree("key", "changes", "title", "Changes please")
                                  .with("comment", "required")))
                      .with("fields", List.of(tree("key", "amount", "value", "@{input:amount}")))
                      .with("resume", tree("type", "http", "url", "@{input:callbackUrl}"))));

  private final Phone ada = countersign.person();
  private final Phone grace = countersign.person();
  private final Phone linus = countersign.person();
  private final Phone employee = countersign.person();

  @AfterAll
  static void stop() {
    countersign.close();
  }

  private static UserSettings.Tree person(String name, String input) {
    return tree("name", name)
        .with("addresses", List.of(tree("account", SHOP, "to", "@{input:" + input + "}")));
  }

  private static UserSettings.Tree next() {
    return tree("approvers", List.of(person("Linus", "linus")))
        .with("expires-in", "PT1H")
        .with("on-expiry", "reject");
  }

  @Test
  void both_people_of_a_node_have_to_approve() {
    String id = started(inputs("/both"));
    Wait.until("both are asked")
        .until(() -> !ada.buttons().isEmpty() && !grace.buttons().isEmpty());

    ada.tap("Approve");
    Wait.until("Ada is told how far it is")
        .until(() -> ada.received().getLast().contains("1 of 2"));
    grace.tap("Approve");

    countersign.awaitStatus(id, "DECIDED");
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/both").size() == 1);
    JsonNode data = countersign.receiver.at("/both").getFirst().data();
    assertThat(data.path("port").asString()).isEqualTo("approved");
    assertThat(data.path("approver").asString()).isEqualTo("Grace");
  }

  @Test
  void when_their_time_is_up_the_next_person_of_the_node_is_asked_and_says_why() {
    String id = started(inputs("/next"));
    Http.Answer asked = countersign.approval(id);
    assertThat(Instant.parse(asked.text("/expiresAt")))
        .isEqualTo(Instant.parse(asked.text("/requestedAt")).plus(Duration.ofHours(2)));
    countersign.database.endTime(id);

    Wait.until("Linus is asked").until(() -> !linus.buttons().isEmpty());
    linus.tap("Changes please");
    Wait.until("Linus is asked why").until(() -> linus.received().getLast().contains("why"));
    linus.write("Too much");

    countersign.awaitStatus(id, "DECIDED");
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/next").size() == 1);
    JsonNode data = countersign.receiver.at("/next").getFirst().data();
    assertThat(data.path("approver").asString()).isEqualTo("Linus");
    assertThat(data.path("comment").asString()).isEqualTo("Too much");
    assertThat(countersign.journal(id)).contains("ESCALATED");
  }

  @Test
  void what_only_the_inputs_show_is_told_by_the_input() {
    ObjectNode nobody = inputs("/nobody");
    nobody.withObject("inputs").putNull("grace");
    ObjectNode twice = inputs("/twice");
    twice.withObject("inputs").put("grace", ada.address());
    ObjectNode anybody = inputs("/anybody");
    anybody.withObject("inputs").remove("employee");
    ObjectNode own = inputs("/own");
    own.withObject("inputs").put("employee", linus.address());

    assertRefused(nobody, "/inputs/grace", "missing-recipient");
    assertRefused(twice, "/inputs/grace", "duplicate");
    assertRefused(anybody, "/inputs/employee", "missing-requester");
    assertRefused(own, "/escalation/0/approvers", "own-request");
  }

  private static void assertRefused(ObjectNode execution, String pointer, String code) {
    Http.Answer answer = countersign.api.post(NODE, execution.toString());

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.text("/errors/0/pointer")).as(answer.body()).isEqualTo(pointer);
    assertThat(answer.text("/errors/0/code")).isEqualTo(code);
  }

  private static String started(ObjectNode execution) {
    Http.Answer answer = countersign.api.post(NODE, execution.toString());
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.text("/approvalId");
  }

  private ObjectNode inputs(String callback) {
    ObjectNode execution = JsonMapper.shared().createObjectNode();
    execution
        .putObject("inputs")
        .put("ada", ada.address())
        .put("grace", grace.address())
        .put("linus", linus.address())
        .put("employee", employee.address())
        .put("orderId", "4711")
        .put("amount", "129.90 EUR")
        .put("callbackUrl", countersign.receiver.url(callback));
    return execution;
  }
}
