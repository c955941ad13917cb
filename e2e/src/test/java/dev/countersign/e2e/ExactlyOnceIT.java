package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import dev.countersign.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One decision, one resume, at most one question, whatever Meta, the person and the receiver do.
 * Each test looks at three witnesses: the sandbox's record of calls, the receiver's record of
 * callbacks, and the database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExactlyOnceIT {
  private static final String APPROVE = "Approve ✅";
  private static final String REJECT = "Reject ❌";

  private final Countersign countersign = Countersign.start();

  @AfterEach
  void nothing_goes_wrong_any_more() {
    countersign.sandbox.clearFaults();
    countersign.database.update("delete from account_pause");
  }

  @AfterAll
  void stop() {
    countersign.close();
  }

  /** What somebody hears who answers after the decision. */
  static String late(String winner) {
    return "Already decided: "
        + winner
        + " on \\d+ \\w+ \\d+, \\d\\d:\\d\\d UTC\\. Nothing has changed\\.";
  }

  private long events(String approval, String event) {
    return countersign.database.number(
        "select count(*) from journal where approval_id = ? and event = ?", approval, event);
  }

  /** One decision in the database, one callback at the receiver, and it stays so. */
  private void assertResumedOnce(String approval, String path) {
    Wait.until("the workflow wakes").until(() -> !countersign.receiver.at(path).isEmpty());
    countersign.awaitInbox();
    Wait.stays("it wakes once").until(() -> countersign.receiver.at(path).size() == 1);
    assertThat(countersign.receiver.at(path).getFirst().isGenuine()).isTrue();
    assertThat(events(approval, "DECIDED")).isEqualTo(1);
    assertThat(
            countersign.database.number(
                "select count(*) from outbox where approval_id = ? and lane = 'RESUME'", approval))
        .isEqualTo(1);
  }

  private static List<String> notices(Phone phone) {
    return phone.received().stream().filter(text -> !text.startsWith("📋")).toList();
  }

  /** A nervous thumb: each tap is a message of its own. */
  @Test
  void d2_fifty_taps_are_one_decision_and_the_others_are_told_the_truth() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, countersign.request(phone, "/d2"));
    String payload = phone.payload(APPROVE);

    Together.run(
        50,
        () -> {
          String tap = MetaWebhook.tap(phone.address(), payload);
          return Http.patiently(() -> countersign.deliver(tap));
        });

    assertResumedOnce(id, "/d2");
    Wait.until("every tap is answered").until(() -> notices(phone).size() == 50);
    assertThat(notices(phone)).containsOnlyOnce("Recorded: Approve ✅");
    assertThat(notices(phone).stream().distinct())
        .satisfiesExactlyInAnyOrder(
            notice -> assertThat(notice).isEqualTo("Recorded: Approve ✅"),
            notice -> assertThat(notice).matches(late(APPROVE)));
    assertThat(events(id, "ANSWER_LATE")).isEqualTo(49);
  }

  /** W14: the person is faster than Meta's answer to us. */
  @Test
  void w14_an_answer_before_our_send_call_has_returned_counts() {
    Phone phone = countersign.person();
    countersign.awaitQuiet();
    countersign.sandbox.addFault(FaultRule.times(1, new Fault.CallDelay(Duration.ofSeconds(8))));

    String id = countersign.ask(countersign.request(phone, "/w14"));
    Wait.until("the call is under way")
        .until(() ->
            countersign.database.number(
                    "select count(*) from outbox where approval_id = ? and state = 'CALLING'", id)
                == 1);
    countersign.deliver(
        MetaWebhook.tap(phone.address(), "HIL_APPROVE|" + countersign.replyKey(id)));

    countersign.awaitStatus(id, "DECIDED");
    assertThat(events(id, "SENT")).isZero();
    assertResumedOnce(id, "/w14");
    Wait.until("the send ends as accepted").until(() -> events(id, "SENT") == 1);
    assertThat(countersign.approval(id).json().at("/approvers/0/addresses/0/delivery").asString())
        .isEqualTo("sent");
  }

  static List<Fault> lost_answers() {
    return List.of(
        new Fault.ErrorAfterAccept(), new Fault.ResetAfterAccept(), new Fault.GarbledAfterAccept());
  }

  /** F4, I6: whoever does not know whether it was sent does not send it again. */
  @ParameterizedTest
  @MethodSource("lost_answers")
  void a_question_whose_end_is_not_known_is_never_sent_twice_and_can_be_answered(Fault lost) {
    Phone phone = countersign.person();
    String path = "/" + lost.kind();
    countersign.awaitQuiet();
    countersign.sandbox.addFault(FaultRule.times(1, lost));

    String id = countersign.askAndShow(phone, countersign.request(phone, path));

    Wait.until("the doubt is recorded").until(() -> events(id, "SEND_UNKNOWN") == 1);
    Wait.stays("it is not sent again").until(() -> phone.calls().size() == 1);
    phone.tap(APPROVE);
    assertResumedOnce(id, path);
  }

  /** F4: what provably was not accepted is tried again. */
  @Test
  void a_refused_question_is_sent_again_and_reaches_the_phone_once() {
    Phone phone = countersign.person();
    countersign.awaitQuiet();
    countersign.sandbox.addFault(
        FaultRule.times(2, new Fault.GraphErrorAnswer(400, 2, 1545133, "(#2) Try again soon")));

    String id = countersign.ask(countersign.request(phone, "/refused"));
    Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());

    assertThat(events(id, "SEND_DELAYED")).isEqualTo(2);
    assertThat(phone.received()).hasSize(1);
    phone.tap(REJECT);
    assertResumedOnce(id, "/refused");
  }

  /** F4: how long to wait is Meta's to say. */
  @Test
  void a_throttled_question_waits_as_long_as_meta_says() {
    Phone phone = countersign.person();
    countersign.awaitQuiet();
    countersign.sandbox.addFault(FaultRule.times(1, new Fault.TooManyCalls(613)));

    String id = countersign.ask(Countersign.request(phone));

    Wait.until("it is put off").until(() -> events(id, "SEND_DELAYED") == 1);
    JsonNode delayed =
        countersign.api.get("/v1/approvals/" + id + "/journal").json().at("/items/1");
    Instant at = Instant.parse(delayed.path("at").asString());
    assertThat(Instant.parse(delayed.at("/details/until").asString()))
        .isBetween(at.plusSeconds(55), at.plusSeconds(90));
    assertThat(phone.received()).isEmpty();
    withdraw(id);
  }

  /** Nothing of it is sent later, when a fault is meant for the message of another test. */
  private void withdraw(String approval) {
    countersign.api.post("/v1/approvals/" + approval + "/cancel", "");
    countersign.database.update("delete from account_pause");
    countersign.database.update(
        "update outbox set due_at = now() where approval_id = ? and due_at is not null", approval);
  }

  /** F14: a token that no longer works holds the question back; it is not lost. */
  @Test
  void a_question_is_held_back_while_the_token_does_not_work() {
    Phone phone = countersign.person();
    var shop = countersign.sandbox.accounts().getFirst().settings().id();
    countersign.sandbox.setTokenValid(shop, false);
    try {
      String id = countersign.ask(Countersign.request(phone));

      Wait.until("it is held back").until(() -> events(id, "SEND_HELD") == 1);
      assertThat(countersign.status(id)).isEqualTo("WAITING");
      assertThat(phone.received()).isEmpty();
      withdraw(id);
    } finally {
      countersign.sandbox.setTokenValid(shop, true);
    }
  }

  static List<Fault> restless_webhooks() {
    return List.of(
        new Fault.WebhookDuplicate(5),
        new Fault.WebhookReorder(Duration.ofMillis(300)),
        new Fault.WebhookDelay(Duration.ofMillis(500)),
        new Fault.WebhookBatch(3, Duration.ofMillis(300)));
  }

  /** F5. */
  @ParameterizedTest
  @MethodSource("restless_webhooks")
  void webhooks_that_come_often_late_or_in_another_order_decide_once(Fault fault) {
    Phone phone = countersign.person();
    String path = "/" + fault.kind();
    String id = countersign.askAndShow(phone, countersign.request(phone, path));
    countersign.sandbox.addFault(FaultRule.always(fault));

    phone.tap(APPROVE);
    phone.write("Done!");

    assertResumedOnce(id, path);
    assertThat(countersign.approval(id).json().path("approved").asBoolean()).isTrue();
  }

  /** A webhook that Meta never delivers: the person taps again. */
  @Test
  void a_tap_that_got_lost_can_be_repeated() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, countersign.request(phone, "/lost"));
    String payload = phone.payload(APPROVE);
    countersign.awaitQuiet();
    countersign.sandbox.addFault(FaultRule.times(1, new Fault.WebhookDrop()));

    phone.tap(APPROVE);
    Wait.until("the drop is over").until(() -> countersign.sandbox.faults().isEmpty());
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    countersign.sandbox.tap(phone.id(), Tap.payload(payload).evenIfStale());

    assertResumedOnce(id, "/lost");
  }

  /**
   * The second attempt is the first one again, whether the receiver said 500 or did its work and
   * the connection broke before it could say so: the effect key is the same.
   */
  @ParameterizedTest
  @ValueSource(ints = {500, CallbackReceiver.HANGS_UP})
  void c6_a_callback_that_failed_is_repeated_with_the_same_id_and_the_same_bytes(int first) {
    Phone phone = countersign.person();
    String path = "/failed/" + first;
    countersign.receiver.answer(path, first);
    ObjectNode request = countersign.request(phone, path);
    Countersign.field(request, "n", "N").put("value", new java.math.BigDecimal("1.10"));
    String id = countersign.askAndShow(phone, request);
    Instant before = Instant.now();

    phone.tap(APPROVE);

    JsonNode resume =
        Wait.until("the first attempt failed")
            .until(
                () -> countersign.approval(id).json().path("resume"),
                seen -> seen.path("state").asString().equals("RETRY"));
    assertThat(resume.path("attempts").asInt()).isEqualTo(1);
    assertThat(resume.path("lastError").asString())
        .contains(first == 500 ? "500" : "before an answer");
    assertThat(Instant.parse(resume.path("nextAttemptAt").asString()))
        .isBetween(before.plusSeconds(5), Instant.now().plusSeconds(6));
    Wait.until("the second attempt comes").until(() -> countersign.receiver.at(path).size() == 2);
    List<CallbackReceiver.Callback> callbacks = countersign.receiver.at(path);
    assertThat(callbacks.getLast().id()).isEqualTo(callbacks.getFirst().id());
    assertThat(callbacks.getLast().body()).isEqualTo(callbacks.getFirst().body());
    assertThat(callbacks).allMatch(CallbackReceiver.Callback::isGenuine);
    for (String header : List.of("webhook-timestamp", "webhook-signature")) {
      assertThat(callbacks.getLast().headers().firstValue(header))
          .isNotEqualTo(callbacks.getFirst().headers().firstValue(header));
    }
    Wait.until("it is done")
        .until(() -> countersign.approval(id).text("/resume/state").equals("DONE"));
    assertThat(events(id, "RESUMED")).isEqualTo(1);
    assertThat(callbacks.stream().map(CallbackReceiver.Callback::id).distinct())
        .as("what a receiver does once for each id")
        .hasSize(1);
  }

  /** A receiver that says that it is gone is not asked again, and an operator learns of it. */
  @Test
  void c5_a_receiver_that_is_gone_is_not_called_again() {
    double alerts = dead();
    Phone phone = countersign.person();
    countersign.receiver.answer("/410", 410);
    String id = countersign.askAndShow(phone, countersign.request(phone, "/410"));

    phone.tap(APPROVE);

    Wait.until("it is given up")
        .until(() -> countersign.approval(id).text("/resume/state").equals("DEAD"));
    Wait.stays("it is not called again").until(() -> countersign.receiver.at("/410").size() == 1);
    Wait.until("an operator learns of it").until(() -> dead() == alerts + 1);
    assertThat(countersign.status(id)).isEqualTo("DECIDED");
  }

  private double dead() {
    return countersign.counter("countersign_approval_events_total", "resume_dead");
  }

  /** The last try has failed: it is shown, somebody mends the receiver and has it tried again. */
  @Test
  void c10_what_no_try_delivered_is_shown_and_is_delivered_under_its_id_by_hand() {
    Phone phone = countersign.person();
    double alerts = dead();
    countersign.receiver.answer("/dead", 500, 500, 500);
    String id = countersign.askAndShow(phone, countersign.request(phone, "/dead"));
    phone.tap(APPROVE);
    Wait.until("the first try failed")
        .until(() -> countersign.approval(id).text("/resume/state").equals("RETRY"));
    countersign.database.update(
        "update outbox set attempts = 9, due_at = now() where approval_id = ? and lane = 'RESUME'",
        id);

    Wait.until("it is given up")
        .until(() -> countersign.approval(id).text("/resume/state").equals("DEAD"));
    Wait.until("an operator learns of it").until(() -> dead() == alerts + 1);
    assertThat(countersign.approval(id).text("/resume/lastError")).contains("500");
    assertThat(countersign.journal(id)).contains("RESUME_DEAD");
    countersign.receiver.answer("/dead");
    assertThat(
            countersign
                .part(dev.countersign.gateway.Approvals.class)
                .replayResume(
                    new dev.countersign.ApprovalId(id),
                    new dev.countersign.journal.Actor.Operator("e2e")))
        .isTrue();

    Wait.until("it is done")
        .until(() -> countersign.approval(id).text("/resume/state").equals("DONE"));
    List<CallbackReceiver.Callback> callbacks = countersign.receiver.at("/dead");
    assertThat(callbacks).extracting(CallbackReceiver.Callback::id).containsOnly("msg_" + id);
    assertThat(callbacks.stream().map(CallbackReceiver.Callback::body).distinct()).hasSize(1);
    assertThat(events(id, "RESUMED")).isEqualTo(1);
  }

  /** F8: a receiver that never answers holds nobody else back. */
  @Test
  void a_receiver_that_hangs_does_not_hold_back_the_others() {
    try (CallbackReceiver other = CallbackReceiver.start()) {
      Phone many = countersign.person();
      countersign.receiver.hang("/slow");
      for (int i = 0; i < 40; i++) {
        countersign.ask(countersign.request(many, "/slow"));
      }
      Wait.until("all questions are out").until(() -> many.calls().size() == 40);
      many.calls().stream()
          .map(call -> Phone.body(call).at("/message/quick_replies/0/payload").asString())
          .forEach(payload -> countersign.deliver(MetaWebhook.tap(many.address(), payload)));
      Wait.until("it hangs").until(() -> countersign.receiver.at("/slow").size() >= 20);
      Phone phone = countersign.person();
      ObjectNode request = Countersign.request(phone);
      request.putObject("resume").put("type", "http").put("url", other.url("/quick"));
      countersign.askAndShow(phone, request);

      phone.tap(APPROVE);

      Wait.until("the other receiver is called")
          .atMost(Duration.ofSeconds(10))
          .until(() -> other.at("/quick").size() == 1);
    } finally {
      countersign.receiver.release();
    }
  }
}
