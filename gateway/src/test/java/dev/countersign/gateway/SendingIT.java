package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.State;
import dev.countersign.approval.Status;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.SendOutcome;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages are sent at most once unasked. */
class SendingIT extends GatewayFixture {
  /** As many as the schedule of sends allows before a fault counts as lasting. */
  private static final int MOST_TRIES = 18;

  private Delivery delivery(Approval asked) {
    return approvals.find(asked.id()).orElseThrow().approval().asks().getFirst().delivery();
  }

  @ParameterizedTest
  @EnumSource(names = {"RETRY", "BACKOFF"})
  void what_did_not_reach_the_channel_is_sent_again(FailureClass failure) {
    channel.next(FakeChannel.failed(failure));
    startGateway();

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitEvent(asked.id(), Event.SENT);
    assertThat(channel.questions()).hasSize(2).containsOnly(channel.questions().getFirst());
    assertThat(events(asked.id())).containsExactly(Event.REQUESTED, Event.SEND_DELAYED, Event.SENT);
    assertThat(entry(asked, Event.SEND_DELAYED).details()).containsEntry("attempt", "1");
    assertThat(entry(asked, Event.SENT).details()).containsEntry("attempt", "2");
  }

  @Test
  void a_wait_that_the_channel_asks_for_is_kept() {
    channel.next(
        new SendOutcome.Failed(FailureClass.BACKOFF, "613", "too many", Duration.ofMinutes(10)));
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitEvent(asked.id(), Event.SEND_DELAYED);

    assertThat(
            database.count(
                "select count(*) from outbox where due_at > now() + interval '9 minutes'"))
        .isOne();
  }

  @Test
  void what_may_have_arrived_is_never_sent_again() {
    channel.next(FakeChannel.failed(FailureClass.AMBIGUOUS));
    startGateway();

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitEvent(asked.id(), Event.SEND_UNKNOWN);
    assertThat(delivery(asked)).isEqualTo(Delivery.UNKNOWN);
    assertThat(database.ask("select state from outbox")).containsExactly("UNKNOWN");
    assertThat(database.count("select count(*) from outbox where due_at is not null")).isZero();
    assertThat(channel.questions()).hasSize(1);

    receive(
        "tap "
            + Example.ADA.value()
            + " mid.tap "
            + FakeChannel.payload(channel.questions().getFirst(), "APPROVE"));
    awaitStatus(asked.id(), Status.DECIDED);
  }

  @ParameterizedTest
  @EnumSource(names = {"RECIPIENT", "BUG"})
  void what_will_never_arrive_ends_the_approval_and_wakes_the_workflow(FailureClass failure) {
    channel.next(FakeChannel.failed(failure));
    startGateway();

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitResume(asked.id(), ResumeProgress.State.DONE);
    assertThat(approvals.find(asked.id()).orElseThrow().approval().state())
        .isInstanceOf(State.Undeliverable.class);
    assertThat(receiver.deliveries())
        .singleElement()
        .satisfies(wake -> assertThat(wake.body()).contains("\"port\":\"undeliverable\""));
    assertThat(channel.sent()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"TOKEN", "PERMISSION", "POLICY"})
  void what_somebody_must_mend_first_is_held_and_then_sent(FailureClass failure) {
    channel.next(FakeChannel.failed(failure));
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SEND_HELD);
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
    assertThat(
            database.count(
                "select count(*) from outbox where state = 'HELD' and due_at > called_at + interval '2 seconds'"))
        .isOne();

    hurry();

