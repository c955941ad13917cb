package dev.countersign.sandbox;

import static dev.countersign.sandbox.Http.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.countersign.sandbox.Http.Reply;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.Message.Author;
import dev.countersign.sandbox.graph.RecordedCall;
import dev.countersign.sandbox.graph.RecordedCall.Outcome;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultIT {

  private static final PersonId ADA_ID = new PersonId(ADA);

  private final Receiver receiver = new Receiver();
  private final Sandbox sandbox =
      Sandbox.start(SandboxSettings.demo().withWebhookUrl(receiver.uri()));
  private final Http http = new Http(sandbox.graphUri());

  @BeforeEach
  void open_the_window() {
    sandbox.write(ADA_ID, "Hi");
    settle();
    receiver.posts().clear();
  }

  @AfterEach
  void close() {
    http.close();
    sandbox.close();
    receiver.close();
  }

  @Test
  void a_call_can_be_slow() {
    fault("{'kind':'delay','ms':300,'count':1}");
    long start = System.nanoTime();

    assertThat(hello().status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 613})
  void calls_can_be_throttled(int code) {
    fault("{'kind':'http429','code':%d,'count':1}".formatted(code));
    Reply throttled = hello();

    assertThat(throttled.status()).isEqualTo(429);
    assertThat(throttled.error().path("code").asInt()).isEqualTo(code);
    assertThat(throttled.header("X-Business-Use-Case-Usage"))
        .contains("{\"17841400000000001\":[{\"type\":\"instagram\",\"call_count\":100")
        .contains("estimated_time_to_regain_access");
    assertThat(hello().status()).isEqualTo(200);
    assertThat(sent()).hasSize(1);
  }

  @Test
  void an_error_can_come_before_anything_is_accepted() {
    fault("{'kind':'error500BeforeAccept','count':1}");
    Reply reply = hello();

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.error().path("is_transient").asBoolean()).isTrue();
    assertThat(sent()).isEmpty();
    assertThat(lastCall().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(lastCall().faults()).containsExactly("error500BeforeAccept");
  }

  @Test
  void an_error_can_hide_that_a_message_was_accepted() {
    fault("{'kind':'error500AfterAccept','count':1}");

    assertThat(hello().status()).isEqualTo(500);
    assertThat(sent()).hasSize(1);
    assertThat(lastCall().outcome()).isEqualTo(Outcome.ACCEPTED);
    assertThat(lastCall().messageId()).isEqualTo(sent().getFirst().id().value());
    settle();
    assertThat(receiver.posts()).hasSize(1);
  }

  @Test
  void a_connection_can_break_before_anything_is_accepted() {
    fault("{'kind':'resetBeforeAccept','count':1}");

    assertThatThrownBy(this::hello).isInstanceOf(UncheckedIOException.class);
    assertThat(sent()).isEmpty();
    assertThat(lastCall().outcome()).isEqualTo(Outcome.DROPPED);
    assertThat(sandbox.calls()).hasSize(1);
  }

  @Test
  void a_connection_can_break_after_a_message_was_accepted() {
    fault("{'kind':'resetAfterAccept','count':1}");

    assertThatThrownBy(this::hello).isInstanceOf(UncheckedIOException.class);
    assertThat(sent()).hasSize(1);
    assertThat(lastCall().outcome()).isEqualTo(Outcome.ACCEPTED);
    assertThat(lastCall().status()).isZero();
  }

  @Test
  void an_answer_can_be_cut_in_half_after_a_message_was_accepted() {
    fault("{'kind':'garbledAfterAccept','count':1}");

    var answer = hello();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{").doesNotEndWith("}");
    assertThat(sent()).hasSize(1);
    assertThat(lastCall().outcome()).isEqualTo(Outcome.ACCEPTED);
  }

  @Test
  void any_graph_error_can_be_answered() {
    fault("{'kind':'graphError','httpStatus':403,'code':368,'subcode':1,'message':'Blocked'}");
    Reply reply = hello();

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.error().path("code").asInt()).isEqualTo(368);
    assertThat(reply.error().path("error_subcode").asInt()).isEqualTo(1);
    assertThat(reply.error().path("message").asString()).isEqualTo("Blocked");
    assertThat(hello().status()).isEqualTo(403);
    http.call("DELETE", "/sandbox/faults", "");
    assertThat(hello().status()).isEqualTo(200);
  }

  @Test
  void faults_can_hit_every_call() {
    fault("{'kind':'graphError','code':2,'httpStatus':503,'calls':'all'}");

    assertThat(http.graph("/v26.0/me").status()).isEqualTo(503);
  }

  @Test
  void a_webhook_can_come_twice() {
    fault("{'kind':'webhookDuplicate','times':2,'count':1}");
    sandbox.write(ADA_ID, "Thrice");
    settle();

    assertThat(receiver.texts()).containsExactly("Thrice", "Thrice", "Thrice");
    assertThat(receiver.posts().get(1).body()).isEqualTo(receiver.posts().get(0).body());
  }

  @Test
  void webhooks_can_overtake_each_other() {
    fault("{'kind':'webhookReorder','ms':5000,'count':1}");
    sandbox.write(ADA_ID, "First");
    sandbox.write(ADA_ID, "Second");
    sandbox.write(ADA_ID, "Third");
    settle();

    assertThat(receiver.texts()).containsExactly("Second", "First", "Third");
  }

  @Test
  void a_webhook_that_nothing_overtakes_comes_in_the_end() {
    fault("{'kind':'webhookReorder','ms':50,'count':1}");
    sandbox.write(ADA_ID, "Alone");
    settle();

    assertThat(receiver.texts()).containsExactly("Alone");
  }

  @Test
  void a_webhook_can_get_lost() {
    fault("{'kind':'webhookDrop','count':1}");
    sandbox.write(ADA_ID, "Lost");
    sandbox.write(ADA_ID, "Found");
    settle();

    assertThat(receiver.texts()).containsExactly("Found");
    assertThat(sandbox.deliveries())
        .anyMatch(attempt -> "a fault drops it".equals(attempt.detail()));
  }

  @Test
  void webhooks_can_come_in_one_batch() {
    fault("{'kind':'webhookBatch','size':3,'ms':5000,'count':1}");
    List.of("One", "Two", "Three").forEach(text -> sandbox.write(ADA_ID, text));
    settle();

    assertThat(receiver.posts()).hasSize(1);
    assertThat(receiver.texts()).containsExactly("One", "Two", "Three");
  }

  @Test
  void a_webhook_can_be_late() {
    fault("{'kind':'webhookDelay','ms':200,'count':1}");
    long start = System.nanoTime();
    sandbox.write(ADA_ID, "Late");
    settle();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(199));
    assertThat(receiver.texts()).containsExactly("Late");
  }

  private void fault(String json) {
    Reply reply = http.put("/sandbox/faults", "{'faults':[%s]}".formatted(json));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  private Reply hello() {
    return http.sendText(ADA, "Hello");
  }

  private List<Message> sent() {
    return sandbox.conversation(ADA_ID).messages().stream()
        .filter(message -> message.author() == Author.ACCOUNT)
        .toList();
  }

  private RecordedCall lastCall() {
    return sandbox.calls().getLast();
  }

  private void settle() {
    await().until(sandbox::webhooksIdle);
  }
}
