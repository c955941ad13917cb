package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What is asked changes, and only the newer message decides. */
final class AmendIT {
  private static final Countersign countersign = Countersign.start();
  private static final OpenApi contract =
      OpenApi.of(countersign.anonymous.get("/openapi.yaml").body());
  private static final String AMOUNT =
      "{\"fields\":[{\"key\":\"amount\",\"label\":\"Amount\",\"value\":\"99.90 EUR\"}],"
          + "\"reason\":\"one item less\"}";

  private final Phone ada = countersign.person();

  @AfterAll
  static void stop() {
    countersign.close();
  }

  private static Http.Answer amend(String id, String body, String... headers) {
    return countersign.api.post("/v1/approvals/" + id + "/amend", body, headers);
  }

  @Test
  void d6_an_old_button_gets_the_notice_and_the_new_one_decides() {
    String id = countersign.askAndShow(ada, countersign.request(ada, "/amended"));
    String old = ada.payload("Approve ✅");
    String digest = countersign.approval(id).text("/digest");

    Http.Answer amended = amend(id, AMOUNT);

    assertThat(amended.status()).as(amended.body()).isEqualTo(200);
    assertThat(contract.problems("Approval", amended.json())).isEmpty();
    assertThat(amended.json().path("revision").asInt()).isEqualTo(2);
    assertThat(amended.text("/digest")).isNotEqualTo(digest);
    Wait.until("the newer message is on the phone")
        .until(() -> !ada.buttons().isEmpty() && !ada.payload("Approve ✅").equals(old));

    ada.tapPayload(old);
    Wait.until("Ada is told")
        .until(() -> ada.received().stream().anyMatch(text -> text.contains("newer message")));
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    String fresh =
        ada.calls().stream()
            .map(Phone::body)
            .flatMap(body -> body.at("/message/quick_replies").valueStream())
            .map(reply -> reply.path("payload").asString())
            .filter(payload -> payload.startsWith("HIL_APPROVE") && !payload.equals(old))
            .findFirst()
            .orElseThrow();
    ada.tapPayload(fresh);

    countersign.awaitStatus(id, "DECIDED");
    assertThat(
            ada.calls().stream()
                .map(Phone::body)
                .filter(body -> body.at("/message/quick_replies").size() > 0))
        .as("the first message and the newer one, once")
        .hasSize(2);
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/amended").size() == 1);
    JsonNode data = countersign.receiver.at("/amended").getFirst().json().path("data");
    assertThat(data.path("digest").asString()).isEqualTo(amended.text("/digest"));
    assertThat(data.path("revision").asInt()).isEqualTo(2);
    assertThat(data.at("/fields/amount").asString()).isEqualTo("99.90 EUR");
    assertThat(countersign.journal(id)).contains("AMENDED", "ANSWER_REFUSED", "DECIDED");
    assertThat(amend(id, AMOUNT).status()).isEqualTo(409);
  }

  @Test
  void the_same_wish_is_met_once() {
    String id = countersign.askAndShow(ada, countersign.request(ada, "/once"));

    Http.Answer first = amend(id, AMOUNT, "Idempotency-Key", "amend-" + id);
    Http.Answer again = amend(id, AMOUNT, "Idempotency-Key", "amend-" + id);
    Http.Answer same = amend(id, AMOUNT);

    assertThat(first.json().path("revision").asInt()).isEqualTo(2);
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.json().path("revision").asInt()).isEqualTo(2);
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.json().path("revision").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"title":""}                                     | /title           | empty
          {"fields":[]}                                    | /fields          | empty
          {"fields":[{"key":"a"},{"key":"a"}]}             | /fields/1/key    | duplicate
          {"choices":[{"key":"expired","title":"No"}]}     | /choices/0/key   | reserved
          {"fields":[{"key":"a","input":"required"}]}      | /fields/0/value  | missing
          {"fields":[{"key":"a","value":9,"type":"number","input":"editable","schema":{"maximum":5}}]} | /fields/0/value | contradiction
          {"choices":[]}                                   | /choices         | empty
          {"choices":[{"key":"approve","title":"This is a title longer than a button"}]} | /choices/0/title | too-long
          {"reason":""}                                    | /reason          | unfit-text
          {"to":"1"}                                       | /to              | unknown-member
          """)
  void what_cannot_be_asked_is_pointed_at(String body, String pointer, String code) {
    String id = countersign.ask(countersign.request(ada, "/wrong-amendment"));

    Countersign.assertRefused(amend(id, body), pointer, code);
    assertThat(countersign.approval(id).json().path("revision").asInt()).isEqualTo(1);
  }

  @Test
  void it_needs_a_key_that_may_ask() {
    String id = countersign.ask(countersign.request(ada, "/amend-scope"));
    Http other =
        countersign.anonymous.with(
            countersign.key(Set.of("approvals:read", "approvals:cancel"), null).key());

    assertThat(other.post("/v1/approvals/" + id + "/amend", AMOUNT).status()).isEqualTo(403);
    assertThat(amend("apr_00000000000000000000000000", AMOUNT).status()).isEqualTo(404);
  }
}
