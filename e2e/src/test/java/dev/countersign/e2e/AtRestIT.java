package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.AccountId;
import dev.countersign.meta.account.RefreshedTokens;
import dev.countersign.postgres.ApiKeys;
import dev.countersign.postgres.EncryptionKeys;
import dev.countersign.postgres.GeneratedSecrets;
import dev.countersign.postgres.StoredTokens;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import dev.countersign.secret.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whoever has only the database reads no message, no value, no token and no secret; what is not to
 * be shown leaves the house towards nobody.
 */
class AtRestIT {
  private static final String READABLE = "canary-readable-4711";
  private static final String MASKED = "canary-masked-4111";
  private static final String CONCEALED = "canary-concealed-742";
  private static final String TITLE = "canary-title-0815";
  private static final String WRITTEN = "canary-written-by-ada";
  private static final String CAPABILITY = "canary-capability-in-the-address";
  private static final String ENTERED = "canary-entered-by-grace";
  private static final String DRAFT = "canary-draft-of-linus";
  private static final String COMMENT = "canary-comment-of-a-voter";
  private static final String CLEAR = "reference-that-is-looked-up";

  private final ThreeChannels house = ThreeChannels.start(settings -> {});

  @Test
  void s5_nothing_confidential_stands_in_any_table_after_all_that_can_happen_to_an_approval() {
    Instant start = Instant.now();
    try (house;
        Logged logged = Logged.listen()) {
      Wait.until("a new token is stored")
          .until(() ->
              house.database.number("select count(*) from refreshed_token where token is not null")
                  == 1);
      house.write(ThreeChannels.ADA_ON_INSTAGRAM, WRITTEN);
      String key = usedKey();

      String decided = decidedAfterARefusedCallback();
      enteredAndDecided();
      enter(house.newcomer(), DRAFT);
      votedWithAComment();
      Wait.until("what follows is the next call to Meta")
          .until(() ->
              house.database.number("select count(*) from outbox where due_at is not null") == 0);
      String undeliverable = refusedByMeta(100, null);
      Wait.until("it is given up")
          .until(() -> house.approval(undeliverable).text("/status").equals("UNDELIVERABLE"));
      String held = refusedByMeta(190, 460);
      Wait.until("the account is paused")
          .until(() -> house.database.number("select count(*) from account_pause") == 1);

      List<String> confidential =
          List.of(
              READABLE,
              MASKED,
              CONCEALED,
              TITLE,
              WRITTEN,
              CAPABILITY,
              ENTERED,
              DRAFT,
              COMMENT,
              house.approval(decided).text("/digest"),
              "replyKey",
              key,
              key.substring("csk_".length()),
              "sandbox-app-secret",
              "sandbox-studio-app-secret",
              "sandbox-instagram-app-secret",
              "sandbox-verify-token",
              "sandbox-page-token",
              "IGAAsandbox0000000001",
              refreshedToken(),
              secret("callback-secret"),
              secret("cursor-key"));
      for (String text : confidential) {
        assertThat(house.database.tablesWith(text)).as(text).isEmpty();
      }
      assertThat(house.database.inFiles(confidential, start))
          .as("whoever has a raw copy of the files reads none of it either")
          .isEmpty();
      assertThat(house.database.inFiles(List.of(CLEAR), start)).contains(CLEAR);
      assertThat(house.database.tablesWith(CLEAR))
          .as("what is not confidential is found, so the search works")
          .contains("approval");
      String keyset = house.part(EncryptionKeys.class).own().orElseThrow().text().reveal();
      assertThat(house.database.tablesWith(keyset))
          .as("in bytes as well")
          .containsExactly("generated_secret");

      assertShownToWhomItConcerns(decided);
      assertThat(house.approval(held).text("/status")).isEqualTo("WAITING");
      assertNothingHiddenLeftTheHouse();
      assertThat(logged.text())
          .doesNotContain(
              READABLE, MASKED, CONCEALED, TITLE, WRITTEN, CAPABILITY, ENTERED, DRAFT, COMMENT);
    }
  }

  /** A key that somebody made and called with. */
  private String usedKey() {
    byte[] random = new byte[40];
    new SecureRandom().nextBytes(random);
    String key =
        house.part(ApiKeys.class).create("canary", Set.of("approvals:read"), null, random).key();
    assertThat(Http.at(house.port()).with(key).get("/v1/approvals").status()).isEqualTo(200);
    return key;
  }

  private static ObjectNode request() {
    ObjectNode request =
        ThreeChannels.request("shop-instagram", ThreeChannels.ADA_ON_INSTAGRAM.value());
    request.put("title", TITLE).put("reference", CLEAR);
    Countersign.field(request, "order", "Order").put("value", READABLE);
    Countersign.field(request, "card", "Card").put("value", MASKED).put("display", "masked");
    Countersign.field(request, "score", "Score")
        .put("value", CONCEALED)
        .put("display", "concealed");
    request.putObject("resume").put("type", "http");
    return request;
  }

