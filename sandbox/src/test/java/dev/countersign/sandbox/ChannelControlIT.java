package dev.countersign.sandbox;

import static dev.countersign.sandbox.ThreeChannels.ADA_ON_WHATSAPP;
import static dev.countersign.sandbox.ThreeChannels.GRACE_ON_WHATSAPP;
import static dev.countersign.sandbox.ThreeChannels.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Http.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the control API says and does about accounts that are not Instagram's. */
class ChannelControlIT {

  private static final String ACCOUNT = "/sandbox/accounts/" + NUMBER;
  private static final String PEOPLE = "/sandbox/people";
  private static final String TEXT = "'type':'text','text':{'body':'Hello'}";

  private final ThreeChannels meta = new ThreeChannels();

  @AfterEach
  void close() {
    meta.close();
  }

  @Test
  void accounts_say_their_channel_and_mask_their_secrets() {
    Reply reply = meta.http.get("/sandbox");

    assertThat(reply.json().path("accounts").valueStream())
        .extracting(account -> account.path("channel").asString())
        .containsExactly("instagram", "messenger", "whatsapp", "instagram");
    assertThat(reply.json().at("/accounts/3/login").asString()).isEqualTo("instagram");
    assertThat(reply.body())
        .doesNotContain("sandbox-whatsapp-token", "sandbox-instagram-app-secret", "IGAAsandbox");
  }

  @Test
  void people_of_whatsapp_have_numbers_and_user_ids() {
    Reply shared = add("'id':'5511912345678','name':'Bia','number':'+551112345678','human':'bia'");
    Reply hidden = add("'id':'BR.77','name':'Caio','username':'caio'");

    assertThat(shared.status()).as(shared.body()).isEqualTo(201);
    assertThat(hidden.json().path("sharesNumber").asBoolean(true)).isFalse();
    meta.http.post(PEOPLE + "/5511912345678/messages", "{'text':'Oi'}");
    Reply sent =
        meta.whatsApp("{'messaging_product':'whatsapp','to':'+551112345678'," + TEXT + "}");
    assertThat(sent.json().at("/contacts/0/wa_id").asString()).isEqualTo("5511912345678");
    assertThat(meta.http.post(PEOPLE, "{'id':'1','name':'x','number':'+1'}").status())
        .isEqualTo(400);
  }

  @Test
  void the_conversation_tells_how_far_a_message_came() {
    meta.http.post(PEOPLE + "/" + ADA_ON_WHATSAPP + "/messages", "{'text':'Hi'}");
    meta.http.post(PEOPLE + "/" + ADA_ON_WHATSAPP + "/phone", "{'online':false}");
    meta.toAda(TEXT);
    assertThat(lastMessage().path("status").asString()).isEqualTo("sent");
    meta.http.post(PEOPLE + "/" + ADA_ON_WHATSAPP + "/phone", "{'online':true}");
    assertThat(lastMessage().path("status").asString()).isEqualTo("delivered");
    meta.http.post(PEOPLE + "/" + ADA_ON_WHATSAPP + "/seen", "");
    assertThat(lastMessage().path("status").asString()).isEqualTo("read");
    JsonNode conversation = meta.http.get(PEOPLE + "/" + ADA_ON_WHATSAPP).json();
    assertThat(conversation.at("/account/channel").asString()).isEqualTo("whatsapp");
    assertThat(conversation.at("/window/closesAt").isString()).isTrue();
  }

  @Test
  void templates_are_replaced() {
    Reply reply =
        meta.http.put(
            ACCOUNT + "/templates",
            "{'templates':[{'name':'hello','language':'de','body':'Hallo {{1}}','buttons':"
                + "[{'title':'Ja'},{'title':'Mehr','url':'https://example.com'}]}]}");

    assertThat(reply.json().at("/accounts/2/templates/0/name").asString()).isEqualTo("hello");
    Reply sent =
        meta.toAda(
            "'type':'template','template':{'name':'hello','language':{'code':'de'},'components':"
                + "[{'type':'body','parameters':[{'type':'text','text':'Ada'}]}]}");
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
    assertThat(lastMessage().path("text").asString()).isEqualTo("Hallo Ada");
    Reply wrong =
        meta.http.put(
            ACCOUNT + "/templates",
            "{'templates':[{'name':'Bad name','language':'de','body':'x'}]}");
    assertThat(wrong.status()).isEqualTo(400);
  }

  @Test
  void health_failures_and_tokens_are_set() {
    meta.http.put(ACCOUNT + "/health", "{'status':'blocked'}");
    assertThat(meta.toAda(TEXT).error().path("code").asInt()).isEqualTo(131031);
    meta.http.put(ACCOUNT + "/health", "{'status':'available'}");
    meta.http.put(ACCOUNT + "/failures", "{'by':'both'}");
    assertThat(meta.toAda(TEXT).error().path("code").asInt()).isEqualTo(131047);
    assertThat(meta.lastValue().at("/statuses/0/status").asString()).isEqualTo("failed");
    meta.http.put(ACCOUNT + "/token", "{'valid':false}");
    assertThat(meta.toAda(TEXT).error().path("code").asInt()).isEqualTo(190);
    assertThat(meta.http.put(ACCOUNT + "/health", "{'status':'ill'}").status()).isEqualTo(400);
  }

  @Test
  void a_failed_status_is_a_fault() {
    meta.http.post(PEOPLE + "/" + ADA_ON_WHATSAPP + "/messages", "{'text':'Hi'}");
    meta.http.post("/sandbox/faults", "{'kind':'failedStatus','code':131026,'count':1}");

    assertThat(meta.toAda(TEXT).status()).isEqualTo(200);

    assertThat(lastMessage().at("/failure/code").asInt()).isEqualTo(131026);
  }

  @Test
  void a_user_id_changes() {
    Reply reply =
        meta.http.post(PEOPLE + "/" + GRACE_ON_WHATSAPP + "/identity", "{'userId':'US.99'}");

    assertThat(reply.json().path("id").asString()).isEqualTo("US.99");
    assertThat(meta.lastValue().at("/messages/0/system/type").asString())
        .isEqualTo("user_changed_user_id");
    assertThat(meta.http.get(PEOPLE + "/" + GRACE_ON_WHATSAPP).status()).isEqualTo(404);
  }

  @Test
  void whatsapp_is_remembered(@TempDir Path directory) {
    SandboxSettings settings =
        SandboxSettings.threeChannels().withMemory(directory.resolve("memory.jsonl"));
    var before = meta.sandbox.conversations();
    try (Sandbox sandbox = Sandbox.start(settings);
        Http http = new Http(sandbox.uri())) {
      sandbox.write(ADA_ON_WHATSAPP, "Hi");
      http.call(
          "POST",
          "/v26.0/" + NUMBER + "/messages",
          "{'messaging_product':'whatsapp','to':'+16505551234'," + TEXT + "}",
          "Authorization",
          "Bearer sandbox-whatsapp-token");
      sandbox.look(ADA_ON_WHATSAPP);
      sandbox.changeIdentity(GRACE_ON_WHATSAPP, null, "US.99");
      before = sandbox.conversations();
    }
    try (Sandbox sandbox = Sandbox.start(settings)) {
      assertThat(sandbox.conversations()).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  private Reply add(String members) {
    return meta.http.post(PEOPLE, "{'account':'%s',%s}".formatted(NUMBER, members));
  }

  private JsonNode lastMessage() {
    JsonNode messages = meta.http.get(PEOPLE + "/" + ADA_ON_WHATSAPP).json().path("messages");
    return messages.get(messages.size() - 1);
  }
}
