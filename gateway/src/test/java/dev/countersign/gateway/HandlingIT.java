package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Status;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.WebhookReading;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.testkit.Together;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From received webhooks to decisions. */
class HandlingIT extends GatewayFixture {
  private static final String ADA = Example.ADA.value();

  private static String tap(String question, String choice, String message) {
    return "tap " + ADA + " " + message + " " + FakeChannel.payload(question, choice);
  }

  private List<String> quarantine() {
    return database.ask("select item || ' ' || reason from quarantine order by item").stream()
        .map(String::valueOf)
        .toList();
  }

  /** The observer hears of it after it is stored. */
  private void awaitTold(String reason) {
    await().until(() -> observer.quarantined().equals(List.of(reason)));
  }

  /** Takes up the first webhook again and again, without waiting for the end of its lease. */
  private void awaitGivenUp() {
    await()
        .until(() -> {
          database.change("update inbox set due_at = now() where id = 1 and attempts < 5");
          return database.count("select count(*) from inbox where due_at is not null") == 0;
        });
  }

  @Test
  void w8_one_webhook_fifty_times_at_two_gateways_decides_resumes_and_tells_once() {
    startGateway();
    startOtherGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String event = tap(awaitQuestion(), "APPROVE", "mid.same");
    awaitEvent(asked.id(), Event.SENT);

    Together.run(
        25,
        () -> {
          receive(event);
          receive(event, event);
          return true;
        });

    awaitInbox();
    awaitOutbox();
    assertThat(database.count("select count(*) from inbox where state = 'DONE'")).isEqualTo(50);
    assertThat(receiver.deliveries()).hasSize(1);
    assertThat(channel.notices()).hasSize(1);
    assertThat(events(asked.id()))
        .containsExactlyInAnyOrder(
            Event.REQUESTED, Event.SENT, Event.DECIDED, Event.NOTICE_SENT, Event.RESUMED);
  }

  @Test
  void d1_both_buttons_at_once_decide_once_however_often() {
    startGateway();
    startOtherGateway();
    for (int round = 0; round < 30; round++) {
      Approval asked = asked(RequestBuilder.aRequest().build());
      await()
          .until(() ->
              !approvals
                  .find(asked.id())
                  .orElseThrow()
                  .approval()
                  .asks()
                  .getFirst()
                  .messages()
                  .isEmpty());
      String question = channel.questions().getLast();
      int number = round;
      Together.run(
          List.of(
              () -> {
                receive(tap(question, "APPROVE", "mid.a" + number));
                return true;
              },
              () -> {
                receive(tap(question, "REJECT", "mid.r" + number));
                return true;
              }));
      awaitEvent(asked.id(), Event.ANSWER_LATE);
      awaitResume(asked.id(), ResumeProgress.State.DONE);
      assertThat(events(asked.id())).containsOnlyOnce(Event.DECIDED, Event.RESUMED);
    }
    awaitOutbox();
    assertThat(receiver.deliveries()).hasSize(30);
    assertThat(receiver.deliveries()).extracting(wake -> wake.id()).doesNotHaveDuplicates();
  }

