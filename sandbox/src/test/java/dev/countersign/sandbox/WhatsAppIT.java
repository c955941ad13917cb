package dev.countersign.sandbox;

import static dev.countersign.sandbox.ThreeChannels.ADA_ON_WHATSAPP;
import static dev.countersign.sandbox.ThreeChannels.GRACE_ON_WHATSAPP;
import static dev.countersign.sandbox.ThreeChannels.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Http.Reply;
import dev.countersign.sandbox.account.FailureReport;
import dev.countersign.sandbox.account.MessageTemplate;
import dev.countersign.sandbox.account.MessageTemplate.Status;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WhatsAppIT {

  private static final String BUTTONS =
      "'type':'interactive','biz_opaque_callback_data':'ask-7','interactive':{'type':'button',"
          + "'body':{'text':'Approve?'},'action':{'buttons':["
          + "{'type':'reply','reply':{'id':'YES|7','title':'Approve'}},"
          + "{'type':'reply','reply':{'id':'NO|7','title':'Reject'}}]}}";
  private static final String LIST =
      "'type':'interactive','interactive':{'type':'list','body':{'text':'Which?'},'action':"
          + "{'button':'Choose','sections':[{'title':'All','rows':[{'id':'1','title':'One',"
          + "'description':'The first'},{'id':'2','title':'Two'}]}]}}";
  private static final String TEMPLATE =
      "'type':'template','template':{'name':'approval_request','language':{'code':'en_US'},"
          + "'components':[{'type':'body','parameters':[{'type':'text','text':'Order 7'}]},"
          + "{'type':'button','sub_type':'quick_reply','index':'1','parameters':"
          + "[{'type':'payload','payload':'NO|7'}]}]}";
  private static final String TEXT = "'type':'text','text':{'body':'Hello'}";

  private final ThreeChannels meta = new ThreeChannels();

  @AfterEach
  void close() {
    meta.close();
  }

  @Test
  void a_reply_button_goes_there_and_back() {
    meta.sandbox.write(ADA_ON_WHATSAPP, "Hi");
    Reply reply = meta.toAda(BUTTONS);
    String wamid = reply.json().at("/messages/0/id").asString();
    assertThat(wamid).startsWith("wamid.");
    assertThat(reply.json().at("/contacts/0/input").asString()).isEqualTo("+16505551234");
    assertThat(reply.json().at("/contacts/0/wa_id").asString()).isEqualTo("16505551234");
    meta.sandbox.look(ADA_ON_WHATSAPP);
    meta.sandbox.tap(ADA_ON_WHATSAPP, Tap.title("Approve"));

    List<JsonNode> values = meta.values();
    assertThat(values.subList(1, 4))
        .extracting(value -> value.at("/statuses/0/status").asString())
        .containsExactly("sent", "delivered", "read");
    assertThat(values.subList(1, 4))
        .allSatisfy(value -> {
          JsonNode status = value.at("/statuses/0");
          assertThat(status.path("id").asString()).isEqualTo(wamid);
          assertThat(status.path("biz_opaque_callback_data").asString()).isEqualTo("ask-7");
          assertThat(status.path("recipient_id").asString()).isEqualTo("16505551234");
          assertThat(status.at("/pricing/type").asString()).isEqualTo("free_customer_service");
        });
    JsonNode tapped = values.getLast().at("/messages/0");
    assertThat(tapped.at("/interactive/button_reply/id").asString()).isEqualTo("YES|7");
    assertThat(tapped.at("/context/id").asString()).isEqualTo(wamid);
    assertThat(tapped.path("timestamp").isString()).isTrue();
  }

  @Test
  void a_row_of_a_list_is_picked() {
    meta.sandbox.write(ADA_ON_WHATSAPP, "Hi");
    assertThat(meta.toAda(LIST).status()).isEqualTo(200);

    meta.sandbox.tap(ADA_ON_WHATSAPP, Tap.title("One"));

    JsonNode reply = meta.lastValue().at("/messages/0/interactive/list_reply");
    assertThat(reply.path("id").asString()).isEqualTo("1");
    assertThat(reply.path("description").asString()).isEqualTo("The first");
  }

  @Test
  void a_template_needs_no_window_and_its_button_is_told_with_its_payload() {
    expectError(meta.toAda(TEXT), 400, 131047);

    Reply reply = meta.toAda(TEMPLATE);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    meta.sandbox.tap(ADA_ON_WHATSAPP, Tap.title("Reject"));
    JsonNode tapped = meta.lastValue().at("/messages/0");
    assertThat(tapped.path("type").asString()).isEqualTo("button");
    assertThat(tapped.at("/button/payload").asString()).isEqualTo("NO|7");
    assertThat(tapped.at("/context/id").asString())
        .isEqualTo(reply.json().at("/messages/0/id").asString());
    assertThat(meta.values().getFirst().at("/statuses/0/pricing/category").asString())
        .isEqualTo("utility");
  }

  @Test
  void a_template_must_be_known_approved_and_filled() {
    expectError(meta.toAda(TEMPLATE.replace("approval_request", "unknown")), 404, 132001);
    expectError(meta.toAda(TEMPLATE.replace("en_US", "de")), 404, 132001);
    expectError(
        meta.toAda(TEMPLATE.replace("[{'type':'text','text':'Order 7'}]", "[]")), 400, 132000);
    expectError(meta.toAda(TEMPLATE.replace("Order 7", "Order    7")), 400, 132018);
    expectError(meta.toAda(TEMPLATE.replace("Order 7", "Order\\n7")), 400, 132018);
    MessageTemplate known =
        MessageTemplate.approved("approval_request", "en_US", "{{1}}", "Yes", "No");
    meta.sandbox.setTemplates(NUMBER, List.of(known.withStatus(Status.PAUSED)));
    expectError(meta.toAda(TEMPLATE), 400, 132015);
  }

  @Test
  void a_number_without_plus_gets_the_country_code_of_the_business() {
    meta.sandbox.write(ADA_ON_WHATSAPP, "Hi");

    expectError(
        meta.whatsApp("{'messaging_product':'whatsapp','to':'16505551234'," + TEXT + "}"),
        400,
        131026);
    Reply local = meta.whatsApp("{'messaging_product':'whatsapp','to':'6505551234'," + TEXT + "}");
    assertThat(local.status()).isEqualTo(200);
    expectError(
        meta.whatsApp("{'messaging_product':'whatsapp','to':'+15550783881'," + TEXT + "}"),
        400,
        131021);
  }

  @Test
  void somebody_whose_number_is_hidden_is_known_by_user_id_only() {
    meta.sandbox.write(GRACE_ON_WHATSAPP, "Hi");
    JsonNode value = meta.lastValue();
    assertThat(value.at("/messages/0").has("from")).isFalse();
    assertThat(value.at("/contacts/0").has("wa_id")).isFalse();
    assertThat(value.at("/messages/0/from_user_id").asString())
        .isEqualTo(GRACE_ON_WHATSAPP.value());

    Reply reply =
        meta.whatsApp(
            "{'messaging_product':'whatsapp','recipient':'%s',".formatted(GRACE_ON_WHATSAPP)
                + TEXT
                + "}");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    JsonNode status = meta.lastValue().at("/statuses/0");
    assertThat(status.path("recipient_user_id").asString()).isEqualTo(GRACE_ON_WHATSAPP.value());
    assertThat(status.has("recipient_id")).isFalse();
  }

  @Test
  void a_failure_may_be_told_by_status() {
    meta.sandbox.setFailureReport(NUMBER, FailureReport.STATUS);

    assertThat(meta.toAda(BUTTONS).status()).isEqualTo(200);

    JsonNode failed = meta.lastValue().at("/statuses/0");
    assertThat(failed.path("status").asString()).isEqualTo("failed");
    assertThat(failed.at("/errors/0/code").asInt()).isEqualTo(131047);
    assertThat(failed.path("biz_opaque_callback_data").asString()).isEqualTo("ask-7");
    meta.whatsApp("{'messaging_product':'whatsapp','to':'+4915112345678'," + TEXT + "}");
    assertThat(meta.lastValue().at("/statuses/0/errors/0/code").asInt()).isEqualTo(131026);
  }

  @Test
  void the_next_message_can_be_made_to_fail() {
    meta.sandbox.write(ADA_ON_WHATSAPP, "Hi");
    meta.sandbox.addFault(FaultRule.times(1, new Fault.FailedStatus(131049, "Held back")));

    assertThat(meta.toAda(TEXT).status()).isEqualTo(200);

    assertThat(meta.lastValue().at("/statuses/0/errors/0/code").asInt()).isEqualTo(131049);
    meta.toAda(TEXT);
    assertThat(meta.lastValue().at("/statuses/0/status").asString()).isEqualTo("delivered");
  }

  @Test
  void a_quote_and_a_reaction_say_what_they_are_about() {
    meta.sandbox.write(ADA_ON_WHATSAPP, "Hi");
    String wamid = meta.toAda(TEXT).json().at("/messages/0/id").asString();

    meta.sandbox.write(ADA_ON_WHATSAPP, Writing.of("Yes").inReplyTo(new MessageId(wamid)));
    assertThat(meta.lastValue().at("/messages/0/context/id").asString()).isEqualTo(wamid);
    meta.sandbox.react(ADA_ON_WHATSAPP, new MessageId(wamid), "👍");
    JsonNode reaction = meta.lastValue().at("/messages/0");
    assertThat(reaction.at("/reaction/message_id").asString()).isEqualTo(wamid);
    assertThat(reaction.path("id").asString()).isNotEqualTo(wamid);
  }

  @Test
  void a_message_is_marked_as_read_and_reacted_to() {
    MessageId hi = meta.sandbox.write(ADA_ON_WHATSAPP, "Hi");
    Reply read =
        meta.whatsApp(
            "{'messaging_product':'whatsapp','status':'read','message_id':'%s','typing_indicator':"
                    .formatted(hi)
                + "{'type':'text'}}");
    assertThat(read.json().path("success").asBoolean()).isTrue();
    assertThat(meta.sandbox.conversation(ADA_ON_WHATSAPP).typing()).isTrue();

    meta.toAda("'type':'reaction','reaction':{'message_id':'%s','emoji':'👍'}".formatted(hi));

    assertThat(meta.lastValue().at("/statuses/0/status").asString()).isEqualTo("sent");
    assertThat(meta.sandbox.conversation(ADA_ON_WHATSAPP).message(hi).orElseThrow().reaction())
        .isEqualTo("👍");
  }

  @Test
  void a_new_number_brings_a_system_message_and_another_id() {
    PersonId after = meta.sandbox.changeIdentity(ADA_ON_WHATSAPP, "+12195555358", null);

    JsonNode value = meta.lastValue();
    assertThat(value.has("contacts")).isFalse();
    assertThat(value.at("/messages/0/system/type").asString()).isEqualTo("user_changed_number");
    assertThat(value.at("/messages/0/system/wa_id").asString()).isEqualTo("12195555358");
    meta.sandbox.write(after, "It is me");
    assertThat(meta.lastValue().at("/messages/0/from").asString()).isEqualTo("12195555358");
  }

  @Test
  void more_than_45_messages_to_one_person_at_once_are_too_many() {
    meta.sandbox.write(ADA_ON_WHATSAPP, "Hi");
    int taken = 0;
    Reply reply = meta.toAda(TEXT);
    // every 6 seconds one more is allowed, which a slow machine gives it time for
    while (reply.status() == 200 && taken < 60) {
      taken++;
      reply = meta.toAda(TEXT);
    }

    assertThat(taken).isGreaterThanOrEqualTo(45);
    expectError(reply, 400, 131056);
    assertThat(reply.header("X-Business-Use-Case-Usage")).contains("\"type\":\"whatsapp\"");
  }

  @Test
  void the_window_closes_after_24_hours() {
    meta.sandbox.write(ADA_ON_WHATSAPP, "Hi");
    meta.sandbox.advance(Duration.ofHours(24));

    Reply reply = meta.toAda(TEXT);

    expectError(reply, 400, 131047);
    assertThat(reply.error().at("/error_data/messaging_product").asString()).isEqualTo("whatsapp");
  }

  @Test
  void the_number_and_its_templates_can_be_read() {
    Reply number =
        meta.http.get(
            "/v26.0/%s?fields=display_phone_number,health_status&access_token=sandbox-whatsapp-token"
                .formatted(NUMBER));
    assertThat(number.json().path("display_phone_number").asString()).isEqualTo("+15550783881");
    Reply templates =
        meta.http.get(
            "/v26.0/102290129340398/message_templates?access_token=sandbox-whatsapp-token");
    assertThat(templates.json().at("/data/0/name").asString()).isEqualTo("approval_request");
    Reply apps =
        meta.http.get("/v26.0/102290129340398/subscribed_apps?access_token=sandbox-whatsapp-token");
    assertThat(apps.status()).as(apps.body()).isEqualTo(200);
  }

  private static void expectError(Reply reply, int status, int code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.error().path("code").asInt()).isEqualTo(code);
  }
}
