package dev.countersign.sandbox;

import static dev.countersign.sandbox.Http.ADA;
import static dev.countersign.sandbox.Http.GRACE;
import static dev.countersign.sandbox.Http.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Http.Reply;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GraphEndpointsIT {

  private static final AccountId SHOP = new AccountId("17841400000000001");
  private static final String APP_TOKEN = "204000000000001|sandbox-app-secret";

  private final Receiver receiver = new Receiver();
  private final Sandbox sandbox = Sandbox.start(SandboxSettings.demo());
  private final Http http = new Http(sandbox.graphUri());

  @AfterEach
  void close() {
    http.close();
    sandbox.close();
    receiver.close();
  }

  @Test
  void a_token_can_be_inspected() {
    JsonNode data = http.graph("/v26.0/debug_token?input_token=" + TOKEN).json().path("data");

    assertThat(data.path("is_valid").asBoolean()).isTrue();
    assertThat(data.path("app_id").asString()).isEqualTo("204000000000001");
    assertThat(data.path("type").asString()).isEqualTo("PAGE");
    assertThat(data.path("expires_at").asInt()).isZero();
    assertThat(data.path("scopes").valueStream().map(JsonNode::asString))
        .contains("instagram_manage_messages", "pages_messaging");
    assertThat(data.path("granular_scopes").get(0).path("target_ids").isArray()).isTrue();
    assertThat(data.path("user_id").asString()).isNotBlank();
  }

  @Test
  void an_unknown_or_expired_token_is_told_invalid() {
    JsonNode unknown = http.graph("/v26.0/debug_token?input_token=other").json().path("data");
    sandbox.setTokenValid(SHOP, false);
    JsonNode expired =
        http.call(
                "GET",
                "/v26.0/debug_token?input_token=" + TOKEN,
                "",
                "Authorization",
                "Bearer " + APP_TOKEN)
            .json()
            .path("data");

    assertThat(unknown.path("is_valid").asBoolean(true)).isFalse();
    assertThat(unknown.at("/error/code").asInt()).isEqualTo(190);
    assertThat(expired.path("is_valid").asBoolean(true)).isFalse();
    assertThat(expired.at("/error/subcode").asInt()).isEqualTo(463);
  }

  @Test
  void a_token_can_be_inspected_in_a_batch_so_that_it_is_in_no_url() {
    Instant end = sandbox.now().plus(Duration.ofDays(3));
    sandbox.setTokenEnd(SHOP, end);

    Reply reply =
        batch("[{'method':'GET','relative_url':'debug_token?input_token=" + TOKEN + "'}]");

    assertThat(reply.json().path(0).path("code").asInt()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path(0).path("body").asString())
        .contains("\"expires_at\":" + end.getEpochSecond(), "\"is_valid\":true");
    assertThat(sandbox.calls().toString()).doesNotContain(TOKEN);
  }

  @Test
  void the_operations_of_a_batch_are_answered_one_by_one() {
    Reply reply =
        batch(
            "[{'method':'GET','relative_url':'me?fields=id'},"
                + "{'method':'GET','relative_url':'/v26.0/nobody'}]");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path(0).path("body").asString())
        .isEqualTo("{\"id\":\"104000000000001\"}");
    assertThat(reply.json().path(1).path("code").asInt()).isEqualTo(400);
    assertThat(reply.json().path(1).path("body").asString()).contains("\"code\":100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[{}]",
        "[{'method':'POST','relative_url':'me/messages'}]",
        "[{'method':'GET','relative_url':'me?fields=%zz'}]",
        "'no list'"
      })
  void a_batch_that_does_more_than_read_is_refused(String operations) {
    assertThat(batch(operations).error().path("message").asString()).contains("Param batch");
  }

  @Test
  void permissions_are_granted_or_declined() {
    sandbox.setPermissions(SHOP, Set.of("instagram_basic"));

    JsonNode data = http.graph("/v26.0/me/permissions").json().path("data");

    assertThat(data.toString())
        .contains("{\"permission\":\"instagram_basic\",\"status\":\"granted\"}")
        .contains("{\"permission\":\"instagram_manage_messages\",\"status\":\"declined\"}");
  }

  @Test
  void the_page_names_its_instagram_account() {
    Reply reply =
        http.graph("/v26.0/me?fields=id,name,instagram_business_account%7Bid,username%7D");

    assertThat(reply.json().at("/instagram_business_account/id").asString())
        .isEqualTo(SHOP.value());
    assertThat(reply.json().path("id").asString()).isEqualTo("104000000000001");
    assertThat(http.graph("/v26.0/104000000000001").json().path("name").asString()).isNotBlank();
    assertThat(http.graph("/v26.0/me?fields=shoe_size").error().path("code").asInt())
        .isEqualTo(100);
  }

  @Test
  void the_instagram_account_can_be_read() {
    assertThat(http.graph("/v26.0/" + SHOP + "?fields=id,username,name").body())
        .isEqualTo(
            "{\"id\":\"17841400000000001\",\"username\":\"countersign.demo\",\"name\":\"Countersign Demo Shop\"}");
  }

  @Test
  void a_profile_can_be_read_only_after_the_person_wrote() {
    String path = "/v26.0/" + ADA + "?fields=name,username,profile_pic";
    Reply before = http.graph(path);
    sandbox.write(new PersonId(ADA), "Hi");
    JsonNode after = http.graph(path).json();

    assertThat(before.status()).isEqualTo(403);
    assertThat(before.error().path("code").asInt()).isEqualTo(230);
    assertThat(after.path("name").asString()).isEqualTo("Ada Lovelace");
    assertThat(http.get(after.path("profile_pic").asString()).header("Content-Type"))
        .startsWith("image/svg+xml");
    assertThat(http.graph("/v26.0/" + GRACE).error().path("code").asInt()).isEqualTo(230);
  }

  @Test
  void what_was_said_in_a_conversation_can_be_read_newest_first() {
    sandbox.write(new PersonId(ADA), "Hi");
    sandbox.write(new PersonId(ADA), "Anybody there?");
    String path = "/v26.0/me/conversations?platform=instagram&user_id=" + ADA;

    JsonNode bare = http.graph(path).json().at("/data/0");
    JsonNode told =
        http.graph(path + "&fields=messages%7Bid,message%7D").json().at("/data/0/messages/data");

    assertThat(bare.path("id").asString()).isNotBlank();
    assertThat(bare.has("messages")).isFalse();
    assertThat(told.path(0).path("message").asString()).isEqualTo("Anybody there?");
    assertThat(told.path(1).path("message").asString()).isEqualTo("Hi");
    assertThat(told.path(0).at("/from/id").asString()).isEqualTo(ADA);
    assertThat(told.path(0).path("created_time").asString()).endsWith("+0000");
    assertThat(
            http.graph("/v26.0/me/conversations?platform=instagram&user_id=" + GRACE)
                .json()
                .path("data")
                .isEmpty())
        .isTrue();
    sandbox.setPermissions(SHOP, Set.of("instagram_basic"));
    assertThat(http.graph(path).error().path("code").asInt()).isEqualTo(10);
  }

  @Test
  void a_page_is_subscribed_and_unsubscribed() {
    String path = "/v26.0/104000000000001/subscribed_apps";

    assertThat(post(path + "?subscribed_fields=messages,message_reactions").body())
        .isEqualTo("{\"success\":true}");
    assertThat(http.graph("/v26.0/me/subscribed_apps").json().at("/data/0").toString())
        .contains("\"id\":\"204000000000001\"")
        .contains("\"subscribed_fields\":[\"message_reactions\",\"messages\"]");
    assertThat(delete(path).body()).isEqualTo("{\"success\":true}");
    assertThat(http.graph(path).json().path("data").isEmpty()).isTrue();
  }

  @Test
  void messaging_seen_is_no_field_of_a_page() {
    Reply reply = post("/v26.0/me/subscribed_apps?subscribed_fields=messages,messaging_seen");

    assertThat(reply.error().path("message").asString())
        .startsWith("(#100) Param subscribed_fields must be one of")
        .endsWith("got \"messaging_seen\".");
  }

  @Test
  void subscribing_a_page_needs_the_permission() {
    sandbox.setPermissions(SHOP, Set.of("instagram_basic"));

    assertThat(
            post("/v26.0/me/subscribed_apps?subscribed_fields=messages")
                .error()
                .path("code")
                .asInt())
        .isEqualTo(200);
  }

  @Test
  void a_callback_address_must_answer_the_challenge() {
    Reply reply = subscribe("sandbox-verify-token");

    assertThat(reply.body()).isEqualTo("{\"success\":true}");
    assertThat(receiver.verifications().getFirst())
        .matches("hub.mode=subscribe&hub.challenge=[0-9]+&hub.verify_token=sandbox-verify-token");
    assertThat(sandbox.accounts().getFirst().state().webhookUrl()).isEqualTo(receiver.uri());
    assertThat(app("GET", "").json().at("/data/0/callback_url").asString())
        .isEqualTo(receiver.uri().toString());
  }

  @Test
  void a_callback_address_that_does_not_answer_the_challenge_is_refused() {
    Reply wrongToken = subscribe("wrong");
    receiver.quoteChallenge();
    Reply quoted = subscribe("sandbox-verify-token");

    assertThat(wrongToken.error().path("code").asInt()).isEqualTo(2200);
    assertThat(wrongToken.error().path("message").asString()).contains("HTTP Status Code = 403");
    assertThat(quoted.error().path("message").asString()).contains("bare body");
    assertThat(sandbox.accounts().getFirst().state().webhookUrl()).isNull();
  }

  @Test
  void app_subscriptions_need_the_token_of_the_app() {
    Reply reply = post("/v26.0/204000000000001/subscriptions?object=instagram");

    assertThat(reply.error().path("code").asInt()).isEqualTo(15);
  }

  private Reply subscribe(String verifyToken) {
    return app(
        "POST",
        "object=instagram&callback_url=%s&verify_token=%s&fields=messages,messaging_postbacks"
            .formatted(receiver.uri(), verifyToken));
  }

  private Reply app(String method, String query) {
    return http.call(
        method,
        "/v26.0/204000000000001/subscriptions?" + query,
        "",
        "Authorization",
        "Bearer " + APP_TOKEN);
  }

  private Reply batch(String operations) {
    return http.call(
        "POST", "/v26.0", "{'batch':" + operations + "}", "Authorization", "Bearer " + TOKEN);
  }

  private Reply post(String path) {
    return http.call("POST", path, "", "Authorization", "Bearer " + TOKEN);
  }

  private Reply delete(String path) {
    return http.call("DELETE", path, "", "Authorization", "Bearer " + TOKEN);
  }
}
