package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Port;
import dev.countersign.approval.State;
import dev.countersign.approval.Status;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.SendOutcome;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in words. */
final class TypedAnswerIT extends GatewayFixture {
  private static final String ADA = Example.ADA.value();
  private final AtomicInteger messages = new AtomicInteger();

  private Approval sent() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);
    return asked;
  }

  private void says(String words) {
    receive("write " + ADA + " mid.said." + messages.incrementAndGet() + " " + words);
    awaitInbox();
  }

  private String port(Approval approval) {
    return approvals.find(approval.id()).orElseThrow().approval().state() instanceof State.Final end
        ? Port.of(end).name()
        : "open";
  }

  @ParameterizedTest
  @CsvSource({
    "yes, approved",
    "YES ✅, approved",
    "ja, approved",
    "Approve ✅, approved",
    "NEIN!, rejected",
    "はい。, approved",
    "reject, rejected"
  })
  void d7_an_exact_word_decides_the_only_open_question(String words, String port) {
    startGateway();
    Approval asked = sent();

    says(words);

    awaitStatus(asked.id(), Status.DECIDED);
    assertThat(port(asked)).isEqualTo(port);
    awaitEvent(asked.id(), Event.NOTICE_SENT);
    assertThat(channel.notices()).singleElement().asString().contains("Recorded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", "yes but only 100", "yes 100", "what is this?", "👍", "yesterday"})
  void anything_else_gets_one_explanation_with_the_buttons_and_no_loop(String words) {
    startGateway();
    Approval asked = sent();

    says(words);
    says(words);
    says("and again " + words);

    await().until(() -> channel.questions().size() == 2);
    awaitOutbox();
    assertThat(channel.sent()).hasSize(2);
    assertThat(channel.questions().getLast()).contains("“Approve”", "“Reject”");
    assertThat(port(asked)).isEqualTo("open");
    receive(
        "tap " + ADA + " mid.tap " + FakeChannel.payload(channel.questions().getLast(), "APPROVE"));
    awaitStatus(asked.id(), Status.DECIDED);
  }

  @Test
  void the_first_buttons_count_after_an_explanation_as_well() {
    startGateway();
    Approval asked = sent();
    says("what?");
    await().until(() -> channel.questions().size() == 2);

    receive(
        "tap "
            + ADA
            + " mid.tap "
            + FakeChannel.payload(channel.questions().getFirst(), "APPROVE"));

    awaitStatus(asked.id(), Status.DECIDED);
  }

  @Test
  void d7_a_word_with_two_open_questions_decides_nothing_until_a_number_says_which() {
    startGateway();
    Approval first = sent();
    Approval second = sent();

    says("yes");

    await().until(() -> !channel.notices().isEmpty());
    awaitOutbox();
    assertThat(channel.notices()).singleElement().asString().contains("1: Refund", "2: Refund");
    assertThat(port(first)).isEqualTo("open");
    assertThat(port(second)).isEqualTo("open");

    says("approve 2");
    awaitStatus(second.id(), Status.DECIDED);
    assertThat(port(first)).isEqualTo("open");
    says("reject 1");
    awaitStatus(first.id(), Status.DECIDED);
    assertThat(port(first)).isEqualTo("rejected");
  }

  @Test
  void a_number_keeps_its_meaning_when_the_question_has_ended() {
    startGateway();
    Approval first = sent();
    Approval second = sent();
    says("yes");
    says("reject 1");
    awaitStatus(first.id(), Status.DECIDED);

    says("approve 1");

    await().until(() -> events(first.id()).contains(Event.ANSWER_LATE));
    assertThat(port(second)).isEqualTo("open");
  }

  @Test
  void the_number_in_a_title_is_part_of_the_title() {
    startGateway();
    Approval asked =
        asked(
            RequestBuilder.aRequest()
                .choices(
                    new Choice(new ChoiceKey("first"), "Option 1", true),
                    new Choice(new ChoiceKey("second"), "Option 2", true))
                .build());
    awaitEvent(asked.id(), Event.SENT);

    says("option 2");

    awaitStatus(asked.id(), Status.DECIDED);
    assertThat(port(asked)).isEqualTo("second");
  }

  @Test
  void a_quote_binds_a_word_to_its_question() {
    startGateway();
    Approval first = sent();
    Approval second = sent();
    String message =
        approvals
            .find(first.id())
            .orElseThrow()
            .approval()
            .asks()
            .getFirst()
            .messages()
            .getFirst()
            .value();

    receive("quote " + ADA + " mid.q " + message + " no");

    awaitStatus(first.id(), Status.DECIDED);
    assertThat(port(first)).isEqualTo("rejected");
    assertThat(port(second)).isEqualTo("open");
  }

  @Test
  void a_quote_of_something_else_binds_to_nothing() {
    startGateway();
    Approval asked = sent();

    receive("quote " + ADA + " mid.q mid.of.a.colleague yes");
    awaitInbox();

    assertThat(port(asked)).isEqualTo("open");
    assertThat(channel.sent()).hasSize(1);
  }

  @Test
  void a_quote_of_a_question_that_is_being_sent_waits_for_its_end() {
    channel.next(message -> {
      receive("quote " + ADA + " mid.q mid.asked no");
      awaitPutOff();
      return new SendOutcome.Accepted(new MessageId("mid.asked"));
    });
    startGateway();

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitStatus(asked.id(), Status.DECIDED);
    assertThat(port(asked)).isEqualTo("rejected");
  }

  @ParameterizedTest
  @CsvSource({"no, 2", "lunch is ready, 1"})
  void who_quotes_a_question_in_doubt_is_asked_once_more(String words, int messages) {
    startGateway();
    channel.next(FakeChannel.failed(FailureClass.AMBIGUOUS));
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SEND_UNKNOWN);

    receive("quote " + ADA + " mid.q mid.nobody.told " + words);
    awaitInbox();

    assertThat(port(asked)).isEqualTo("open");
    await().until(() -> channel.questions().size() == messages);
  }

  @Test
  void a_quote_of_any_part_binds_a_word_to_its_question() {
    channel.parts = 2;
    startGateway();
    Approval first = sent();
    Approval second = sent();
    String part =
        database
            .ask("select message_ids[1] from outbox where approval_id = '" + first.id() + "'")
            .getFirst();

    receive("quote " + ADA + " mid.q " + part + " no");

    awaitStatus(first.id(), Status.DECIDED);
    assertThat(port(first)).isEqualTo("rejected");
    assertThat(port(second)).isEqualTo("open");
  }

  @Test
  void who_quotes_the_list_of_questions_is_understood_by_the_number() {
    startGateway();
    Approval first = sent();
    Approval second = sent();
    says("yes");
    await().until(() -> channel.notices().size() == 1);
    awaitOutbox();
    String list =
        database
            .ask("select message_ids[1] from outbox where kind = 'NOTICE' and state = 'DONE'")
            .getFirst();

    receive("quote " + ADA + " mid.q " + list + " yes 2");

    awaitStatus(second.id(), Status.DECIDED);
    assertThat(port(first)).isEqualTo("open");
  }

  @Test
  void a_quote_of_an_explanation_that_is_being_sent_waits_for_its_end() {
    startGateway();
    Approval asked = sent();
    channel.next(message -> {
      receive("quote " + ADA + " mid.q mid.help no");
      awaitPutOff();
      return new SendOutcome.Accepted(new MessageId("mid.help"));
    });

    receive("write " + ADA + " mid.what what is this");

    awaitStatus(asked.id(), Status.DECIDED);
    assertThat(port(asked)).isEqualTo("rejected");
  }

  private void awaitPutOff() {
    await().until(() -> database.count("select count(*) from inbox where waits > 0") == 1);
  }

  @Test
  void a_word_for_a_question_that_is_only_partly_sent_decides_no_older_one() {
    startGateway();
    Approval older = sent();
    channel.parts = 2;
    channel.next(message -> channel.accept());
    channel.next(FakeChannel.failed(FailureClass.BACKOFF));
    Approval partly = asked(RequestBuilder.aRequest().build());
    awaitEvent(partly.id(), Event.SEND_DELAYED);

    receive("write " + ADA + " mid.word yes");
    awaitPutOff();
    database.change("update inbox set waits = 1000, due_at = now()");

    awaitEvent(older.id(), Event.ASKED_WHICH);
    assertThat(port(older)).isEqualTo("open");
  }

  @Test
  void words_from_before_a_question_in_doubt_are_about_something_else() {
    startGateway();
    channel.next(FakeChannel.failed(FailureClass.AMBIGUOUS));
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SEND_UNKNOWN);

    receive("stale-write " + ADA + " mid.old yes");
    awaitInbox();

    assertThat(port(asked)).isEqualTo("open");
  }

  private Approval commentWanted() {
    Approval asked =
        asked(
            RequestBuilder.aRequest()
                .choices(
                    new Choice(new ChoiceKey("approve"), "Approve", true),
                    new Choice(new ChoiceKey("reject"), "Reject", false, true))
                .build());
    awaitEvent(asked.id(), Event.SENT);
    says("reject");
    awaitEvent(asked.id(), Event.COMMENT_WANTED);
    awaitOutbox();
    return asked;
  }

  @Test
  void a_quote_of_a_question_that_is_being_sent_is_no_comment_on_another() {
    startGateway();
    Approval commented = commentWanted();
    channel.next(message -> {
      receive("quote " + ADA + " mid.q mid.asked yes");
      awaitPutOff();
      return new SendOutcome.Accepted(new MessageId("mid.asked"));
    });

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitStatus(asked.id(), Status.DECIDED);
    assertThat(port(asked)).isEqualTo("approved");
    assertThat(port(commented)).isEqualTo("open");
  }

  @Test
  void words_from_before_a_comment_was_wanted_are_none() {
    startGateway();
    Approval commented = commentWanted();

    receive("stale-write " + ADA + " mid.old what is this");
    awaitInbox();

    assertThat(port(commented)).isEqualTo("open");
  }

  @Test
  void stop_is_heard_while_the_only_question_is_in_doubt() {
    startGateway();
    channel.next(FakeChannel.failed(FailureClass.AMBIGUOUS));
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SEND_UNKNOWN);

    says("stop");

    awaitStatus(asked.id(), Status.UNDELIVERABLE);
    assertThat(channel.questions()).hasSize(1);
  }

  @Test
  void stop_is_for_a_question_that_is_being_sent_as_well() {
    startGateway();
    sent();
    channel.next(message -> {
      receive("write " + ADA + " mid.stop stop");
      awaitInbox();
      return channel.accept();
    });

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitStatus(asked.id(), Status.UNDELIVERABLE);
  }

  @Test
  void a_reply_to_a_story_is_about_the_story() {
    startGateway();
    Approval asked = sent();

    receive("story " + ADA + " mid.story yes");
    awaitInbox();

    assertThat(port(asked)).isEqualTo("open");
  }

  @Test
  void the_quote_of_another_person_decides_nothing() {
    startGateway();
    Approval asked = sent();

    receive("quote " + Example.MALLORY.value() + " mid.q mid.sent.1 yes");
    awaitInbox();

    assertThat(port(asked)).isEqualTo("open");
    assertThat(channel.sent()).hasSize(1);
  }

  @Test
  void words_before_the_question_was_sent_are_about_something_else() {
    startGateway();
    Approval asked = sent();

    receive("stale-write " + ADA + " mid.old yes");
    awaitInbox();

    assertThat(port(asked)).isEqualTo("open");
  }

  @Test
  void words_that_come_while_the_question_is_being_sent_wait_for_its_end() {
    channel.next(message -> {
      receive("write " + ADA + " mid.fast yes");
      await()
          .until(() ->
              database.count("select count(*) from inbox where attempts = 0 and fence > 0") == 1);
      return channel.accept();
    });
    startGateway();

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitStatus(asked.id(), Status.DECIDED);
    assertThat(port(asked)).isEqualTo("approved");
  }

  @Test
  void who_was_asked_nothing_is_told_nothing() {
    startGateway();

    says("yes");
    says("stop");
    says("hello");

    assertThat(channel.sent()).isEmpty();
  }

  @Test
  void a_late_word_hears_that_the_question_ended_without_it() {
    startGateway();
    Approval asked = sent();
    approvals.cancel(asked.id(), new dev.countersign.journal.Actor.Embedder());

    says("yes");

    awaitEvent(asked.id(), Event.ANSWER_LATE);
    await().until(() -> channel.notices().size() == 2);
    assertThat(channel.notices()).allMatch(notice -> notice.contains("withdrawn"));
    assertThat(channel.notices()).anyMatch(notice -> notice.contains("not counted"));
  }

  @Test
  void a_word_after_the_decision_is_conversation() {
    startGateway();
    Approval asked = sent();
    says("yes");
    awaitStatus(asked.id(), Status.DECIDED);
    awaitOutbox();

    says("no");

    assertThat(events(asked.id())).doesNotContain(Event.ANSWER_LATE);
    assertThat(channel.notices()).hasSize(1);
  }

  @Test
  void who_opts_out_is_asked_nothing_more_until_they_opt_in() {
    startGateway();
    Approval asked = sent();

    says("STOP");

    awaitStatus(asked.id(), Status.UNDELIVERABLE);
    await().until(() -> channel.notices().size() == 1);
    assertThat(channel.notices().getFirst()).contains("START");
    assertThat(approvals.request(RequestBuilder.aRequest().build()))
        .isInstanceOfSatisfying(
            RequestOutcome.Refused.class,
            refused ->
                assertThat(refused.violations())
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.rule()).isEqualTo("opted-out")));

    says("start");

    await().until(() -> channel.notices().size() == 2);
    sent();
  }

  @Test
  void a_photo_is_no_answer_and_is_explained_once() {
    startGateway();
    sent();

    receive("photo " + ADA + " mid.photo");
    receive("photo " + ADA + " mid.photo2");
    awaitInbox();

    await().until(() -> channel.questions().size() == 2);
    awaitOutbox();
    assertThat(channel.sent()).hasSize(2);
  }

  @Test
  void a_reminder_is_sent_once_with_buttons_that_count() {
    startGateway();
    Approval asked = sent();

    database.change("update voter set remind_at = now()");

    await().until(() -> channel.questions().size() == 2);
    awaitOutbox();
    assertThat(channel.questions().getLast()).contains("Reminder");
    receive(
        "tap " + ADA + " mid.tap " + FakeChannel.payload(channel.questions().getLast(), "APPROVE"));
    awaitStatus(asked.id(), Status.DECIDED);
    assertThat(channel.questions()).hasSize(2);
  }
}