  private String ask() {
    ObjectNode request = request();
    request
        .putObject("resume")
        .put("type", "http")
        .put("url", house.receiver.url("/canary?key=" + CAPABILITY));
    Http.Answer answer =
        house.api.post(
            "/v1/approvals",
            request.toString(),
            "Idempotency-Key",
            "key-" + house.database.number("select count(*) from idempotency"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.text("/id");
  }

  private String decidedAfterARefusedCallback() {
    house.receiver.answer("/canary", 500);
    String id = ask();
    house.awaitMessage(ThreeChannels.ADA_ON_INSTAGRAM, 1);
    house.tap(ThreeChannels.ADA_ON_INSTAGRAM, "Approve ✅");
    house.awaitStatus(id, "DECIDED");
    Wait.until("the callback was refused")
        .until(() -> house.approval(id).text("/resume/state").equals("RETRY"));
    house.database.update("update outbox set due_at = now() where state = 'RETRY'");
    Wait.until("the callback was taken")
        .until(() -> house.approval(id).text("/resume/state").equals("DONE"));
    return id;
  }

  /** Somebody is asked and changes a value in the chat, which is shown back to them. */
  private String enter(PersonId person, String value) {
    ObjectNode request = ThreeChannels.request("shop-instagram", person.value());
    Countersign.field(request, "note", "Note").put("value", "none").put("input", "editable");
    String id = house.ask(request);
    house.awaitMessage(person, 1);
    house.tap(person, "Edit ✏️");
    house.awaitMessage(person, 2);
    house.write(person, value);
    Wait.until("it is shown back")
        .until(() -> house.received(person).getLast().content().toString().contains(value));
    return id;
  }

  private void enteredAndDecided() {
    PersonId grace = house.newcomer();
    String id = enter(grace, ENTERED);
    house.tap(grace, "Approve ✅");
    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/decision/fields/note")).isEqualTo(ENTERED);
  }

  /** The first of two votes, which is kept until the second one. */
  private void votedWithAComment() {
    PersonId first = house.newcomer();
    ObjectNode request = ThreeChannels.request("shop-instagram", first.value());
    request.remove(List.of("account", "to"));
    for (PersonId person : List.of(first, house.newcomer())) {
      request
          .withArray("approvers")
          .addObject()
          .putArray("addresses")
          .addObject()
          .put("account", "shop-instagram")
          .put("to", person.value());
    }
    request.putObject("quorum").put("type", "all");
    request
        .putArray("choices")
        .addObject()
        .put("key", "approve")
        .put("title", "Approve ✅")
        .put("comment", "required");
    String id = house.ask(request);
    house.awaitMessage(first, 1);
    house.tap(first, "Approve ✅");
    house.awaitMessage(first, 2);
    house.write(first, COMMENT);
    Wait.until("the vote is stored")
        .until(() -> house.approval(id).text("/approvers/0/vote/comment").equals(COMMENT));
  }

  /** Meta's words quote what was sent to it. */
  private String refusedByMeta(int code, @org.jspecify.annotations.Nullable Integer subcode) {
    house.sandbox.addFault(
        FaultRule.times(
            1,
            new Fault.GraphErrorAnswer(
                400, code, subcode, "Malformed: " + READABLE + ", " + TITLE)));
    return ask();
  }

  private String refreshedToken() {
    return house
        .part(StoredTokens.class)
        .find(
            new AccountId("studio-instagram"),
            RefreshedTokens.origin(Secret.of("IGAAsandbox0000000001")))
        .orElseThrow()
        .secret()
        .reveal();
  }

  private String secret(String name) {
    Secret fresh = Secret.of("made by nobody before");
    Secret found = house.part(GeneratedSecrets.class).getOrCreate(name, () -> fresh);
    assertThat(found).as(name).isNotEqualTo(fresh);
    return found.reveal();
  }

  private void assertShownToWhomItConcerns(String decided) {
    assertThat(house.received(ThreeChannels.ADA_ON_INSTAGRAM).getFirst().content().toString())
        .contains(TITLE, READABLE);
    assertThat(house.receiver.at("/canary").getFirst().body())
        .contains(READABLE)
        .isEqualTo(house.receiver.at("/canary").get(1).body());
    assertThat(house.api.get("/v1/approvals/" + decided + "/journal").body())
        .contains(house.approval(decided).text("/digest"));
  }

  private void assertNothingHiddenLeftTheHouse() {
    assertThat(house.sandbox.calls())
        .isNotEmpty()
        .noneMatch(call -> call.toString().contains(MASKED))
        .noneMatch(call -> call.toString().contains(CONCEALED));
    assertThat(JsonMapper.shared().writeValueAsString(house.receiver.at("/canary")))
        .doesNotContain(MASKED, CONCEALED);
  }
}
