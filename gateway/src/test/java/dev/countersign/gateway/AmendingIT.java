package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Quorum;
import dev.countersign.approval.Status;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.SendOutcome;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.Input;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Violation;
import dev.countersign.store.ApprovalQuery;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.value.Value;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is asked changes while messages are on their way and people answer. */
class AmendingIT extends GatewayFixture {
  private static final Actor CALLER = new Actor.Machine("key_1");
  private static final SendOutcome LATER =
      new SendOutcome.Failed(FailureClass.BACKOFF, "613", "too many", Duration.ofMinutes(10));

  private static Amendment amendment(String amount) {
    Field field =
        new Field("amount", "Amount", Value.of(amount), DisplayMode.READABLE, Input.LOCKED);
    return new Amendment(null, List.of(field), null, null);
  }

  private AmendOutcome amend(Approval asked, String amount, @Nullable IdempotencyKey key) {
    return approvals.amend(asked.id(), amendment(amount), CALLER, key);
  }

  private Ask ask(Approval asked) {
    return approvals.find(asked.id()).orElseThrow().approval().asks().getFirst();
  }

  private void tap(String message, String question) {
    receive(
        "tap "
            + Example.ADA.value()
            + " "
            + message
            + " "
            + FakeChannel.payload(question, "APPROVE"));
  }

