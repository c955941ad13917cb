package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.CALLER;
import static dev.countersign.approval.Examples.EXPIRY;
import static dev.countersign.approval.Examples.KEY;
import static dev.countersign.approval.Examples.LATER;
import static dev.countersign.approval.Examples.MALLORY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.failed;
import static dev.countersign.approval.Examples.key;
import static dev.countersign.approval.Examples.message;
import static dev.countersign.approval.Examples.tap;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending;
import dev.countersign.prompt.Notice.Ending.Kind;
import dev.countersign.reply.ReplyKey;
import dev.countersign.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may answer, when an answer counts, and what the person is told. */
final class LifecycleAnswerTest {

  // answers that count

  @Test
  void a_tap_decides() {
    History history = History.asked(aRequest());
    history.sent("mid.1");

    Transition transition = history.apply(tap(ChoiceKey.APPROVE, "mid.2"), NOON.plusSeconds(9));

    assertThat(transition.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(transition.approval().state())
        .isEqualTo(
            new State.Decided(
                new Decision(
                    Choice.DEFAULT.getFirst(),
                    new Actor.Person(ADA),
                    ChannelKind.INSTAGRAM,
                    NOON.plusSeconds(9),
                    "Ada",
                    null,
                    Value.Structure.EMPTY)));
    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(NOON.plusSeconds(9), Event.DECIDED, new Actor.Person(ADA))
                .with("choice", "approve")
                .with("message", "mid.2")
                .with("by", "button")
                .with("digest", history.approval().digest())
                .with("port", "approved"));
    assertThat(notices(transition)).containsExactly(new Notice.Recorded("Approve ✅"));
  }

  @Test
  void a_choice_of_the_requests_own_decides() {
    History history = History.asked(aRequest().choices(Choice.DEFAULT.getFirst(), LATER));

    Transition transition = history.apply(tap(LATER.key(), "mid.2"));

    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
    assertThat(notices(transition)).containsExactly(new Notice.Recorded("Ask me later"));
  }

  @Test
  void w14_a_tap_that_arrives_before_the_send_returned_decides_and_the_send_ends_well() {
    History history = History.asked(aRequest());

    history.approved();
    State decided = history.approval().state();
    Transition sent = history.sent("mid.1");

    assertThat(sent.approval().state()).isEqualTo(decided);
    assertThat(sent.effects()).isEmpty();
    assertThat(history.delivery()).isEqualTo(Delivery.SENT);
    assertThat(history.events()).containsExactly(Event.REQUESTED, Event.DECIDED, Event.SENT);
  }

  @Test
  void a_tap_on_a_question_of_which_nobody_knew_that_it_was_sent_decides() {
    History history = History.asked(aRequest());
    history.sendFails(failed(FailureClass.AMBIGUOUS), new SendSchedule.Next.Unknown());

    assertThat(history.approved().verdict()).isEqualTo(Verdict.APPLIED);
  }

