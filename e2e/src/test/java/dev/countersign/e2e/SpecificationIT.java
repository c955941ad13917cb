package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.graph.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The specification "Instagram HIL Channel", line by line, as Meta and a workflow see it. What it
 * says about settings is in {@link SpecifiedSettingsIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SpecificationIT {
  private final Countersign countersign = Countersign.start();
  private Phone ada = countersign.stranger();

  @BeforeAll
  void ada_has_written() {
    ada = countersign.person();
  }

  @AfterAll
  void stop() {
    countersign.close();
  }

  private static JsonNode question(Phone phone) {
    return Phone.body(phone.calls().getFirst());
  }

  /** "lines.Add(…)", "quick_replies = new object[] {…}": text and buttons, byte for byte. */
  @Test
  void the_message_is_the_specifications_byte_for_byte() {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone);
    Countersign.field(request, "card", "Card")
        .put("value", "4111 1111 1111 1111")
        .put("display", "masked");
    Countersign.field(request, "score", "Score").put("value", 17).put("display", "concealed");
    Countersign.field(request, "note", "Note");
    Countersign.field(request, "who", "Empfänger 收件人")
        .put("value", "Zoë 👩‍👩‍👧 \u05d0\u05d1\u05d2 e\u0301");

    countersign.askAndShow(phone, request);

    String key = phone.payload("Approve ✅").substring("HIL_APPROVE|".length());
    assertThat(question(phone).toString())
        .isEqualTo(
            """
            {"recipient":{"id":"%1$s"},"message":{"text":"📋 *Approval Required*\\n\\n\
            • Amount: 129.90 EUR\\n\
            • Card: ••••••••\\n\
            • Note: —\\n\
            • Empfänger 收件人: Zoë 👩‍👩‍👧 \u05d0\u05d1\u05d2 e\u0301\\n\
            \\nPlease select an action:",\
            "quick_replies":[\
            {"content_type":"text","title":"Approve ✅","payload":"HIL_APPROVE|%2$s"},\
            {"content_type":"text","title":"Reject ❌","payload":"HIL_REJECT|%2$s"}]}}\
            """
                .formatted(phone.address(), key));
  }

  /** "field.DisplayMode == HilDisplayMode.Concealed": the value leaves the house nowhere. */
  @Test
  void a_concealed_or_masked_value_reaches_neither_meta_nor_the_callback() {
    Phone phone = countersign.person();
    ObjectNode request = countersign.request(phone, "/hidden");
    Countersign.field(request, "card", "Card").put("value", "CANARY-1").put("display", "masked");
    Countersign.field(request, "score", "S").put("value", "CANARY-2").put("display", "concealed");

    String id = countersign.askAndShow(phone, request);
    phone.tap("Approve ✅");
    countersign.awaitStatus(id, "DECIDED");
    Wait.until("the callback comes").until(() -> countersign.receiver.at("/hidden").size() == 1);

    assertThat(phone.calls().toString()).doesNotContain("CANARY");
    assertThat(countersign.receiver.at("/hidden").toString()).doesNotContain("CANARY");
    assertThat(countersign.approval(id).body()).doesNotContain("CANARY");
    assertThat(countersign.api.get("/v1/approvals/" + id + "/journal").body())
        .doesNotContain("CANARY");
  }

  /** "field.CurrentValue?.ToString()": what is no text is shown as JSON writes it. */
  @Test
  void numbers_and_truths_are_shown_as_they_were_written() {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone);
    Countersign.field(request, "price", "Price")
        .put("value", new java.math.BigDecimal("1234567890123.450"));
    Countersign.field(request, "vip", "VIP").put("value", true);

    countersign.askAndShow(phone, request);

    assertThat(phone.received().getFirst())
        .contains("• Price: 1234567890123.450\n", "• VIP: true\n");
  }

  /** "POST https://graph.facebook.com/v19.0/me/messages": the path, with the current version. */
  @Test
  void the_message_is_posted_to_me_messages_of_the_set_version() {
    Phone phone = countersign.person();

    countersign.askAndShow(phone, Countersign.request(phone));

    assertThat(phone.calls().getFirst().method()).isEqualTo("POST");
    assertThat(phone.calls().getFirst().path()).isEqualTo("/v26.0/me/messages");
  }

  /** "?access_token=…": deliberately not; the token goes where no log sees it. */
  @Test
  void the_token_is_in_a_header_not_in_the_url_and_the_proof_is_right() {
    Phone phone = countersign.person();

    countersign.askAndShow(phone, Countersign.request(phone));

    RecordedCall call = phone.calls().getFirst();
    assertThat(call.tokenSource()).isEqualTo(RecordedCall.TokenSource.HEADER);
    assertThat(call.proof()).isEqualTo(RecordedCall.Proof.VALID);
    assertThat(call.path()).doesNotContain("token");
  }

  /** "return NodeExecutionResult.Suspend("waiting")". */
  @Test
  void running_a_node_suspends_the_workflow_at_the_port_waiting() {
    Phone phone = countersign.person();

    Http.Answer answer =
        countersign.api.post(
            "/v1/nodes/refund-approval/executions",
            """
            {"inputs":{"instagramScopedUserId":"%s","orderId":"4711","amount":"129.90 EUR",
              "card":"4111","callbackUrl":"%s"}}
            """
                .formatted(phone.address(), countersign.receiver.url("/node")));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("/result")).isEqualTo("suspended");
    assertThat(answer.text("/port")).isEqualTo("waiting");
    Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());
    assertThat(phone.received())
        .containsExactly(
            "📋 *Refund 4711*\n\n• Order: 4711\n• Amount: 129.90 EUR\n• Card: ••••••••\n"
                + "\nPlease select an action:");
    phone.tap("Approve ✅");
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/node").size() == 1);
    JsonNode data = countersign.receiver.at("/node").getFirst().data();
    assertThat(data.path("approvalId").asString()).isEqualTo(answer.text("/approvalId"));
    assertThat(data.path("reference").asString()).isEqualTo("4711");
  }

  /** "["approved"] = action == "HIL_APPROVE"", "["respondedBy"] = messaging.Sender.Id". */
  @Test
  void approving_resumes_with_approved_true_and_respondedBy() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, countersign.request(phone, "/approve"));

    phone.tap("Approve ✅");

    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/approve").size() == 1);
    CallbackReceiver.Callback callback = countersign.receiver.at("/approve").getFirst();
    assertThat(callback.isGenuine()).isTrue();
    assertThat(callback.json().path("type").asString()).isEqualTo("approval.decided");
    assertThat(callback.data().path("approved").asBoolean()).isTrue();
    assertThat(callback.data().path("respondedBy").asString()).isEqualTo(phone.address());
    assertThat(callback.data().path("port").asString()).isEqualTo("approved");
    assertThat(countersign.approval(id).text("/decision/respondedBy")).isEqualTo(phone.address());
  }

  /** "HIL_REJECT". */
  @Test
  void rejecting_resumes_with_approved_false_and_respondedBy() {
    Phone phone = countersign.person();
    countersign.askAndShow(phone, countersign.request(phone, "/reject"));

    phone.tap("Reject ❌");

    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/reject").size() == 1);
    JsonNode data = countersign.receiver.at("/reject").getFirst().data();
    assertThat(data.path("approved").isBoolean()).isTrue();
    assertThat(data.path("approved").asBoolean()).isFalse();
    assertThat(data.path("respondedBy").asString()).isEqualTo(phone.address());
    assertThat(data.path("port").asString()).isEqualTo("rejected");
  }

  /** "StartsWith("HIL_")": other quick replies of the same account are none of ours. */
  @Test
  void a_quick_reply_that_is_not_ours_is_left_alone() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, Countersign.request(phone));
    int said = phone.received().size();

    for (String payload : List.of("MENU_1", "HIL_", "HIL_APPROVE", "HIL_APPROVE|", "|")) {
      countersign.deliver(MetaWebhook.tap(phone.address(), payload));
    }

    countersign.awaitInbox();
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    assertThat(phone.received()).hasSize(said);
  }

  /** The line "WebhookVerifyToken": Meta's handshake. */
  @Test
  void w10_the_handshake_is_answered_to_the_right_token_only() {
    String start = "/webhooks/instagram?hub.mode=subscribe&hub.challenge=1158201444&";

    Http.Answer right = countersign.anonymous.get(start + "hub.verify_token=sandbox-verify-token");

    assertThat(right.status()).isEqualTo(200);
    assertThat(right.body()).isEqualTo("1158201444");
    assertThat(right.header("content-type")).startsWith("text/plain");
    assertThat(countersign.anonymous.get(start + "hub.verify_token=wrong").status()).isEqualTo(403);
  }

  /** W10: a challenge is never a way to bring a script onto our page. */
  @Test
  void w10_a_challenge_that_is_not_plain_is_refused() {
    String start =
        "/webhooks/meta?hub.mode=subscribe&hub.verify_token=sandbox-verify-token&hub.challenge=";
    for (String challenge : List.of("%3Cscript%3E", "a".repeat(257), "")) {
      Http.Answer answer = countersign.anonymous.get(start + challenge);
      assertThat(answer.status()).as(challenge).isEqualTo(400);
      assertThat(answer.body()).doesNotContain("<script");
      assertThat(answer.header("content-type")).startsWith("text/plain");
    }
    assertThat(countersign.anonymous.get("/webhooks/meta").status()).isEqualTo(400);
  }

  /** "Sharing the Same Webhook": one address for every product. */
  @Test
  void both_addresses_take_instagram() {
    for (String address : List.of("/webhooks/instagram", "/webhooks/meta")) {
      Phone phone = countersign.stranger();
      String body = MetaWebhook.wrote(phone.address(), Instant.now());

      Http.Answer answer =
          countersign.anonymous.post(
              address,
              body,
              MetaWebhook.SIGNATURE,
              MetaWebhook.sign(MetaWebhook.SHOP_SECRET, body));

      assertThat(answer.status()).as(address).isEqualTo(200);
      Wait.until("the person is known")
          .until(() ->
              countersign.database.number(
                      "select count(*) from contact where address = ?", phone.address())
                  == 1);
    }
  }

  /** "payload.Object == "page" → Messenger handler", "whatsapp_business_account → …". */
  @Test
  void bodies_about_messenger_and_whatsapp_are_stored_and_harm_nothing() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, Countersign.request(phone));
    String key = phone.payload("Approve ✅");
    long contacts = countersign.database.number("select count(*) from contact");
    List<String> bodies =
        List.of(
            """
            {"object":"page","entry":[{"id":"104000000000001","time":1,"messaging":[{"sender":{"id":"%s"},
              "recipient":{"id":"104000000000001"},"timestamp":1,"message":{"mid":"m.1","text":"x",
              "quick_reply":{"payload":"%s"}}}]}]}
            """
                .formatted(phone.address(), key),
            """
            {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
              "messaging_product":"whatsapp","metadata":{"phone_number_id":"2"},"messages":[{"from":"%s",
              "id":"wamid.1","timestamp":"1","type":"interactive","interactive":{"type":"button_reply",
              "button_reply":{"id":"%s","title":"x"}}}]}}]}]}
            """
                .formatted(phone.address(), key));

    countersign.awaitQuiet();
    for (String body : bodies) {
      long before = countersign.database.number("select count(*) from inbox");
      Http.Answer answer =
          countersign.anonymous.post(
              "/webhooks/meta",
              body,
              MetaWebhook.SIGNATURE,
              MetaWebhook.sign(MetaWebhook.SHOP_SECRET, body));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(countersign.database.number("select count(*) from inbox")).isEqualTo(before + 1);
    }

    countersign.awaitInbox();
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    assertThat(countersign.database.number("select count(*) from contact")).isEqualTo(contacts);
  }

  /** "The IGSID is only available after the user has sent your account a message first". */
  @Test
  void an_inbound_message_makes_a_contact_with_the_end_of_the_window() {
    Phone phone = countersign.person();

    Http.Answer contacts = countersign.api.get("/v1/contacts?q=" + phone.address());

    JsonNode contact = contacts.json().at("/items/0");
    assertThat(contact.path("address").asString()).isEqualTo(phone.address());
    assertThat(contact.path("account").asString()).isEqualTo(UserSettings.SHOP);
    Instant wrote = Instant.parse(contact.path("lastInbound").asString());
    Instant openUntil = Instant.parse(contact.path("windowOpenUntil").asString());
    assertThat(openUntil).isEqualTo(wrote.plus(Duration.ofHours(24)));
    assertThat(wrote).isBetween(Instant.now().minusSeconds(60), Instant.now());
  }

  /** "You cannot initiate a first contact". */
  @Test
  void asking_somebody_who_never_wrote_is_refused_before_anything_is_sent() {
    Phone phone = countersign.stranger();

    Http.Answer answer =
        countersign.api.post("/v1/approvals", Countersign.request(phone).toString());

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("/code")).isEqualTo("no-contact");
    assertThat(answer.text("/errors/0/pointer")).isEqualTo("/to");
    assertThat(phone.calls()).isEmpty();
  }

  /** "24-hour window: Yes": a closed window parks the request until the person writes. */
  @Test
  void a_request_outside_the_window_is_parked_and_asked_when_the_person_writes() {
    Phone phone = countersign.stranger();
    Instant yesterday = Instant.now().minus(Duration.ofHours(25));
    countersign.deliver(MetaWebhook.wrote(phone.address(), yesterday));
    countersign.awaitInbox();

    String id = countersign.ask(countersign.request(phone, "/parked"));

    assertThat(countersign.status(id)).isEqualTo("PARKED");
    assertThat(countersign.approval(id).json().at("/approvers/0/addresses/0/window/isOpen"))
        .isEqualTo(tools.jackson.databind.node.BooleanNode.FALSE);
    assertThat(phone.calls()).isEmpty();

    phone.write("I am back");
    Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    Wait.until("it is known that they have it")
        .until(() -> countersign.journal(id).contains("SENT"));
    phone.tap("Approve ✅");

    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/parked").size() == 1);
    assertThat(countersign.journal(id))
        .containsSubsequence("REQUESTED", "PARKED", "WINDOW_OPENED", "SENT", "DECIDED");
  }

  /** "No Generic Template on Instagram": what does not fit into one message becomes several. */
  @Test
  void a_long_question_is_split_between_fields_and_only_the_last_message_has_buttons() {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone);
    for (int i = 0; i < 4; i++) {
      Countersign.field(request, "text" + i, "Text " + i).put("value", "ä".repeat(400));
    }

    countersign.askAndShow(phone, request);

    List<String> received = phone.received();
    assertThat(received).hasSizeGreaterThan(1);
    assertThat(received)
        .allMatch(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= 1000);
    assertThat(String.join("\n", received)).contains("• Text 3: " + "ä".repeat(400));
    assertThat(received.getLast()).endsWith("Please select an action:");
    assertThat(question(phone).at("/message/quick_replies").isMissingNode()).isTrue();
    phone.tap("Reject ❌");
  }

  /** The sample's "Task.Run": the answer is not lost and the person hears that it counted. */
  @Test
  void the_person_is_told_that_the_decision_is_stored() {
    countersign.askAndShow(ada, Countersign.request(ada));

    ada.tap("Approve ✅");

    Wait.until("Ada is told").until(() -> ada.received().contains("Recorded: Approve ✅"));
    assertThat(ada.buttons()).isEmpty();
  }
}
