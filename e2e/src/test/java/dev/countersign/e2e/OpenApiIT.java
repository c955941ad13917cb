package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.gateway.ErasureRequests;
import dev.countersign.store.Erasure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A running server keeps what {@code openapi.yaml} promises. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiIT {
  private static final Erasure.Code WISH = new Erasure.Code("0123456789abcdef01234567");
  private static final Map<String, String> PLACES =
      Map.of(
          "{node}",
          "refund-approval",
          "{channel}",
          "instagram",
          "{token}",
          "x",
          "{code}",
          WISH.value());

  private final Countersign countersign = Countersign.start();
  private final OpenApi contract = OpenApi.of(countersign.anonymous.get("/openapi.yaml").body());

  @AfterAll
  void stop() {
    countersign.close();
  }

  @Test
  void the_contract_is_served() {
    Http.Answer answer = countersign.anonymous.get("/openapi.yaml");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).startsWith("application/yaml");
    assertThat(answer.body()).contains("openapi: 3.1");
  }

  @Test
  void every_operation_is_there() {
    Phone phone = countersign.person();
    countersign.part(ErasureRequests.class).request(WISH, Set.of());
    assertThat(contract.operations()).hasSizeGreaterThan(10);
    contract
        .operations()
        .forEach((path, methods) -> {
          for (String method : methods) {
            String id = countersign.ask(Countersign.request(phone));
            String real = path.replace("{id}", id);
            for (Map.Entry<String, String> place : PLACES.entrySet()) {
              real = real.replace(place.getKey(), place.getValue());
            }
            int status =
                path.equals("/v1/events")
                    ? countersign.anonymous.get(real).status()
                    : countersign
                        .api
                        .call(method.toUpperCase(java.util.Locale.ROOT), real)
                        .status();
            // a page that nobody was sent a link to is told as such
            int missing = path.startsWith("/decide/") ? 405 : 404;
            assertThat(status).as(method + " " + path).isNotIn(missing, 405, 500, 503);
          }
        });
  }

  @Test
  void answers_are_as_the_contract_says_while_an_approval_lives_and_ends() {
    Phone phone = countersign.person();
    Http.Answer created =
        countersign.api.post("/v1/approvals", countersign.request(phone, "/contract").toString());
    String id = created.text("/id");
    assertThat(contract.problems("Approval", created.json())).isEmpty();
    Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());
    assertThat(contract.problems("Approval", countersign.approval(id).json())).isEmpty();

    phone.tap("Approve ✅");
    countersign.awaitStatus(id, "DECIDED");
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/contract").size() == 1);

    assertThat(contract.problems("Approval", countersign.approval(id).json())).isEmpty();
    assertThat(
            contract.problems(
                "Journal", countersign.api.get("/v1/approvals/" + id + "/journal").json()))
        .isEmpty();
    assertThat(
            contract.problems("Callback", countersign.receiver.at("/contract").getFirst().json()))
        .isEmpty();
    assertThat(
            contract.problems("ApprovalPage", countersign.api.get("/v1/approvals?limit=1").json()))
        .isEmpty();
    assertThat(contract.problems("ContactList", countersign.api.get("/v1/contacts").json()))
        .isEmpty();
  }

  @Test
  void a_cancelled_approval_is_as_the_contract_says() {
    String id = countersign.ask(countersign.request(countersign.person(), "/withdrawn"));

    Http.Answer cancelled = countersign.api.post("/v1/approvals/" + id + "/cancel", "");

    assertThat(contract.problems("Approval", cancelled.json())).isEmpty();
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/withdrawn").size() == 1);
    assertThat(
            contract.problems("Callback", countersign.receiver.at("/withdrawn").getFirst().json()))
        .isEmpty();
  }

  @Test
  void a_node_answers_as_the_contract_says() {
    Http.Answer suspended =
        countersign.api.post(
            "/v1/nodes/refund-approval/executions",
            """
            {"inputs":{"instagramScopedUserId":"%s","orderId":"1","callbackUrl":"%s"}}
            """
                .formatted(
                    countersign.person().address(), countersign.receiver.url("/contract-node")));

    assertThat(suspended.status()).as(suspended.body()).isEqualTo(202);
    assertThat(contract.problems("Suspended", suspended.json())).isEmpty();
  }

  @Test
  void refusals_are_as_the_contract_says() {
    List<Http.Answer> refusals =
        List.of(
            countersign.anonymous.get("/v1/approvals"),
            countersign.anonymous.get("/v1/approvals?key=csk_" + "A".repeat(43)),
            countersign.api.get("/v1/approvals/apr_1"),
            countersign.api.get("/v1/approvals?limit=0"),
            countersign.api.post("/v1/approvals", "{"),
            countersign.api.post("/v1/approvals", "{\"colour\":1}"),
            countersign.api.post("/v1/approvals", "{\"account\":\"nobody\"}"),
            countersign.api.post("/v1/approvals", "{}", "Content-Type", "text/plain"));
    for (Http.Answer refusal : refusals) {
      assertThat(contract.problems("Problem", refusal.json())).as(refusal.body()).isEmpty();
    }
  }
}