  @Test
  void d6_an_old_button_gets_a_notice_and_the_new_one_decides() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);
    String old = awaitQuestion();
    amend(asked, "99", null);
    await().until(() -> channel.questions().size() == 2);
    awaitOutbox();

    tap("mid.old.tap", old);
    awaitEvent(asked.id(), Event.ANSWER_REFUSED);
    awaitOutbox();

    assertThat(channel.notices()).singleElement().asString().contains("newer message");
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
    tap("mid.new.tap", channel.questions().getLast());
    awaitResume(asked.id(), ResumeProgress.State.DONE);
    Approval decided = approvals.find(asked.id()).orElseThrow().approval();
    assertThat(receiver.deliveries())
        .singleElement()
        .satisfies(wake ->
            assertThat(wake.body())
                .contains("\"digest\":\"" + decided.digest() + "\",\"revision\":2"));
  }

  @Test
  void a_quote_of_an_old_message_gets_a_notice() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);
    MessageId old = ask(asked).messages().getFirst();
    amend(asked, "99", null);
    await().until(() -> channel.questions().size() == 2);
    awaitOutbox();

    receive("quote " + Example.ADA.value() + " mid.words " + old + " approve");
    awaitEvent(asked.id(), Event.ANSWER_REFUSED);
    awaitOutbox();

    assertThat(channel.notices()).singleElement().asString().contains("newer message");
  }

  @Test
  void a_word_while_the_newer_message_is_held_gets_a_notice() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);
    channel.next(LATER);
    amend(asked, "99", null);
    awaitEvent(asked.id(), Event.SEND_DELAYED);

    receive("write " + Example.ADA.value() + " mid.words approve");

    awaitEvent(asked.id(), Event.ANSWER_REFUSED);
    assertThat(ask(asked).delivery()).isEqualTo(Delivery.QUEUED);
  }

  @Test
  void who_wants_no_more_messages_is_heard_while_the_newer_message_is_held() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);
    channel.next(LATER);
    amend(asked, "99", null);
    awaitEvent(asked.id(), Event.SEND_DELAYED);

    receive("write " + Example.ADA.value() + " mid.stop STOP");

    awaitStatus(asked.id(), Status.UNDELIVERABLE);
  }

  @Test
  void what_is_held_for_who_wants_no_more_messages_is_not_sent_once_they_want_them_again() {
    Address grace = new Address(Example.SHOP.id(), "7777777777777777");
    List<Approver> both = List.of(new Approver("Ada", Example.ADA), new Approver("Grace", grace));
    Step step = new Step(both, new Quorum.Any(), null);
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build().asking(List.of(step), List.of()));
    await().until(() -> Collections.frequency(events(asked.id()), Event.SENT) == 2);
    channel.next(LATER);
    channel.next(LATER);
    amend(asked, "99", null);
    awaitEvent(asked.id(), Event.SEND_DELAYED);
    await()
        .until(() ->
            database.count("select count(*) from outbox where state in ('CLAIMED', 'CALLING')")
                == 0);
    channel.forgetAnswers();

    receive("write " + Example.ADA.value() + " mid.stop STOP");
    awaitEvent(asked.id(), Event.OPTED_OUT);
    receive("write " + Example.ADA.value() + " mid.start START");
    await()
        .until(() ->
            database.count("select count(*) from contact where opted_out_at is not null") == 0);

    await()
        .until(() -> {
          hurry();
          return events(asked.id()).contains(Event.SEND_SKIPPED);
        });
    assertThat(ask(asked).messages()).isEmpty();
    assertThat(ask(asked).delivery()).isEqualTo(Delivery.OPTED_OUT);
  }

  @Test
  void what_waited_to_be_sent_is_not_sent_any_more() {
    channel.next(LATER);
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SEND_DELAYED);
    amend(asked, "99", null);

    await()
        .until(() -> {
          hurry();
          return events(asked.id()).containsAll(List.of(Event.SEND_SKIPPED, Event.SENT));
        });

    awaitOutbox();
    assertThat(channel.questions()).hasSize(2).doesNotHaveDuplicates();
    assertThat(ask(asked).messages()).hasSize(1);
  }

  @Test
  void a_message_that_was_under_way_is_not_taken_for_the_newer_one() {
    channel.next(message -> {
      Approval asked =
          approvals
              .list(new ApprovalQuery(null, null, null, null, null, null, null, 1))
              .getFirst()
              .approval();
      amend(asked, "99", null);
      return new SendOutcome.Accepted(new MessageId("mid.old"));
    });
    startGateway();

    Approval asked = asked(RequestBuilder.aRequest().build());

    await().until(() -> channel.questions().size() == 2);
    awaitOutbox();
    assertThat(ask(asked).messages()).hasSize(1).doesNotContain(new MessageId("mid.old"));
    assertThat(ask(asked).outdated().messages()).containsExactly(new MessageId("mid.old"));
    tap("mid.old.tap", channel.questions().getFirst());
    awaitEvent(asked.id(), Event.ANSWER_REFUSED);
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
  }

  @Test
  void a_late_echo_of_an_earlier_sending_is_not_taken_for_the_question() {
    channel.next(FakeChannel.failed(FailureClass.AMBIGUOUS));
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SEND_UNKNOWN);
    String tag = database.ask("select effect_key from outbox").getFirst();
    channel.next(LATER);
    new Operations(store, accounts(), resumers(), Randomness.secure())
        .release(asked.id(), false, new Operations.Deed(new Actor.Operator("grace"), "not there"));
    awaitEvent(asked.id(), Event.SEND_DELAYED);

    receive("tagged " + Example.SHOP.platformId() + " mid.old " + tag);
    awaitInbox();

    assertThat(ask(asked).delivery()).isEqualTo(Delivery.QUEUED);
    assertThat(ask(asked).messages()).isEmpty();
  }

  @Test
  void what_cannot_be_asked_is_refused_and_changes_nothing() {
    Approval asked = asked(RequestBuilder.aRequest().build());

    AmendOutcome outcome =
        approvals.amend(asked.id(), new Amendment("", List.of(), null, null), CALLER, null);

    assertThat(outcome).isInstanceOf(AmendOutcome.Refused.class);
    assertThat(((AmendOutcome.Refused) outcome).violations())
        .extracting(Violation::pointer)
        .containsExactly("/title", "/fields");
    assertThat(approvals.find(asked.id()).orElseThrow().approval()).isEqualTo(asked);
  }

  @Test
  void a_repeated_wish_with_its_key_changes_nothing_more() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    IdempotencyKey key = new IdempotencyKey("key_1", "amend-1", "00ff");
    amend(asked, "99", key);
    amend(asked, "98", null);

    AmendOutcome again = amend(asked, "99", key);
    AmendOutcome other = amend(asked, "97", new IdempotencyKey("key_1", "amend-1", "another body"));

    assertThat(again)
        .isInstanceOfSatisfying(
            AmendOutcome.Replayed.class,
            replayed -> assertThat(replayed.approval().revision()).isEqualTo(3));
    assertThat(other).isInstanceOf(AmendOutcome.KeyReused.class);
  }

  @Test
  void the_same_data_changes_nothing_and_what_has_ended_stays_so() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    AmendOutcome same =
        approvals.amend(asked.id(), new Amendment(null, null, null, "why"), CALLER, null);
    approvals.cancel(asked.id(), CALLER);

    assertThat(same).isEqualTo(new AmendOutcome.Amended(asked));
    assertThat(amend(asked, "99", null)).isInstanceOf(AmendOutcome.AlreadyFinal.class);
  }
}
