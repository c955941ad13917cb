package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Status;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.SendOutcome;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the channel tells of a message ends the doubt about a send whose answer never came. */
class ReconcilingIT extends GatewayFixture {
  private static final String ADA = Example.ADA.value();

  @BeforeEach
  void messages_are_known_by_their_words() {
    channel.isEchoed = true;
  }

  private Approval unknown() {
    channel.next(FakeChannel.failed(FailureClass.AMBIGUOUS));
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SEND_UNKNOWN);
    return asked;
  }

  private Delivery delivery(Approval asked) {
    return approvals.find(asked.id()).orElseThrow().approval().asks().getFirst().delivery();
  }

  private String words() {
    return FakeChannel.words(channel.sent().getLast());
  }

  private void nextIsToldBeforeItsCallEnds(String id, FailureClass failure) {
    channel.next(message -> {
      receive("echoed " + ADA + " " + id + " " + FakeChannel.words(message));
      await()
          .until(
              () -> database.count("select count(*) from outbox where sighted is not null") == 1);
      return FakeChannel.failed(failure);
    });
  }

  /** Somebody else's call, which is under way from now on. */
  private OutboxClaim.Send beginCall(Duration lease) {
    OutboxClaim.Send claim = store.outbox().claimSends(1, Duration.ofSeconds(30), IDLE).getFirst();
    store.transact(transaction ->
        transaction
            .sends()
            .begin(claim.ticket(), lease, new OutgoingMessage("{}", "hello Ada"), 1));
    return claim;
  }

  @Test
  void a_question_in_doubt_is_sent_once_its_words_are_told() {
    startGateway();
    Approval asked = unknown();

    receive("echoed " + ADA + " mid.told " + words());

    await().until(() -> delivery(asked) == Delivery.SENT);
    assertThat(events(asked.id())).containsExactly(Event.REQUESTED, Event.SEND_UNKNOWN, Event.SENT);
    assertThat(database.ask("select state || ' ' || message_ids::text from outbox"))
        .containsExactly("DONE {mid.told}");
    assertThat(channel.sent()).hasSize(1);
  }

  @Test
  void a_question_in_doubt_is_sent_once_its_tag_is_told() {
    channel.isEchoed = false;
    startGateway();
    Approval asked = unknown();
    String tag = database.ask("select effect_key from outbox").getFirst();

    receive("tagged " + ADA + " mid.told " + tag);

    await().until(() -> delivery(asked) == Delivery.SENT);
    assertThat(database.ask("select state || ' ' || message_ids::text from outbox"))
        .containsExactly("DONE {mid.told}");
  }

  @Test
  void who_is_known_by_another_id_than_was_written_to_can_answer_after_a_doubt() {
    startGateway();
    Approval asked = unknown();
    String tag = database.ask("select effect_key from outbox").getFirst();
    String button = FakeChannel.payload(channel.questions().getFirst(), "APPROVE");

    receive("status 4915 mid.told " + tag);
    awaitEvent(asked.id(), Event.SENT);
    receive("tap 4915 mid.tap " + button);

    awaitStatus(asked.id(), Status.DECIDED);
  }

  @Test
  void other_words_and_older_words_and_words_to_others_end_no_doubt() {
    startGateway();
    Approval asked = unknown();

    receive("echoed " + ADA + " mid.1 something else");
    receive("old-echo " + ADA + " mid.2 " + words());
    receive("echoed somebody-else mid.3 " + words());
    awaitInbox();

    assertThat(delivery(asked)).isEqualTo(Delivery.UNKNOWN);
    assertThat(database.ask("select state from outbox")).containsExactly("UNKNOWN");
  }

  @Test
  void what_follows_a_part_in_doubt_is_sent_once_the_part_is_told() {
    channel.parts = 2;
    startGateway();
    Approval asked = unknown();
    assertThat(channel.sent()).hasSize(1);

    receive("echoed " + ADA + " mid.part " + words());

    awaitEvent(asked.id(), Event.SENT);
    assertThat(channel.sent()).hasSize(2).doesNotHaveDuplicates();
    assertThat(delivery(asked)).isEqualTo(Delivery.SENT);
    assertThat(database.ask("select state || ' ' || message_ids[1] from outbox"))
        .containsExactly("DONE mid.part");
  }

  @Test
  void an_answer_to_a_question_whose_first_part_is_in_doubt_is_not_asked_further() {
    channel.parts = 2;
    startGateway();
    Approval asked = unknown();
    approvals.cancel(asked.id(), new dev.countersign.journal.Actor.Operator("test"));

    receive("echoed " + ADA + " mid.part " + words());

    await()
        .until(() ->
            database
                .ask("select state from outbox where kind = 'ASK'")
                .getFirst()
                .equals("SKIPPED"));
    assertThat(channel.questions()).isEmpty();
  }

  @Test
  void a_message_that_was_told_while_its_sender_vanished_is_in_no_doubt() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    beginCall(Duration.ofSeconds(30));
    startGateway();

    receive("echoed " + ADA + " mid.told hello Ada");
    await()
        .until(() -> database.count("select count(*) from outbox where sighted is not null") == 1);
    database.change("update outbox set due_at = now()");

    awaitEvent(asked.id(), Event.SENT);
    assertThat(events(asked.id())).containsExactly(Event.REQUESTED, Event.SENT);
    assertThat(delivery(asked)).isEqualTo(Delivery.SENT);
    assertThat(channel.sent()).isEmpty();
  }

  @Test
  void a_tag_that_was_told_while_its_sender_vanished_is_noted_once() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    beginCall(Duration.ofSeconds(30));
    startGateway();
    String tag = database.ask("select effect_key from outbox").getFirst();

    receive("tagged " + ADA + " mid.told " + tag);
    awaitInbox();
    assertThat(events(asked.id())).containsExactly(Event.REQUESTED);
    database.change("update outbox set due_at = now()");

    awaitEvent(asked.id(), Event.SENT);
    assertThat(entry(asked, Event.SENT).details())
        .containsEntry("message", "mid.told")
        .containsKey("route");
    assertThat(events(asked.id())).containsExactly(Event.REQUESTED, Event.SENT);
    assertThat(channel.sent()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"AMBIGUOUS", "RETRY"})
  void a_message_that_was_told_before_its_call_failed_is_not_sent_again(FailureClass failure) {
    nextIsToldBeforeItsCallEnds("mid.told", failure);
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitEvent(asked.id(), Event.SENT);

    assertThat(events(asked.id())).containsExactly(Event.REQUESTED, Event.SENT);
    assertThat(database.ask("select state || ' ' || message_ids::text from outbox"))
        .containsExactly("DONE {mid.told}");
    assertThat(channel.sent()).hasSize(1);
  }

  @Test
  void a_message_that_is_told_at_the_moment_when_its_call_ends_unclear_is_in_no_doubt() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    OutboxClaim.Send calling = beginCall(Duration.ofSeconds(30));
    startGateway();

    store.transact(transaction -> {
      transaction.lock(asked.id());
      receive("echoed " + ADA + " mid.told hello Ada");
      await()
          .until(() ->
              database.count(
                      "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")
                  == 1);
      return transaction.complete(calling.ticket(), new OutboxEnd.Unknown("no answer"));
    });

    awaitEvent(asked.id(), Event.SENT);
    assertThat(database.ask("select state || ' ' || message_ids::text from outbox"))
        .containsExactly("DONE {mid.told}");
  }

  @Test
  void a_tag_that_is_told_before_the_call_ends_is_noted_once() {
    channel.next(message -> {
      String tag = database.ask("select effect_key from outbox").getFirst();
      receive("tagged " + ADA + " mid.told " + tag);
      awaitInbox();
      return new SendOutcome.Accepted(new MessageId("mid.told"));
    });
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitEvent(asked.id(), Event.SENT);

    assertThat(events(asked.id())).containsExactly(Event.REQUESTED, Event.SENT);
    assertThat(entry(asked, Event.SENT).details()).containsKey("route");
    assertThat(delivery(asked)).isEqualTo(Delivery.SENT);
  }

  @Test
  void a_part_that_was_told_before_its_call_ended_unclear_is_followed_by_the_next() {
    channel.parts = 2;
    nextIsToldBeforeItsCallEnds("mid.part", FailureClass.AMBIGUOUS);
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitEvent(asked.id(), Event.SENT);

    assertThat(channel.sent()).hasSize(2).doesNotHaveDuplicates();
    assertThat(events(asked.id())).containsExactly(Event.REQUESTED, Event.SENT);
  }

  @Test
  void a_notice_in_doubt_is_sent_once_its_words_are_told() {
    startGateway();
    Approval asked = decidedWithNoticeInDoubt();

    receive("echoed " + ADA + " mid.told " + channel.notices().getLast());

    await()
        .until(
            () -> database.ask("select state from outbox where kind = 'NOTICE'").contains("DONE"));
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.DECIDED);
  }

  private Approval decidedWithNoticeInDoubt() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);
    channel.next(FakeChannel.failed(FailureClass.AMBIGUOUS));
    receive(
        "tap "
            + ADA
            + " mid.tap."
            + asked.id().value()
            + " "
            + FakeChannel.payload(channel.questions().getLast(), "APPROVE"));
    await()
        .until(() ->
            database.count(
                    "select count(*) from outbox where kind = 'NOTICE' and state = 'UNKNOWN'")
                == 1);
    return asked;
  }

  @Test
  void a_message_that_is_known_as_another_one_ends_no_doubt() {
    startGateway();
    Approval first = asked(RequestBuilder.aRequest().build());
    awaitEvent(first.id(), Event.SENT);
    receive(
        "tap " + ADA + " mid.tap " + FakeChannel.payload(channel.questions().getLast(), "APPROVE"));
    awaitEvent(first.id(), Event.NOTICE_SENT);
    String known =
        database.ask("select message_ids[1] from outbox where kind = 'NOTICE'").getFirst();
    decidedWithNoticeInDoubt();
    assertThat(channel.notices()).as("two notices with the same words").hasSize(2);
    assertThat(channel.notices().getFirst()).isEqualTo(channel.notices().getLast());

    receive("echoed " + ADA + " " + known + " " + channel.notices().getLast());
    awaitInbox();

    assertThat(database.ask("select state from outbox where kind = 'NOTICE' order by id"))
        .containsExactly("DONE", "UNKNOWN");
  }
}
