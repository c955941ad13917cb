package dev.countersign.sandbox;

import static dev.countersign.sandbox.Http.ADA;
import static dev.countersign.sandbox.Http.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Http.Reply;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.graph.RecordedCall;
import dev.countersign.sandbox.graph.RecordedCall.Outcome;
import dev.countersign.sandbox.graph.RecordedCall.Proof;
import dev.countersign.sandbox.graph.RecordedCall.TokenSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendIT {

  private static final AccountId SHOP = new AccountId("17841400000000001");
  private static final PersonId ADA_ID = new PersonId(ADA);
  private static final String HELLO =
      "{'recipient':{'id':'6543217890123456'},'message':{'text':'Hello'}}";

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.demo());
  private final Http http = new Http(sandbox.graphUri());

  @AfterEach
  void close() {
    http.close();
    sandbox.close();
  }

  @Test
  void a_message_inside_the_window_is_on_the_phone() {
    sandbox.write(ADA_ID, "Hi");

    Reply reply =
        http.send(
            "{'recipient':{'id':'6543217890123456'},'messaging_type':'RESPONSE','message':"
                + "{'text':'Approve?','quick_replies':[{'content_type':'text','title':'Approve ✅',"
                + "'payload':'HIL_APPROVE|r1'}]}}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("recipient_id").asString()).isEqualTo(ADA);
    assertThat(reply.header("facebook-api-version")).isEqualTo("v26.0");
    Message last = sandbox.conversation(ADA_ID).lastMessage().orElseThrow();
    assertThat(last.id()).isEqualTo(new MessageId(reply.json().path("message_id").asString()));
    assertThat(sandbox.conversation(ADA_ID).quickReplies())
        .containsExactly(new QuickReply("Approve ✅", "HIL_APPROVE|r1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"me", "104000000000001", "17841400000000001"})
  void the_page_and_the_account_can_both_be_addressed(String node) {
    sandbox.write(ADA_ID, "Hi");

    assertThat(bearer("POST", "/v25.0/" + node + "/messages", HELLO).status()).isEqualTo(200);
  }

  @Test
  void the_token_may_stand_in_the_query_or_the_body_and_is_never_recorded() {
    sandbox.write(ADA_ID, "Hi");

    Reply inQuery = http.post("/v26.0/me/messages?access_token=" + TOKEN, HELLO);
    Reply inBody =
        http.post(
            "/v26.0/me/messages", "{'access_token':'%s',".formatted(TOKEN) + HELLO.substring(1));
    http.send(HELLO);

    assertThat(inQuery.status()).isEqualTo(200);
    assertThat(inBody.status()).isEqualTo(200);
    assertThat(sandbox.calls())
        .extracting(RecordedCall::tokenSource)
        .containsExactly(TokenSource.QUERY, TokenSource.BODY, TokenSource.HEADER);
    assertThat(sandbox.calls().toString()).doesNotContain(TOKEN);
    assertThat(http.get("/sandbox/calls").body()).doesNotContain(TOKEN).contains("Hello");
  }

  @Test
  void a_call_is_recorded_with_what_became_of_it() {
    sandbox.write(ADA_ID, "Hi");
    String mid = http.send(HELLO).json().path("message_id").asString();

    RecordedCall call = sandbox.calls().getLast();
    assertThat(call.path()).isEqualTo("/v26.0/me/messages");
    assertThat(call.status()).isEqualTo(200);
    assertThat(call.messageId()).isEqualTo(mid);
    assertThat(call.outcome()).isEqualTo(Outcome.ACCEPTED);
    assertThat(String.valueOf(call.request())).isEqualTo(HELLO.replace('\'', '"'));
  }

  @Test
  void a_person_who_never_wrote_is_outside_the_window() {
    expectError(http.send(HELLO), 403, 10, 2534022);
    assertThat(sandbox.calls().getLast().outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void the_window_closes_when_the_clock_moves_on() {
    sandbox.write(ADA_ID, "Hi");
    sandbox.advance(Duration.ofHours(23));
    assertThat(http.send(HELLO).status()).isEqualTo(200);

    sandbox.advance(Duration.ofHours(1));

    expectError(http.send(HELLO), 403, 10, 2534022);
    String human =
        HELLO.replace("{'rec", "{'messaging_type':'MESSAGE_TAG','tag':'HUMAN_AGENT','rec");
    assertThat(http.send(human).status()).isEqualTo(200);
    sandbox.advance(Duration.ofDays(7));
    expectError(http.send(human), 403, 10, 2534022);
  }

  @Test
  void a_stranger_is_not_found() {
    expectError(http.sendText("1111111111111111", "Hello"), 400, 100, 2534014);
  }

  @Test
  void a_wrong_message_is_refused_and_changes_nothing() {
    sandbox.write(ADA_ID, "Hi");

    expectError(http.sendText(ADA, "x".repeat(1001)), 400, 100, null);
    expectError(
        http.send("{'recipient':{'id':'%s'},'message':{}}".formatted(ADA)), 400, 100, 2018034);
    expectError(http.send("{'recipient':"), 400, 100, null);
    assertThat(sandbox.calls().getLast().request()).isNull();
    assertThat(sandbox.conversation(ADA_ID).messages()).hasSize(1);
  }

  @Test
  void a_bad_or_missing_token_is_refused() {
    expectError(http.post("/v26.0/me/messages", HELLO), 401, 190, null);
    expectError(http.post("/v26.0/me/messages?access_token=wrong", HELLO), 401, 190, null);
    sandbox.setTokenValid(SHOP, false);
    Reply expired = http.send(HELLO);
    expectError(expired, 401, 190, 463);
    assertThat(expired.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(expired.error().path("type").asString()).isEqualTo("OAuthException");
  }

  @Test
  void a_missing_permission_is_refused() {
    Set<String> permissions = new HashSet<>(AccountSettings.ALL_PERMISSIONS);
    permissions.remove("instagram_manage_messages");
    sandbox.setPermissions(SHOP, permissions);
    expectError(http.send(HELLO), 403, 10, null);

    permissions.add("instagram_manage_messages");
    permissions.remove("pages_messaging");
    sandbox.setPermissions(SHOP, permissions);
    expectError(http.send(HELLO), 403, 200, null);
  }

  @Test
  void an_ended_version_is_refused() {
    expectError(bearer("POST", "/v19.0/me/messages", HELLO), 400, 2635, null);
    expectError(bearer("POST", "/v20.0/me/messages", HELLO), 400, 2635, null);
    sandbox.write(ADA_ID, "Hi");
    assertThat(bearer("POST", "/v21.0/me/messages", HELLO).status()).isEqualTo(200);
  }

  @Test
  void an_unknown_path_or_object_is_answered_as_the_graph_does() {
    expectError(http.graph("/v26.0/me/nonsense"), 400, 2500, null);
    expectError(http.graph("/nonsense"), 400, 2500, null);
    expectError(http.graph("/v26.0/999"), 400, 100, 33);
    expectError(http.graph("/v26.0/me/messages"), 400, 100, 33);
    assertThat(http.graph("/v26.0/999").error().path("type").asString())
        .isEqualTo("GraphMethodException");
  }

  @Test
  void a_right_proof_is_accepted_and_a_wrong_one_refused() throws Exception {
    sandbox.write(ADA_ID, "Hi");
    String proof = hmac("sandbox-app-secret", TOKEN);

    assertThat(send("?appsecret_proof=" + proof).status()).isEqualTo(200);
    assertThat(sandbox.calls().getLast().proof()).isEqualTo(Proof.VALID);
    Reply wrong = send("?appsecret_proof=" + proof.replace(proof.charAt(0), 'x'));
    expectError(wrong, 400, 100, null);
    assertThat(wrong.error().path("message").asString())
        .isEqualTo("Invalid appsecret_proof provided in the API argument");
    assertThat(wrong.error().path("type").asString()).isEqualTo("GraphMethodException");
    assertThat(sandbox.calls().getLast().proof()).isEqualTo(Proof.INVALID);
  }

  @Test
  void an_app_can_require_the_proof() throws Exception {
    try (Sandbox strict =
            Sandbox.start(
                SandboxSettings.demo()
                    .withEachAccount(account -> account.withRequireAppSecretProof(true)));
        Http client = new Http(strict.graphUri())) {
      strict.write(ADA_ID, "Hi");

      expectError(client.send(HELLO), 400, 100, null);
      String proof = hmac("sandbox-app-secret", TOKEN);
      String proven = "{'appsecret_proof':'%s',".formatted(proof) + HELLO.substring(1);
      assertThat(client.send(proven).status()).isEqualTo(200);
    }
  }

  @Test
  void sender_actions_show_on_the_phone_and_make_no_message() {
    MessageId hi = sandbox.write(ADA_ID, "Hi");

    Reply reply = http.send("{'recipient':{'id':'%s'},'sender_action':'mark_seen'}".formatted(ADA));
    http.send("{'recipient':{'id':'%s'},'sender_action':'typing_on'}".formatted(ADA));

    assertThat(reply.body()).isEqualTo("{\"recipient_id\":\"" + ADA + "\"}");
    assertThat(sandbox.conversation(ADA_ID).seenByAccount()).isEqualTo(hi);
    assertThat(sandbox.conversation(ADA_ID).typing()).isTrue();
    assertThat(sandbox.conversation(ADA_ID).messages()).hasSize(1);
  }

  @Test
  void an_error_has_the_members_of_meta() {
    assertThat(http.send(HELLO).error().propertyNames())
        .containsExactly("message", "type", "code", "error_subcode", "fbtrace_id");
  }

  private Reply send(String query) {
    return bearer("POST", "/v26.0/me/messages" + query, HELLO);
  }

  private Reply bearer(String method, String path, String json) {
    return http.call(method, path, json, "Authorization", "Bearer " + TOKEN);
  }

  private static void expectError(Reply reply, int status, int code, @Nullable Integer subcode) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.error().path("code").asInt()).isEqualTo(code);
    if (subcode == null) {
      assertThat(reply.error().has("error_subcode")).isFalse();
    } else {
      assertThat(reply.error().path("error_subcode").asInt()).isEqualTo(subcode);
    }
    assertThat(reply.error().path("fbtrace_id").asString()).matches("A[0-9A-Za-z_-]{22}");
  }

  private static String hmac(String key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }
}
