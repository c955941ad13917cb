package dev.countersign.sandbox;

import static dev.countersign.sandbox.Http.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.sandbox.Http.Reply;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ControlIT {

  private static final PersonId ADA_ID = new PersonId(ADA);
  private static final String ADA_PATH = "/sandbox/people/" + ADA;
  private static final String ASK =
      "{'recipient':{'id':'6543217890123456'},'message':{'text':'Approve?','quick_replies':["
          + "{'content_type':'text','title':'Approve ✅','payload':'HIL_APPROVE|1'},"
          + "{'content_type':'text','title':'Reject ❌','payload':'HIL_REJECT|1'}]}}";

  private final Receiver receiver = new Receiver();
  private final Sandbox sandbox =
      Sandbox.start(SandboxSettings.demo().withWebhookUrl(receiver.uri()));
  private final Http http = new Http(sandbox.uri());

  @AfterEach
  void close() {
    http.close();
    sandbox.close();
    receiver.close();
  }

  @Test
  void a_story_can_be_played_over_http() {
    String mid = http.post(ADA_PATH + "/messages", "{'text':'Hi'}").json().path("mid").asString();
    http.send(ASK);
    JsonNode asked = http.get(ADA_PATH).json();
    Reply tap = http.post(ADA_PATH + "/taps", "{'payload':'HIL_APPROVE|1'}");
    JsonNode tapped = http.get(ADA_PATH).json();

    assertThat(asked.at("/messages/0/mid").asString()).isEqualTo(mid);
    assertThat(asked.at("/window/open").asBoolean()).isTrue();
    assertThat(asked.at("/quickReplies/0/title").asString()).isEqualTo("Approve ✅");
    assertThat(tap.status()).isEqualTo(201);
    assertThat(tapped.path("quickReplies").isEmpty()).isTrue();
    assertThat(tapped.at("/messages/2/text").asString()).isEqualTo("Approve ✅");
    await().until(() -> receiver.texts().contains("Approve ✅"));
  }

  @Test
  void what_is_not_on_the_screen_can_only_be_tapped_stale() {
    http.post(ADA_PATH + "/messages", "{'text':'Hi'}");
    http.send(ASK);
    http.post(ADA_PATH + "/taps", "{'title':'Approve ✅'}");

    Reply gone = http.post(ADA_PATH + "/taps", "{'title':'Reject ❌'}");
    Reply stale = http.post(ADA_PATH + "/taps", "{'title':'Reject ❌','stale':true}");
    Reply never = http.post(ADA_PATH + "/taps", "{'title':'Never offered','stale':true}");

    assertThat(gone.status()).isEqualTo(409);
    assertThat(gone.header("Content-Type")).startsWith("application/problem+json");
    assertThat(stale.status()).isEqualTo(201);
    assertThat(never.status()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          POST | /sandbox/people/6543217890123456/messages       | {}                         | #/text
          POST | /sandbox/people/6543217890123456/messages       | {'text':7}                 | #/text
          POST | /sandbox/people/6543217890123456/messages       | {'text':'Hi','form':'fax'} | #/form
          POST | /sandbox/people/6543217890123456/messages       | {'text':'Hi','txet':'Hi'}  | #/txet
          POST | /sandbox/people/6543217890123456/messages       | {'text':                   | #
          POST | /sandbox/people/6543217890123456/taps           | {}                         | #/title
          POST | /sandbox/people                                 | {'id':'a b','name':'A'}    | #/id
          POST | /sandbox/people                                 | {'id':'1'}                 | #/name
          POST | /sandbox/clock                                  | {'advance':'tomorrow'}     | #/advance
          PUT  | /sandbox/faults                                 | {'faults':[{'kind':'x'}]}  | #/faults/0/kind
          PUT  | /sandbox/faults                                 | {'faults':[7]}             | #/faults/0
          PUT  | /sandbox/accounts/17841400000000001/webhook     | {'url':'ftp://x'}          | #/url
          PUT  | /sandbox/accounts/17841400000000001/permissions | {'permissions':'all'}      | #/permissions
          PUT  | /sandbox/accounts/17841400000000001/token       | {}                         | #/valid
          """)
  void bad_input_is_answered_with_the_member(
      String method, String path, String json, String pointer) {
    Reply reply = http.call(method, path, json);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
    assertThat(reply.json().path("errors").valueStream())
        .extracting(error -> error.path("pointer").asString())
        .contains(pointer);
    assertThat(sandbox.conversation(ADA_ID).messages()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/sandbox/people/nobody",
    "POST,/sandbox/people/nobody/messages",
    "GET,/sandbox/nonsense",
    "DELETE,/sandbox",
    "PUT,/sandbox/accounts/1/token",
  })
  void what_does_not_exist_is_not_found(String method, String path) {
    assertThat(http.call(method, path, "").status()).isEqualTo(404);
  }

  @Test
  void people_can_be_added() {
    Reply added = http.post("/sandbox/people", "{'id':'111','name':'Katherine Johnson'}");
    Reply again = http.post("/sandbox/people", "{'id':'111','name':'Somebody else'}");

    assertThat(added.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(409);
    assertThat(http.get("/sandbox/people").body()).contains("Katherine Johnson");
    assertThat(http.get("/phone/111").status()).isEqualTo(200);
  }

  @Test
  void the_clock_goes_forward() {
    Instant before = Instant.parse(http.get("/sandbox/clock").json().path("now").asString());
    http.post("/sandbox/clock", "{'advance':'PT25H'}");
    Instant after = Instant.parse(http.get("/sandbox/clock").json().path("now").asString());

    assertThat(after).isAfterOrEqualTo(before.plusSeconds(25 * 3600));
  }

  @Test
  void the_account_can_be_changed() {
    String path = "/sandbox/accounts/17841400000000001/";
    http.put(path + "token", "{'valid':false}");
    http.put(path + "permissions", "{'permissions':['instagram_basic']}");
    Reply state = http.put(path + "webhook", "{'url':'http://127.0.0.1:9/other'}");

    JsonNode account = state.json().at("/accounts/0");
    assertThat(account.path("tokenValid").asBoolean(true)).isFalse();
    assertThat(account.path("permissions").toString()).isEqualTo("[\"instagram_basic\"]");
    assertThat(account.path("webhookUrl").asString()).isEqualTo("http://127.0.0.1:9/other");
  }

  @Test
  void the_state_never_shows_credentials() {
    assertThat(http.get("/sandbox").body())
        .doesNotContain("sandbox-page-token", "sandbox-app-secret", "sandbox-verify-token")
        .contains("san••••••••");
  }

  @Test
  void calls_can_be_asked_for_since_a_number_or_a_time() {
    http.sendText(ADA, "One");
    Instant between = sandbox.now();
    http.sendText(ADA, "Two");

    assertThat(http.get("/sandbox/calls").json().path("calls").size()).isEqualTo(2);
    assertThat(http.get("/sandbox/calls?since=1").json().at("/calls/0/number").asInt())
        .isEqualTo(2);
    assertThat(http.get("/sandbox/calls?since=" + between).json().path("calls").size())
        .isEqualTo(1);
    assertThat(http.get("/sandbox/calls?since=yesterday").status()).isEqualTo(400);
  }

  @Test
  void deliveries_can_be_read() {
    http.post(ADA_PATH + "/messages", "{'text':'Hi'}");
    await().until(sandbox::webhooksIdle);

    JsonNode delivery = http.get("/sandbox/deliveries").json().at("/deliveries/0");
    assertThat(delivery.path("outcome").asString()).isEqualTo("delivered");
    assertThat(delivery.path("kinds").toString()).isEqualTo("[\"text\"]");
  }

  @Test
  void every_webhook_shape_can_be_caused() {
    String mid = http.post(ADA_PATH + "/messages", "{'text':'Hi'}").json().path("mid").asString();
    String sent = http.send(ASK).json().path("message_id").asString();
    http.post(ADA_PATH + "/messages", "{'text':'Re','replyTo':'%s'}".formatted(sent));
    http.post(
        ADA_PATH + "/messages",
        "{'text':'Nice','story':{'id':'s1','url':'https://example.com/s.jpg'}}");
    http.post(ADA_PATH + "/messages", "{'text':'Me','self':true}");
    http.post(ADA_PATH + "/messages", "{'text':'Stand','form':'standby'}");
    http.post(ADA_PATH + "/messages", "{'text':'Test','form':'changes'}");
    http.post(ADA_PATH + "/seen", "");
    http.post(ADA_PATH + "/reactions", "{'mid':'%s','emoji':'👍'}".formatted(sent));
    http.post(ADA_PATH + "/unsends", "{'mid':'%s'}".formatted(mid));
    http.post("/sandbox/events", "{'object':'instagram','entry':[]}");
    await().until(sandbox::webhooksIdle);

    String all = receiver.posts().stream().map(Receiver.Post::body).toList().toString();
    assertThat(all)
        .contains("\"reply_to\":{\"mid\":\"" + sent + "\"}")
        .contains("\"story\":{")
        .contains("\"is_self\":true")
        .contains("\"standby\":[")
        .contains("\"changes\":[")
        .contains("\"read\":{\"mid\":\"")
        .contains("\"reaction\":\"like\"")
        .contains("\"is_deleted\":true")
        .contains("{\"object\":\"instagram\",\"entry\":[]}");
    assertThat(receiver.posts()).hasSize(11);
  }

  @Test
  void a_reaction_or_unsend_needs_a_message() {
    assertThat(http.post(ADA_PATH + "/reactions", "{'mid':'m','emoji':'👍'}").status())
        .isEqualTo(404);
    assertThat(http.post(ADA_PATH + "/unsends", "{'mid':'m'}").status()).isEqualTo(404);
  }

  @Test
  void a_page_of_another_site_may_not_control_the_sandbox() {
    Reply reply =
        http.call("POST", ADA_PATH + "/messages", "{'text':'Hi'}", "Sec-Fetch-Site", "cross-site");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(sandbox.conversation(ADA_ID).messages()).isEmpty();
  }

  @Test
  void a_live_stream_tells_of_changes_until_the_sandbox_closes() throws InterruptedException {
    List<String> lines = new CopyOnWriteArrayList<>();
    Thread reader =
        Thread.ofVirtual().start(() -> http.lines("/sandbox/events/stream?person=" + ADA, lines));
    await().until(() -> lines.contains("event: change"));

    sandbox.write(ADA_ID, "Hi");

    await().until(() -> lines.contains("data: {\"version\":1}"));
    sandbox.close();
    assertThat(reader.join(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void webhooks_come_in_the_order_of_the_conversation_though_many_write() throws Exception {
    List<Thread> writers =
        IntStream.range(0, 4)
            .mapToObj(writer ->
                Thread.ofVirtual()
                    .start(() ->
                        IntStream.range(0, 25)
                            .forEach(number -> sandbox.write(ADA_ID, writer + "-" + number))))
            .toList();
    for (Thread writer : writers) {
      writer.join();
    }
    await().until(sandbox::webhooksIdle);

    List<String> mids =
        sandbox.conversation(ADA_ID).messages().stream()
            .map(Message::id)
            .map(Object::toString)
            .toList();
    assertThat(receiver.posts())
        .extracting(post -> post.item().at("/message/mid").asString())
        .isEqualTo(mids)
        .hasSize(100);
  }
}
