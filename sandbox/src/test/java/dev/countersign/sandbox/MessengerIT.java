package dev.countersign.sandbox;

import static dev.countersign.sandbox.ThreeChannels.ADA_ON_MESSENGER;
import static dev.countersign.sandbox.ThreeChannels.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Http.Reply;
import dev.countersign.sandbox.account.Health;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.conversation.Writing.Form;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MessengerIT {

  private static final String TO_ADA = "{'recipient':{'id':'7543217890123456'},";
  private static final String UTILITY =
      TO_ADA
          + "'messaging_type':'UTILITY','message':{'template':{'name':'approval_request','language':"
          + "{'code':'en'},'components':[{'type':'body','parameters':[{'type':'text','text':'Order 7'}]},"
          + "{'type':'buttons','parameters':[{'type':'POSTBACK','payload':'YES|7'},"
          + "{'type':'POSTBACK','payload':'NO|7'}]}]}}}";

  private final ThreeChannels meta = new ThreeChannels();

  @AfterEach
  void close() {
    meta.close();
  }

  @Test
  void a_quick_reply_goes_there_and_back() {
    meta.sandbox.write(ADA_ON_MESSENGER, "Hi");
    Reply reply =
        meta.messenger(
            TO_ADA
                + "'messaging_type':'RESPONSE','message':{'text':'Approve?','metadata':'ask-7',"
                + "'quick_replies':[{'content_type':'text','title':'Approve','payload':'YES'}]}}");
    meta.sandbox.look(ADA_ON_MESSENGER);
    meta.sandbox.tap(ADA_ON_MESSENGER, Tap.title("Approve"));

    String mid = reply.json().path("message_id").asString();
    assertThat(mid).startsWith("m_");
    List<JsonNode> items = items();
    assertThat(items).hasSize(5);
    JsonNode echo = items.get(1).path("message");
    assertThat(echo.path("is_echo").asBoolean()).isTrue();
    assertThat(echo.path("mid").asString()).isEqualTo(mid);
    assertThat(echo.path("metadata").asString()).isEqualTo("ask-7");
    assertThat(echo.path("app_id").asLong()).isEqualTo(204000000000001L);
    assertThat(items.get(2).at("/delivery/mids/0").asString()).isEqualTo(mid);
    assertThat(items.get(2).at("/delivery/watermark").asLong()).isPositive();
    assertThat(items.get(3).at("/read/watermark").asLong())
        .isEqualTo(items.get(2).at("/delivery/watermark").asLong());
    assertThat(items.get(4).at("/message/quick_reply/payload").asString()).isEqualTo("YES");
    assertThat(meta.webhooks())
        .allSatisfy(body -> {
          assertThat(body.path("object").asString()).isEqualTo("page");
          assertThat(body.at("/entry/0/id").asString()).isEqualTo(PAGE.value());
        });
  }

  @Test
  void a_generic_template_is_answered_by_a_postback() {
    meta.sandbox.write(ADA_ON_MESSENGER, "Hi");
    Reply reply =
        meta.messenger(
            TO_ADA
                + "'message':{'attachment':{'type':'template','payload':{'template_type':'generic',"
                + "'elements':[{'title':'Refund','subtitle':'Order 7','buttons':[{'type':'postback',"
                + "'title':'Approve','payload':'YES'},{'type':'web_url','title':'Details',"
                + "'url':'https://example.com'}]}]}}}}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    meta.sandbox.tap(ADA_ON_MESSENGER, Tap.payload("YES"));

    JsonNode postback = items().getLast().path("postback");
    assertThat(postback.path("payload").asString()).isEqualTo("YES");
    assertThat(postback.path("mid").asString()).startsWith("m_");
  }

  @Test
  void a_utility_message_needs_no_window_but_an_approved_template() {
    expectError(meta.messenger(UTILITY.replace("approval_request", "unknown")), 400, 100, 0);
    expectError(meta.messenger(UTILITY.replace("'code':'en'", "'code':'de'")), 400, 100, 0);

    Reply reply = meta.messenger(UTILITY);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(meta.http.get("/sandbox/people/" + ADA_ON_MESSENGER).body())
        .contains("Order 7 waits for your answer.");
    meta.sandbox.tap(ADA_ON_MESSENGER, Tap.title("Reject"));
    assertThat(items().getLast().at("/postback/payload").asString()).isEqualTo("NO|7");
  }

  @Test
  void a_utility_message_needs_its_permission() {
    meta.sandbox.setPermissions(PAGE, Set.of("pages_messaging"));

    expectError(meta.messenger(UTILITY), 403, 200, 0);
  }

  @Test
  void errors_are_those_of_messenger() {
    String hello = TO_ADA + "'message':{'text':'Hello'}}";
    expectError(meta.messenger(hello), 403, 10, 2018278);
    expectError(
        meta.messenger("{'recipient':{'id':'1'},'message':{'text':'Hello'}}"), 400, 100, 2018001);
    meta.sandbox.write(ADA_ON_MESSENGER, "Hi");
    assertThat(meta.messenger(hello).status()).isEqualTo(200);
    assertThat(meta.messenger(hello.replace("Hello", "x".repeat(2000))).status()).isEqualTo(200);
    expectError(meta.messenger(hello.replace("Hello", "x".repeat(2001))), 400, 100, 0);
    meta.sandbox.advance(Duration.ofHours(24));
    expectError(meta.messenger(hello), 403, 10, 2018278);
    meta.sandbox.setHealth(PAGE, Health.BLOCKED);
    expectError(meta.messenger(hello), 403, 10, 1893063);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE"})
  void removed_tags_are_refused(String tag) {
    expectError(
        meta.messenger(
            TO_ADA
                + "'messaging_type':'MESSAGE_TAG','tag':'%s','message':{'text':'Hi'}}"
                    .formatted(tag)),
        400,
        100,
        0);
  }

  @Test
  void quick_replies_are_gone_after_the_next_message() {
    meta.sandbox.write(ADA_ON_MESSENGER, "Hi");
    meta.messenger(
        TO_ADA
            + "'message':{'text':'Approve?','quick_replies':"
            + "[{'content_type':'text','title':'Approve','payload':'YES'}]}}");
    meta.sandbox.write(ADA_ON_MESSENGER, "Wait");

    assertThat(meta.sandbox.conversation(ADA_ON_MESSENGER).quickReplies()).isEmpty();
  }

  @Test
  void nothing_is_delivered_while_the_phone_is_off_line() {
    meta.sandbox.write(ADA_ON_MESSENGER, "Hi");
    meta.sandbox.setOnline(ADA_ON_MESSENGER, false);
    meta.messenger(TO_ADA + "'message':{'text':'Hello'}}");
    assertThat(items()).hasSize(2);
    assertThat(meta.sandbox.look(ADA_ON_MESSENGER)).isFalse();

    meta.sandbox.setOnline(ADA_ON_MESSENGER, true);

    assertThat(items().getLast().has("delivery")).isTrue();
    Message last = meta.sandbox.conversation(ADA_ON_MESSENGER).lastMessage().orElseThrow();
    assertThat(last.status()).isEqualTo(Message.Status.DELIVERED);
  }

  @Test
  void a_page_hears_only_what_it_is_subscribed_to() {
    Reply subscribed =
        meta.send(
            "/v26.0/me/subscribed_apps?subscribed_fields=messages", "sandbox-messenger-token", "");
    assertThat(subscribed.status()).as(subscribed.body()).isEqualTo(200);

    meta.sandbox.write(ADA_ON_MESSENGER, "Hi");
    String mid =
        meta.messenger(TO_ADA + "'message':{'text':'Hello'}}").json().path("message_id").asString();
    meta.sandbox.react(ADA_ON_MESSENGER, new MessageId(mid), "❤️");

    assertThat(items()).hasSize(1);
  }

  @Test
  void another_app_may_own_the_thread() {
    meta.sandbox.write(ADA_ON_MESSENGER, Writing.of("Hi").in(Form.STANDBY));

    assertThat(meta.webhooks().getFirst().at("/entry/0/standby/0/message/text").asString())
        .isEqualTo("Hi");
  }

  @Test
  void a_profile_has_first_and_last_name() {
    meta.sandbox.write(ADA_ON_MESSENGER, "Hi");
    Reply reply =
        meta.http.get(
            "/v26.0/"
                + ADA_ON_MESSENGER
                + "?fields=first_name,last_name&access_token=sandbox-messenger-token");

    assertThat(reply.json().path("first_name").asString()).isEqualTo("Ada");
    assertThat(reply.json().path("last_name").asString()).isEqualTo("Lovelace");
  }

  private List<JsonNode> items() {
    return meta.webhooks().stream().map(body -> body.at("/entry/0/messaging/0")).toList();
  }

  private static void expectError(Reply reply, int status, int code, int subcode) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.error().path("code").asInt()).isEqualTo(code);
    assertThat(reply.error().path("error_subcode").asInt(0)).isEqualTo(subcode);
  }
}
