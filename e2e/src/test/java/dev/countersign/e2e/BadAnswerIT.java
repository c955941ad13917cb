package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers of people who may not give them, or who write what nobody expects. A tap by somebody else
 * is in {@link FalseTapsIT}, for it differs by channel.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadAnswerIT {
  private static final int GUESSES = Integer.getInteger("cases.guesses", 2);
  private static final String NEUTRAL = "This button cannot be used from here.";

  private final Countersign countersign = Countersign.start();

  @AfterAll
  void stop() {
    countersign.close();
  }

  /**
   * The key of one tenant's question, tapped at another tenant's account: the question is looked up
   * by the hash of its key, so that its own journal can tell of the attempt, and nothing of it
   * reaches the other side.
   */
  @Test
  void d4_a_key_of_one_tenant_is_worth_nothing_at_anothers_account() {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone).put("title", "Secret salary");
    String id = countersign.askAndShow(phone, request);
    PersonId mallory = new PersonId("6200000000000001");
    countersign.sandbox.addPerson(
        new dev.countersign.sandbox.account.AccountId("17841400000000002"),
        new Person(mallory, "Mallory", "mallory"));
    Phone foreign = new Phone(countersign.sandbox, mallory);
    foreign.write("Hi");
    String tap =
        MetaWebhook.tap(mallory.value(), phone.payload("Approve ✅"))
            .replace(MetaWebhook.SHOP_ID, "17841400000000002");

    Http.Answer answer =
        countersign.anonymous.post(
            "/webhooks/instagram",
            tap,
            MetaWebhook.SIGNATURE,
            MetaWebhook.sign("branch-app-secret", tap));

    assertThat(answer.status()).isEqualTo(200);
    Wait.until("Mallory is answered").until(() -> !foreign.received().isEmpty());
    assertThat(foreign.received()).containsExactly(NEUTRAL);
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    assertThat(countersign.entry(id, "ANSWER_REFUSED").at("/details/reason").asString())
        .isEqualTo("responder-mismatch");
    assertThat(
            countersign.database.number(
                "select count(*) from approver where account = 'branch-instagram' and approval_id = ?",
                id))
        .isZero();
  }

  /**
   * {@code -Dcases.guesses=10} makes the ten thousand guesses that the case asks for; the build
   * makes two thousand, a thousand to a webhook.
   */
  @Test
  void d8_whoever_guesses_keys_is_not_heard_for_a_while_and_an_operator_learns_of_it() {
    Phone phone = countersign.person();
    Phone guesser = countersign.person();
    String id = countersign.askAndShow(phone, Countersign.request(phone));
    String right = phone.payload("Approve ✅");
    double alerts = countersign.counter("countersign_keys_tried_total", UserSettings.SHOP);
    String guessed =
        "select count(*) from inbound_event where kind = 'tapped' and event_id like 'mid.guess.%'";

    for (int body = 0; body < GUESSES; body++) {
      assertThat(countersign.deliver(guesses(guesser, body)).status()).isEqualTo(200);
      Wait.until("all are handled")
          .atMost(Duration.ofMinutes(2))
          .until(() ->
              countersign.database.number("select count(*) from inbox where due_at is not null")
                  == 0);
    }

    assertThat(countersign.database.number(guessed)).isEqualTo(GUESSES * 1000L);
    // a machine that takes longer than a minute for them has let them try once more each minute
    assertThat(countersign.counter("countersign_keys_tried_total", UserSettings.SHOP) - alerts)
        .isBetween(1.0, GUESSES * 1.0);
    countersign.deliver(MetaWebhook.tap(guesser.address(), right));
    countersign.awaitInbox();
    assertThat(guesser.received()).as("not even told that it is not theirs").isEmpty();
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    phone.tap("Approve ✅");
    countersign.awaitStatus(id, "DECIDED");
  }

  private static String guesses(Phone guesser, int body) {
    ObjectNode webhook =
        (ObjectNode) JsonMapper.shared().readTree(MetaWebhook.tap(guesser.address(), "x"));
    ArrayNode items = webhook.withArray("/entry/0/messaging");
    ObjectNode first = (ObjectNode) items.get(0);
    items.removeAll();
    for (int i = 0; i < 1000; i++) {
      ObjectNode item = first.deepCopy();
      ObjectNode message = (ObjectNode) item.path("message");
      message.put("mid", "mid.guess." + body + "." + i);
      message
          .putObject("quick_reply")
          .put("payload", "HIL_APPROVE|" + UUID.randomUUID().toString().substring(0, 22));
      items.add(item);
    }
    return webhook.toString();
  }

  /** What people write is a text and nothing else, wherever it goes. */
  @Test
  void d9_a_comment_is_cut_and_means_nothing_to_any_reader_of_it() {
    String wild =
        "{{secret}} @{secret:MetaAppSecret} \u202Egnp.exe\u202C <img src=x onerror=alert(1)> 👩‍⚖️ ' \" \\ \u0000 \u001B[31m ";
    Phone phone = countersign.person();
    ObjectNode request = countersign.request(phone, "/d9");
    request
        .putArray("choices")
        .addObject()
        .put("key", "reject")
        .put("title", "Reject ❌")
        .put("comment", "required");
    String id = countersign.askAndShow(phone, request);
    phone.tap("Reject ❌");
    Wait.until("a reason is asked for")
        .until(() -> phone.received().stream().anyMatch(text -> text.contains("why")));

    try (Logged logged = Logged.listen()) {
      assertThat(countersign.deliver(wrote(phone, wild + "x".repeat(100_000))).status())
          .isEqualTo(200);
      countersign.awaitStatus(id, "DECIDED");
      Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/d9").size() == 1);

      String kept = (wild + "x".repeat(100_000)).substring(0, 4096).replace('\u0000', '\uFFFD');
      assertThat(countersign.approval(id).text("/decision/comment")).isEqualTo(kept);
      CallbackReceiver.Callback callback = countersign.receiver.at("/d9").getFirst();
      assertThat(callback.isGenuine()).isTrue();
      assertThat(callback.data().path("comment").asString()).isEqualTo(kept);
      assertThat(callback.body()).doesNotContain("sandbox-app-secret", "\u0000", "\u001B");
      assertThat(logged.text()).doesNotContain("onerror", "\u202E", "\u001B");
    }
    assertThat(countersign.journal(id)).contains("DECIDED");
  }

  private static String wrote(Phone phone, String text) {
    ObjectNode item = JsonMapper.shared().createObjectNode();
    item.putObject("message").put("mid", MetaWebhook.newMessageId()).put("text", text);
    return MetaWebhook.instagram(MetaWebhook.SHOP_ID, phone.address(), Instant.now(), item);
  }

  @Test
  void d11_who_opted_out_decides_nothing_and_the_next_people_are_asked() {
    Phone ada = countersign.person();
    Phone grace = countersign.person();
    String id = countersign.askAndShow(ada, escalating(ada, grace));
    String payload = ada.payload("Approve ✅");

    ada.write("STOP");
    Wait.until("the next one is asked").until(() -> !grace.buttons().isEmpty());
    ada.tapPayload(payload);

    Wait.until("the tap is refused")
        .until(() -> countersign.journal(id).contains("ANSWER_REFUSED"));
    JsonNode refusal = countersign.entry(id, "ANSWER_REFUSED");
    assertThat(refusal.at("/details/reason").asString()).isEqualTo("opted-out");
    assertThat(refusal.path("actor").asString()).contains(ada.address());
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    assertThat(countersign.journal(id))
        .containsSubsequence("OPTED_OUT", "ESCALATED", "ANSWER_REFUSED")
        .doesNotContain("VOTED", "ANSWER_LATE");
    grace.tap("Approve ✅");
    countersign.awaitStatus(id, "DECIDED");
    assertThat(countersign.approval(id).text("/decision/respondedBy")).isEqualTo(grace.address());
  }

  /** Whoever came in their place has the time that they had, and then the next step's people. */
  @Test
  void d11_who_was_taken_off_the_question_decides_nothing_and_the_ladder_goes_on() {
    Phone ada = countersign.person();
    Phone grace = countersign.person();
    Phone linus = countersign.person();
    String id = countersign.askAndShow(ada, escalating(ada, linus));
    String payload = ada.payload("Approve ✅");
    Wait.until("it is known that she has it").until(() -> countersign.journal(id).contains("SENT"));
    Http.Answer passed =
        countersign.api.post(
            "/v1/approvals/" + id + "/reassign", reassignment(ada, grace).toString());
    assertThat(passed.status()).as(passed.body()).isEqualTo(200);
    Wait.until("the other one is asked").until(() -> !grace.buttons().isEmpty());

    ada.tapPayload(payload);

    Wait.until("the tap is refused").until(() -> countersign.journal(id).contains("ANSWER_LATE"));
    JsonNode refusal = countersign.entry(id, "ANSWER_LATE");
    assertThat(refusal.path("actor").asString()).contains(ada.address());
    assertThat(refusal.at("/details/choice").asString()).isEqualTo("approve");
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    assertThat(countersign.journal(id)).doesNotContain("VOTED", "ESCALATED");
    countersign.database.endTime(id);
    Wait.until("the next one is asked").until(() -> !linus.buttons().isEmpty());
    assertThat(countersign.journal(id)).contains("ESCALATED");
    linus.tap("Reject ❌");
    countersign.awaitStatus(id, "DECIDED");
    assertThat(countersign.approval(id).text("/decision/respondedBy")).isEqualTo(linus.address());
  }

  private static ObjectNode reassignment(Phone from, Phone to) {
    ObjectNode reassign =
        JsonMapper.shared()
            .createObjectNode()
            .put("by", "Margaret")
            .put("reason", "Ada left the group of approvers");
    reassign.putObject("from").put("account", UserSettings.SHOP).put("to", from.address());
    reassign
        .putObject("to")
        .put("name", "Grace")
        .putArray("addresses")
        .addObject()
        .put("account", UserSettings.SHOP)
        .put("to", to.address());
    return reassign;
  }

  private static ObjectNode escalating(Phone first, Phone next) {
    ObjectNode request = Countersign.request(first);
    ObjectNode step = request.putArray("escalation").addObject();
    step.putArray("approvers")
        .addObject()
        .put("name", "Grace")
        .putArray("addresses")
        .addObject()
        .put("account", UserSettings.SHOP)
        .put("to", next.address());
    step.put("expiresIn", "PT4H");
    return request;
  }
}