  @Test
  void w9_one_poisoned_item_is_set_aside_and_the_others_are_handled() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String question = awaitQuestion();
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      batch.add("write 100" + i + " mid." + i);
    }
    batch.set(100, "garbled " + ADA + " mid.garbled");
    batch.set(299, tap(question, "APPROVE", "mid.tap"));

    receive(batch.toArray(String[]::new));

    awaitStatus(asked.id(), Status.DECIDED);
    awaitInbox();
    assertThat(database.count("select count(*) from contact")).isEqualTo(299);
    assertThat(quarantine()).containsExactly("100 unreadable");
    awaitTold("unreadable");
  }

  @Test
  void an_item_that_makes_us_fail_is_set_aside_after_some_tries_while_others_are_handled() {
    database.change("alter table contact add constraint poisoned check (address <> 'poison')");
    try {
      startGateway();
      receive("write poison mid.1", "write 1001 mid.2");
      receive("write 1002 mid.3");

      await().until(() -> database.count("select count(*) from contact") == 2);
      awaitGivenUp();

      assertThat(quarantine()).containsExactly("0 failed");
      assertThat(database.ask("select detail from quarantine"))
          .as("what a fault says may quote what somebody wrote")
          .allMatch(detail -> String.valueOf(detail).matches("[\\w.$]+"));
      awaitTold("failed");
      assertThat(database.ask("select state || attempts from inbox order by id"))
          .containsExactly("DONE5", "DONE1");
    } finally {
      database.change("alter table contact drop constraint poisoned");
    }
  }

  @Test
  void what_was_set_aside_is_handled_when_it_is_replayed() {
    database.change("alter table contact add constraint poisoned check (address <> 'poison')");
    try {
      startGateway();
      receive("write poison mid.1", "write 1001 mid.2");
      awaitGivenUp();
    } finally {
      database.change("alter table contact drop constraint poisoned");
    }

    assertThat(store.inbox().replay(1, 1)).isOne();

    awaitInbox();
    assertThat(database.count("select count(*) from contact")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo", "standby", "seen", "delivered", "reaction", "unsent"})
  void w12_what_is_no_answer_never_decides(String kind) {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String payload = FakeChannel.payload(awaitQuestion(), "APPROVE");
    awaitEvent(asked.id(), Event.SENT);

    receive(kind + " " + ADA + " mid.other " + payload);

    awaitInbox();
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
    assertThat(events(asked.id())).containsExactly(Event.REQUESTED, Event.SENT);
    assertThat(channel.sent()).hasSize(1);
    assertThat(quarantine()).isEmpty();
    assertThat(database.count("select count(*) from inbound_event")).isOne();
  }

  @Test
  void w13_news_in_the_wrong_order_never_move_a_message_back() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);

    receive("seen " + ADA + " mid.sent.1", "delivered " + ADA + " mid.sent.1");

    awaitInbox();
    assertThat(events(asked.id()))
        .containsExactly(Event.REQUESTED, Event.SENT, Event.READ, Event.DELIVERED);
    assertThat(approvals.find(asked.id()).orElseThrow().approval().delivery())
        .isEqualTo(Delivery.READ);
  }

  @Test
  void w6_a_body_that_makes_no_sense_is_set_aside_as_a_whole() {
    startGateway();
    receive("");

    awaitInbox();
    assertThat(quarantine()).containsExactly("-1 unreadable");
  }

  @Test
  void w7_an_account_that_is_not_ours_is_set_aside_and_decides_nothing() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String payload = FakeChannel.payload(awaitQuestion(), "APPROVE");

    receive("elsewhere " + ADA + " mid.tap " + payload);

    awaitInbox();
    assertThat(quarantine()).containsExactly("0 unknown-account");
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
    assertThat(database.count("select count(*) from contact")).isZero();
  }

  @Test
  void news_that_nobody_waits_for_are_not_set_aside() {
    startGateway();

    receive("elsewhere-note nobody none");

    awaitInbox();
    assertThat(quarantine()).isEmpty();
  }

  @Test
  void w3_a_webhook_of_another_app_cannot_speak_for_this_account() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String event = tap(awaitQuestion(), "APPROVE", "mid.tap");

    store
        .inbox()
        .receive(new ReceivedWebhook(event.getBytes(StandardCharsets.UTF_8), Set.of(STRICT.id())));

    awaitInbox();
    assertThat(quarantine()).containsExactly("0 unknown-account");
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
  }

  @Test
  void d8_keys_that_nobody_gave_out_and_texts_that_are_no_keys_do_nothing() {
    startGateway();
    receive(
        "tap " + ADA + " mid.1 HIL_APPROVE|" + Example.freshKey().value(),
        "tap " + ADA + " mid.2 HIL_APPROVE|short",
        "tap " + ADA + " mid.3 SOMETHING_ELSE",
        "tap " + ADA + " mid.4 ");

    awaitInbox();
    assertThat(quarantine()).isEmpty();
    assertThat(channel.sent()).isEmpty();
    assertThat(database.count("select count(*) from contact")).isOne();
  }

  @Test
  void a_reader_that_fails_does_not_keep_its_webhook_in_hand_for_ever() {
    var failing =
        new Gateway.Parts(
            store,
            accounts(),
            new Resumers(List.of(receiver), handlers),
            body -> {
              if (body.length == 1) {
                throw new IllegalStateException("a bug \0 in the reader");
              }
              return new WebhookReading.Events(Example.SHOP.channel(), List.<Inbound>of());
            },
            Randomness.secure(),
            observer,
            tracing,
            links());
    closeAfterwards(Gateway.start(failing, pace(Duration.ofMillis(100))));

    receive("x");
    receive("xx");

    awaitInbox();
    assertThat(quarantine()).containsExactly("-1 failed");
  }
}
