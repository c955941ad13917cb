package dev.countersign.sandbox;

import static dev.countersign.sandbox.Http.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.countersign.sandbox.Receiver.Post;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.webhook.DeliveryAttempt;
import dev.countersign.sandbox.webhook.DeliveryAttempt.Outcome;
import dev.countersign.sandbox.webhook.DeliverySettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookIT {

  private static final AccountId SHOP = new AccountId("17841400000000001");
  private static final PersonId ADA_ID = new PersonId(ADA);

  private final Receiver receiver = new Receiver();
  private final Sandbox sandbox =
      Sandbox.start(
          SandboxSettings.demo()
              .withWebhookUrl(receiver.uri())
              .withDelivery(DeliverySettings.likeMeta().withAttempts(4, Duration.ofMillis(10))));
  private final Http http = new Http(sandbox.graphUri());

  @AfterEach
  void close() {
    http.close();
    sandbox.close();
    receiver.close();
  }

  @Test
  void a_webhook_is_signed_over_its_raw_bytes() throws Exception {
    sandbox.write(ADA_ID, "Grüße ✅");
    Post post = firstPost();

    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec("sandbox-app-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String expected =
        HexFormat.of().formatHex(mac.doFinal(post.body().getBytes(StandardCharsets.US_ASCII)));
    assertThat(post.signature()).isEqualTo("sha256=" + expected);
    assertThat(post.contentType()).isEqualTo("application/json");
    assertThat(post.userAgent()).isEqualTo("facebookexternalua");
    assertThat(post.body()).contains("Gr\\u00fc\\u00dfe \\u2705");
  }

  @Test
  void a_conversation_is_told_event_by_event_in_order() {
    sandbox.write(ADA_ID, "Hi");
    String mid =
        http.send(
                "{'recipient':{'id':'%s'},'message':{'text':'Approve?','quick_replies':[{'content_type':'text','title':'Approve ✅','payload':'HIL_APPROVE|1'}]}}"
                    .formatted(ADA))
            .json()
            .path("message_id")
            .asString();
    sandbox.look(ADA_ID);
    sandbox.tap(ADA_ID, Tap.title("Approve ✅"));
    settle();

    List<Post> posts = receiver.posts();
    assertThat(posts).hasSize(4);
    assertThat(posts.get(1).item().at("/message/is_echo").asBoolean()).isTrue();
    assertThat(posts.get(1).item().at("/message/mid").asString()).isEqualTo(mid);
    assertThat(posts.get(1).item().at("/sender/id").asString()).isEqualTo(SHOP.value());
    assertThat(posts.get(2).item().at("/read/mid").asString()).isEqualTo(mid);
    assertThat(posts.get(3).item().at("/message/quick_reply/payload").asString())
        .isEqualTo("HIL_APPROVE|1");
    assertThat(posts.get(3).text()).isEqualTo("Approve ✅");
  }

  @Test
  void a_tapped_template_button_is_a_postback() {
    sandbox.write(ADA_ID, "Hi");
    http.send(
        "{'recipient':{'id':'%s'},'message':{'attachment':{'type':'template','payload':{'template_type':'button','text':'Approve?','buttons':[{'type':'postback','title':'Yes','payload':'HIL|1'}]}}}}"
            .formatted(ADA));
    sandbox.tap(ADA_ID, Tap.title("Yes"));
    settle();

    assertThat(receiver.posts().getLast().item().at("/postback/payload").asString())
        .isEqualTo("HIL|1");
    assertThat(receiver.posts().getLast().item().at("/postback/mid").asString()).isNotBlank();
  }

  @Test
  void reactions_and_unsent_messages_are_told() {
    MessageId hi = sandbox.write(ADA_ID, "Hi");
    String mid = http.sendText(ADA, "Hello").json().path("message_id").asString();
    sandbox.react(ADA_ID, new MessageId(mid), "❤️");
    sandbox.unsend(ADA_ID, hi);
    settle();

    assertThat(receiver.posts().get(2).item().at("/reaction/reaction").asString())
        .isEqualTo("love");
    assertThat(receiver.posts().get(3).item().at("/message/is_deleted").asBoolean()).isTrue();
  }

  @Test
  void a_webhook_is_posted_again_until_it_is_answered_with_200() {
    receiver.answer(500, 302, 204);
    sandbox.write(ADA_ID, "Hi");
    settle();

    assertThat(receiver.posts()).hasSize(4);
    assertThat(receiver.posts())
        .extracting(Post::body)
        .containsOnly(receiver.posts().getFirst().body());
    assertThat(sandbox.deliveries())
        .extracting(DeliveryAttempt::status, DeliveryAttempt::outcome)
        .containsExactly(
            tuple(500, Outcome.FAILED),
            tuple(302, Outcome.FAILED),
            tuple(204, Outcome.FAILED),
            tuple(200, Outcome.DELIVERED));
  }

  @Test
  void order_is_kept_through_retries() {
    receiver.answer(500, 500);
    IntStream.range(0, 20).forEach(number -> sandbox.write(ADA_ID, "Text " + number));
    settle();

    assertThat(receiver.texts().subList(2, 22))
        .isEqualTo(IntStream.range(0, 20).mapToObj(number -> "Text " + number).toList());
  }

  @Test
  void a_receiver_that_keeps_failing_is_unsubscribed() {
    receiver.answer(500, 500, 500, 500);
    sandbox.write(ADA_ID, "Hi");
    await().until(() -> !sandbox.accounts().getFirst().state().subscribed());
    settle();
    sandbox.write(ADA_ID, "Anybody there?");

    assertThat(receiver.posts()).hasSize(4);
    assertThat(sandbox.deliveries().getLast().outcome()).isEqualTo(Outcome.DROPPED);
    assertThat(sandbox.deliveries().getLast().detail()).isEqualTo("the account is unsubscribed");

    sandbox.setWebhook(SHOP, receiver.uri());
    sandbox.write(ADA_ID, "Hello again");
    await().until(() -> receiver.texts().contains("Hello again"));
  }

  @Test
  void a_receiver_that_does_not_answer_in_time_is_tried_again() {
    receiver.fallSilent();
    DeliverySettings impatient =
        DeliverySettings.likeMeta()
            .withTimeout(Duration.ofMillis(300))
            .withAttempts(4, Duration.ofMillis(10));
    try (Sandbox hasty =
        Sandbox.start(
            SandboxSettings.demo().withWebhookUrl(receiver.uri()).withDelivery(impatient))) {
      hasty.write(ADA_ID, "Hi");

      await().until(() -> hasty.deliveries().size() >= 2);
      assertThat(hasty.deliveries().getFirst().detail()).isEqualTo("no answer within 300 ms");
    }
  }

  @Test
  void a_receiver_that_cannot_be_reached_is_tried_again() {
    sandbox.setWebhook(SHOP, URI.create("http://127.0.0.1:1/nobody"));
    sandbox.write(ADA_ID, "Hi");
    await().until(() -> sandbox.deliveries().size() >= 2);
    assertThat(sandbox.deliveries().getFirst().outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void without_an_address_events_are_dropped_and_the_record_says_why() {
    try (Sandbox lonely = Sandbox.start(SandboxSettings.demo())) {
      lonely.write(ADA_ID, "Hi");

      assertThat(lonely.deliveries())
          .extracting(DeliveryAttempt::detail)
          .containsExactly("the account has no webhook address");
    }
  }

  @Test
  void webhooks_of_an_account_without_an_address_are_dropped_or_wait_for_one() {
    try (Sandbox forgetful = Sandbox.start(SandboxSettings.demo());
        Sandbox patient =
            Sandbox.start(
                SandboxSettings.demo()
                    .withDelivery(DeliverySettings.likeMeta().waitingForAddress()))) {
      forgetful.write(ADA_ID, "Lost");
      assertThat(forgetful.deliveries().getLast().detail())
          .isEqualTo("the account has no webhook address");

      patient.write(ADA_ID, "First");
      patient.write(ADA_ID, "Second");
      assertThat(patient.webhooksIdle()).isFalse();
      patient.setWebhook(SHOP, receiver.uri());

      await().until(patient::webhooksIdle);
      assertThat(receiver.texts()).containsExactly("First", "Second");
    }
  }

  @Test
  void a_raw_body_is_signed_and_posted_as_it_is() {
    sandbox.postRaw(SHOP, "{\"object\": broken");
    Post post = firstPost();

    assertThat(post.body()).isEqualTo("{\"object\": broken");
    assertThat(post.signature()).startsWith("sha256=");
  }

  @Test
  void closing_stops_deliveries_that_are_under_way() {
    receiver.fallSilent();
    sandbox.write(ADA_ID, "Hi");
    await().until(() -> receiver.posts().size() == 1);

    long start = System.nanoTime();
    sandbox.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  private Post firstPost() {
    await().until(() -> !receiver.posts().isEmpty());
    return receiver.posts().getFirst();
  }

  private void settle() {
    await().until(sandbox::webhooksIdle);
  }
}