    awaitEvent(asked.id(), Event.SENT);
    assertThat(channel.questions()).hasSize(2);
  }

  @Test
  void an_account_whose_calls_hang_keeps_nobody_elses_messages_waiting() {
    Address elsewhere = new Address(STRICT.id(), "7777");
    wroteAt(elsewhere, Instant.now());
    CountDownLatch answered = new CountDownLatch(1);
    List<Approval> hanging = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      channel.next(message -> {
        if (!message.contains(elsewhere.value())) {
          awaitLatch(answered);
        }
        return channel.accept();
      });
      hanging.add(asked(RequestBuilder.aRequest().build()));
    }
    startGateway();
    await().until(() -> channel.sent().size() >= AT_ONCE);

    Approval quick =
        asked(RequestBuilder.aRequest().approver(new Approver(null, elsewhere)).build());

    awaitEvent(quick.id(), Event.SENT);
    assertThat(channel.sent()).as("each account has a share").hasSize(AT_ONCE + 1);
    answered.countDown();
    hanging.forEach(approval -> awaitEvent(approval.id(), Event.SENT));
  }

  @Test
  void a_question_in_parts_goes_on_where_it_failed() {
    channel.parts = 3;
    channel.next(message -> channel.accept());
    channel.next(FakeChannel.failed(FailureClass.TOKEN));
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SEND_HELD);

    hurry();

    awaitEvent(asked.id(), Event.SENT);
    String to = Example.ADA.value();
    assertThat(channel.sent().subList(0, 3))
        .containsExactly("part " + to + " 1", "part " + to + " 2", "part " + to + " 2");
    assertThat(channel.sent()).hasSize(4);
    assertThat(channel.questions()).hasSize(1);
    assertThat(database.ask("select message_ids::text from outbox"))
        .containsExactly("{mid.sent.1,mid.sent.2,mid.sent.3}");
    assertThat(entry(asked, Event.SENT).details()).containsEntry("message", "mid.sent.3");
  }

  @Test
  void each_part_has_all_its_tries() {
    channel.parts = 2;
    startGateway();
    for (int i = 0; i < MOST_TRIES - 1; i++) {
      channel.next(FakeChannel.failed(FailureClass.RETRY));
    }
    channel.next(message -> channel.accept());
    for (int i = 0; i < 5; i++) {
      channel.next(FakeChannel.failed(FailureClass.RETRY));
    }

    Approval asked = asked(RequestBuilder.aRequest().build());

    await()
        .until(() -> {
          hurry();
          return events(asked.id()).contains(Event.SENT)
              || approvals.find(asked.id()).orElseThrow().approval().status().isFinal();
        });
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
  }

  @Test
  void a_fault_that_lasts_ends_as_undeliverable() {
    startGateway();
    for (int i = 0; i < MOST_TRIES; i++) {
      channel.next(FakeChannel.failed(FailureClass.RETRY));
    }

    Approval asked = asked(RequestBuilder.aRequest().build());

    await()
        .until(() -> {
          hurry();
          return approvals.find(asked.id()).orElseThrow().approval().status()
              == Status.UNDELIVERABLE;
        });
    assertThat(channel.sent()).hasSize(MOST_TRIES);
  }

  @Test
  void a_call_whose_maker_vanished_is_unknown_and_not_repeated() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    OutboxClaim.Send vanished =
        store.outbox().claimSends(1, Duration.ofSeconds(30), IDLE).getFirst();
    store.transact(transaction ->
        transaction
            .sends()
            .begin(vanished.ticket(), Duration.ofMillis(100), new OutgoingMessage("{}"), 1));

    startGateway();

    awaitEvent(asked.id(), Event.SEND_UNKNOWN);
    awaitOutbox();
    assertThat(channel.sent()).isEmpty();
    assertThat(delivery(asked)).isEqualTo(Delivery.UNKNOWN);
    assertThat(entry(asked, Event.SEND_UNKNOWN).details())
        .containsEntry("code", "vanished")
        .containsEntry("attempt", "1");
  }

  @Test
  void a_claim_whose_holder_vanished_before_the_call_is_sent() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    assertThat(store.outbox().claimSends(1, Duration.ofMillis(100), IDLE)).hasSize(1);

    startGateway();

    awaitEvent(asked.id(), Event.SENT);
    assertThat(channel.sent()).hasSize(1);
  }

  @Test
  void a_sender_that_was_overtaken_counts_no_more() throws Exception {
    var isOvertaken = new java.util.concurrent.CountDownLatch(1);
    channel.next(message -> {
      try {
        isOvertaken.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return channel.accept();
    });
    Gateway slow = startGateway(pace(Duration.ofMillis(300)));

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitEvent(asked.id(), Event.SEND_UNKNOWN);
    isOvertaken.countDown();
    slow.close();
    assertThat(channel.sent()).hasSize(1);
    assertThat(database.ask("select state from outbox")).containsExactly("UNKNOWN");
    assertThat(events(asked.id())).containsExactly(Event.REQUESTED, Event.SEND_UNKNOWN);
  }

  @Test
  void a_notice_that_fails_changes_nothing() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String question = awaitQuestion();
    awaitEvent(asked.id(), Event.SENT);
    channel.next(FakeChannel.failed(FailureClass.RECIPIENT));

    receive("tap " + Example.ADA.value() + " mid.tap " + FakeChannel.payload(question, "APPROVE"));

    awaitEvent(asked.id(), Event.NOTICE_FAILED);
    awaitResume(asked.id(), ResumeProgress.State.DONE);
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.DECIDED);
  }

  @Test
  void a_thousand_seconds_of_silence_close_the_window_before_a_late_retry() {
    channel.next(message -> {
      database.change("update contact set last_inbound = now() - interval '25 hours'");
      return FakeChannel.failed(FailureClass.TOKEN);
    });
    wroteAt(Example.ADA, Instant.now());
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SEND_HELD);

    hurry();

    awaitStatus(asked.id(), Status.PARKED);
    assertThat(channel.sent()).as("no call against Meta's rules").hasSize(1);
    receive("write " + Example.ADA.value() + " mid.back");
    awaitEvent(asked.id(), Event.SENT);
  }

  @Test
  void two_gateways_send_every_message_once() {
    startGateway();
    startOtherGateway();
    for (int i = 0; i < 60; i++) {
      asked(RequestBuilder.aRequest().reference("r" + i).build());
    }

    awaitOutbox();

    List<String> questions = channel.questions();
    assertThat(questions).hasSize(60).doesNotHaveDuplicates();
    assertThat(database.ask("select distinct state from outbox")).containsExactly("DONE");
  }
}