  @Test
  void d5_a_tap_a_millisecond_before_the_end_decides() {
    History history = History.asked(aRequest());

    Transition transition = history.apply(tap(ChoiceKey.APPROVE, "mid.2"), EXPIRY.minusMillis(1));

    assertThat(transition.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void a_clock_that_was_put_back_does_not_spoil_an_answer() {
    History history = History.asked(aRequest());

    assertThat(history.apply(tap(ChoiceKey.APPROVE, "mid.2"), NOON.minusSeconds(600)).verdict())
        .isEqualTo(Verdict.APPLIED);
  }

  // answers that come too late

  @Test
  void d5_a_tap_at_the_very_end_expires_the_request_and_says_so() {
    History history = History.asked(aRequest());

    Transition transition = history.apply(tap(ChoiceKey.APPROVE, "mid.2"), EXPIRY);

    assertThat(transition.verdict()).isEqualTo(Verdict.ALREADY_FINAL);
    assertThat(transition.approval().state()).isEqualTo(new State.Expired(EXPIRY, null));
    assertThat(endings(transition))
        .extracting(Ending::kind, Ending::choice)
        .containsExactly(tuple(Kind.EXPIRED, null));
    assertThat(history.effects(Effect.Resume.class))
        .singleElement()
        .satisfies(resume -> assertThat(resume.resumption().port()).isEqualTo("expired"));
    assertThat(history.events()).containsExactly(Event.REQUESTED, Event.EXPIRED, Event.ANSWER_LATE);
  }

  @Test
  void d5_a_tap_a_millisecond_after_the_end_meets_an_expired_request() {
    History history = History.asked(aRequest());
    history.apply(new Command.Expire(List.of()), EXPIRY);

    Transition transition = history.apply(tap(ChoiceKey.APPROVE, "mid.2"), EXPIRY.plusMillis(1));

    assertThat(transition.verdict()).isEqualTo(Verdict.ALREADY_FINAL);
    assertThat(transition.approval()).isEqualTo(history.transitions().get(1).approval());
    assertThat(endings(transition))
        .extracting(Ending::kind, Ending::choice)
        .containsExactly(tuple(Kind.EXPIRED, null));
    assertThat(history.effects(Effect.Resume.class)).hasSize(1);
  }

  @Test
  void a_second_answer_is_told_the_first_one() {
    History history = History.asked(aRequest());
    history.approved();

    Transition transition = history.rejected();

    assertThat(transition.verdict()).isEqualTo(Verdict.ALREADY_FINAL);
    assertThat(endings(transition))
        .extracting(Ending::kind, Ending::choice)
        .containsExactly(tuple(Kind.DECIDED, "Approve ✅"));
    assertThat(history.events()).containsExactly(Event.REQUESTED, Event.DECIDED, Event.ANSWER_LATE);
    assertThat(history.effects(Effect.Resume.class)).hasSize(1);
  }

  @Test
  void a_tap_on_a_withdrawn_request_is_told_so() {
    History history = History.asked(aRequest());
    history.apply(new Command.Cancel(CALLER));

    assertThat(endings(history.approved()))
        .extracting(Ending::kind, Ending::choice)
        .containsExactly(tuple(Kind.WITHDRAWN, null));
    assertThat(history.approval().status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  void a_tap_on_a_request_that_was_given_up_is_told_so() {
    History history = History.asked(aRequest());
    history.sendFails(failed(FailureClass.BUG), new SendSchedule.Next.GiveUp());

    assertThat(endings(history.approved()))
        .extracting(Ending::kind, Ending::choice)
        .containsExactly(tuple(Kind.UNDELIVERABLE, null));
    assertThat(history.approval().status()).isEqualTo(Status.UNDELIVERABLE);
  }

  // answers that do not count

  @Test
  void d3_a_tap_from_another_address_is_refused_without_a_word_about_the_request() {
    History history = History.asked(aRequest());
    Approval before = history.approval();

    Transition transition =
        history.apply(Examples.answer(KEY.hash(), ChoiceKey.APPROVE, MALLORY, message("mid.2")));

    assertThat(transition.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(transition.approval()).isEqualTo(before);
    assertThat(transition.effects())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Notify.class,
            notify -> {
              assertThat(notify.to()).isEqualTo(MALLORY);
              assertThat(notify.notice()).isEqualTo(new Notice.NotForYou());
            });
    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(NOON.plusSeconds(60), Event.ANSWER_REFUSED, new Actor.Person(MALLORY))
                .with("reason", "responder-mismatch")
                .with("message", "mid.2"));
  }

  @Test
  void d3_the_same_person_under_another_account_is_another_address() {
    History history = History.asked(aRequest());
    Address elsewhere = new Address(new AccountId("other-shop"), ADA.value());

    Transition transition =
        history.apply(Examples.answer(KEY.hash(), ChoiceKey.APPROVE, elsewhere, message("mid.2")));

    assertThat(transition.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void a_stranger_is_not_told_how_a_request_ended() {
    History history = History.asked(aRequest());
    history.approved();

    Transition transition =
        history.apply(Examples.answer(KEY.hash(), ChoiceKey.REJECT, MALLORY, message("mid.3")));

    assertThat(transition.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(notices(transition)).containsExactly(new Notice.NotForYou());
  }

  @Test
  void a_stranger_does_not_expire_a_request() {
    History history = History.asked(aRequest());

    history.apply(Examples.answer(KEY.hash(), ChoiceKey.REJECT, MALLORY, message("mid.3")), EXPIRY);

    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void a_choice_that_was_not_offered_is_refused() {
    History history = History.asked(aRequest());

    Transition transition = history.apply(tap(new ChoiceKey("maybe"), "mid.2"));

    assertThat(transition.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(notices(transition)).containsExactly(new Notice.NotForYou());
    assertThat(reason(transition)).isEqualTo("unknown-choice");
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void a_stranger_is_a_stranger_whatever_they_choose() {
    History history = History.asked(aRequest());

    Transition transition =
        history.apply(
            Examples.answer(KEY.hash(), new ChoiceKey("maybe"), MALLORY, message("mid.2")));

    assertThat(reason(transition)).isEqualTo("responder-mismatch");
  }

  @Test
  void the_key_of_a_question_that_was_asked_anew_no_longer_counts() {
    History history = History.parked(aRequest());
    history.windowOpens(2);

    Transition stale = history.apply(tap(ChoiceKey.APPROVE, "mid.2"));

    assertThat(stale.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(notices(stale)).containsExactly(new Notice.NotForYou());
    assertThat(reason(stale)).isEqualTo("unknown-key");
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.apply(answerWith(key(2))).verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void words_about_a_question_that_was_not_asked_decide_nothing() {
    History history = History.parked(aRequest());

    Transition transition =
        history.apply(
            new Command.Answer(
                Examples.words(0), ChoiceKey.APPROVE, Examples.responder(ADA), message("mid.2")));

    assertThat(transition.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.approval().status()).isEqualTo(Status.PARKED);
  }

  @Test
  void a_question_keeps_the_number_that_the_person_was_told() {
    History history = History.asked(aRequest());
    history.apply(new Command.Numbered(0, 1));

    Transition transition = history.apply(new Command.Numbered(0, 2));

    assertThat(transition.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(history.approval().asks().getFirst().number()).isEqualTo(1);
  }

  @Test
  void each_answer_has_a_notice_of_its_own_and_a_repeated_one_has_none_more() {
    History history = History.asked(aRequest());
    history.approved();
    history.rejected();
    history.rejected();

    assertThat(history.effects(Effect.Notify.class))
        .extracting(Effect::key)
        .containsExactly(
            "notice:" + Examples.ID + ":mid.approve",
            "notice:" + Examples.ID + ":mid.reject",
            "notice:" + Examples.ID + ":mid.reject");
  }

  private static Command.Answer answerWith(ReplyKey key) {
    return Examples.answer(key.hash(), ChoiceKey.APPROVE, ADA, message("mid.9"));
  }

  private static List<Ending> endings(Transition transition) {
    return notices(transition).stream()
        .map(notice -> assertThat(notice).isInstanceOf(Notice.TooLate.class).actual())
        .map(notice -> ((Notice.TooLate) notice).ending())
        .toList();
  }

  private static List<Notice> notices(Transition transition) {
    return transition.effects().stream()
        .filter(Effect.Notify.class::isInstance)
        .map(effect -> ((Effect.Notify) effect).notice())
        .toList();
  }

  private static String reason(Transition transition) {
    return transition.journal().getFirst().details().getOrDefault("reason", "");
  }
}
