package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.APPROVER;
import static dev.countersign.approval.Examples.BOB;
import static dev.countersign.approval.Examples.CALLER;
import static dev.countersign.approval.Examples.EXPIRY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.failed;
import static dev.countersign.approval.Examples.key;
import static dev.countersign.approval.Examples.message;
import static dev.countersign.approval.Examples.readable;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static dev.countersign.prompt.ChoiceKey.APPROVE;
import static dev.countersign.prompt.ChoiceKey.REJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Approver;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Route;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is asked changes, and nobody decides about what they were not shown. */
final class LifecycleAmendTest {
  private static final Instant NOW = NOON.plusSeconds(60);
  private static final Instant LATER = NOON.plusSeconds(600);

  @Test
  void everybody_who_was_asked_is_asked_anew_and_votes_are_void() {
    History history = both();
    history.allSent();
    history.taps(0, APPROVE);
    String digest = history.approval().digest();

    Transition transition = amend(history, "99");

    Approval amended = transition.approval();
    assertThat(amended.revision()).isEqualTo(2);
    assertThat(amended.digest())
        .isNotEqualTo(digest)
        .isEqualTo(Questions.digest(amended.request()));
    assertThat(amended.expiresAt()).isEqualTo(EXPIRY);
    assertThat(amended.voters()).allMatch(voter -> voter.vote() == null);
    assertThat(transition.effects())
        .map(Effect.AskApprover.class::cast)
        .extracting(Effect.AskApprover::to, Effect.AskApprover::replyKey)
        .containsExactly(tuple(ADA, key(50)), tuple(BOB.address(), key(51)));
    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(NOW, Event.AMENDED, CALLER)
                .with("digest", amended.digest())
                .with("revision", "2")
                .with("reason", "a typing error"));
  }

  @Test
  void d6_an_old_button_decides_nothing_and_who_taps_it_is_told_so() {
    History history = History.asked(aRequest());
    history.sent("mid.ask");
    amend(history, "99");
    Approval before = history.approval();

    Transition old = history.approved();

    assertThat(old.approval()).isEqualTo(before);
    assertThat(old.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(tuple(ADA, new Notice.Outdated()));
    assertThat(old.journal())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.event()).isEqualTo(Event.ANSWER_REFUSED);
          assertThat(entry.details()).containsEntry("reason", "outdated");
        });
    history.taps(0, APPROVE);
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
    assertThat(history.effects(Effect.Resume.class))
        .singleElement()
        .satisfies(resume -> {
          assertThat(resume.resumption().revision()).isEqualTo(2);
          assertThat(resume.resumption().digest()).isEqualTo(before.digest());
        });
  }

  @Test
  void an_old_button_for_a_choice_that_is_offered_no_more_is_told_the_same() {
    History history = History.asked(aRequest());
    history.sent("mid.ask");
    List<Choice> only = Choice.DEFAULT.subList(1, 2);
    history.apply(amendment(history, "99", only, null), NOW);

    history.approved();

    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.Outdated());
  }

  @Test
  void words_count_for_the_message_that_they_quote() {
    History history = History.asked(aRequest());
    history.sent("mid.old");
    amend(history, "99");
    history.apply(Examples.accepted(0, Occasion.FIRST, message("mid.new"), 1));

    Transition old = history.apply(words(message("mid.old"), LATER));
    assertThat(old.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.Outdated());
    history.apply(words(message("mid.new"), NOON.minusSeconds(1)));

    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void words_without_a_quote_count_when_they_were_written_after_the_newer_message() {
    History history = History.asked(aRequest());
    history.sent("mid.old");
    amend(history, "99");

    Transition unsent = history.apply(words(null, LATER));
    history.apply(Examples.accepted(0, Occasion.FIRST, message("mid.new"), 1));
    Transition older = history.apply(words(null, NOON.minusSeconds(1)));

    assertThat(List.of(unsent.verdict(), older.verdict())).containsOnly(Verdict.REFUSED);
    history.apply(words(null, LATER));
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void an_awaited_comment_is_awaited_no_more() {
    Choice because = RandomHistories.WITH_REASON;
    History history = History.asked(aRequest().choices(Choice.DEFAULT.getFirst(), because));
    history.sent("mid.ask");
    history.taps(0, because.key());
    amend(history, "99");

    Transition late =
        history.apply(
            new Command.Comment(0, "too much", Examples.responder(ADA), message("mid.why")));

    assertThat(late.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.approval().voters().getFirst().vote()).isNull();
  }

  @Test
  void who_is_parked_stays_so_and_is_asked_about_the_new_data() {
    History history = History.parked(aRequest());

    Transition transition = amend(history, "99");

    assertThat(transition.approval().status()).isEqualTo(Status.PARKED);
    assertThat(transition.effects()).isEmpty();
    history.windowOpens(60);
    assertThat(history.effects(Effect.AskApprover.class))
        .singleElement()
        .satisfies(asking -> assertThat(asking.replyKey()).isEqualTo(key(60)));
  }

  @Test
  void what_was_sent_before_is_not_taken_for_the_newer_message() {
    History history = History.asked(aRequest());
    AskTag old = history.effects(Effect.AskApprover.class).getFirst().tag();
    amend(history, "99");

    Transition late =
        history.apply(
            new Command.AskAccepted(
                old,
                Occasion.FIRST,
                message("mid.old"),
                new Command.Sending(NOON, Route.MESSAGE, "window open", 1, LATER)));
    history.apply(
        new Command.Undelivered(0, message("mid.old"), failed(FailureClass.RECIPIENT), key(70)));
    history.observed("mid.old", Delivery.READ);

    assertThat(late.journal())
        .singleElement()
        .satisfies(entry -> assertThat(entry.details()).containsEntry("outdated", "true"));
    assertThat(history.delivery()).isEqualTo(Delivery.QUEUED);
    assertThat(history.approval().asks().getFirst().messages()).isEmpty();
    assertThat(history.approval().voters().getFirst().remindAt()).isNull();
    history.apply(words(message("mid.old"), LATER));
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.Outdated());
  }

  @Test
  void the_same_data_once_more_changes_nothing() {
    History history = History.asked(aRequest());
    amend(history, "99");
    Approval before = history.approval();

    assertThat(amend(history, "99"))
        .isEqualTo(new Transition(before, List.of(), List.of(), Verdict.UNCHANGED));
  }

  @Test
  void what_has_ended_is_not_changed_and_what_is_overdue_neither() {
    History history = History.asked(aRequest());
    Transition overdue = history.apply(amendment(history, "99", Choice.DEFAULT, null), EXPIRY);
    history.rejected();
    Approval ended = history.approval();

    assertThat(overdue.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(amend(history, "99"))
        .isEqualTo(new Transition(ended, List.of(), List.of(), Verdict.ALREADY_FINAL));
  }

  @Test
  void it_ends_when_somebody_who_is_needed_answered_and_wants_no_more_messages() {
    History history = both();
    history.allSent();
    history.taps(0, APPROVE);
    history.apply(
        new Command.OptedOut(Examples.responder(ADA), message("mid.stop"), true, key(80)));

    amend(history, "99");

    assertThat(history.approval().status()).isEqualTo(Status.UNDELIVERABLE);
    assertThat(history.effects(Effect.Resume.class)).hasSize(1);
  }

  @Test
  void who_answered_at_an_address_that_is_lost_is_asked_at_the_next_one() {
    History history =
        History.asking(
            aRequest()
                .ladder(
                    new Step(
                        List.of(new Approver("Ada", List.of(ADA, Examples.PHONE)), BOB),
                        new Quorum.All(),
                        null)));
    history.allSent();
    history.taps(0, APPROVE);
    history.apply(
        new Command.OptedOut(Examples.responder(ADA), message("mid.stop"), true, key(80)));

    Transition transition = amend(history, "99");

    assertThat(transition.effects())
        .map(Effect.AskApprover.class::cast)
        .extracting(Effect.AskApprover::to)
        .containsExactly(Examples.PHONE, BOB.address());
  }

  @Test
  void late_answers_of_people_of_an_earlier_step_are_told_the_truth() {
    History history =
        History.asking(
            aRequest()
                .ladder(
                    new Step(List.of(APPROVER), new Quorum.Any(), Duration.ofHours(1)),
                    new Step(List.of(BOB), new Quorum.Any(), Duration.ofHours(1))));
    history.allSent();
    Instant next = NOON.plusSeconds(3600);
    history.escalates(10, next);
    history.apply(amendment(history, "99", Choice.DEFAULT, null), next.plusSeconds(1));

    history.taps(0, REJECT, next.plusSeconds(2));

    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .singleElement()
        .isInstanceOf(Notice.TooLate.class);
  }

  private static History both() {
    return History.asking(
        aRequest().ladder(new Step(List.of(APPROVER, BOB), new Quorum.All(), null)));
  }

  @Test
  void who_is_left_a_second_time_hears_it_a_second_time() {
    History history = History.asking(aRequest());
    history.allSent();
    history.apply(
        new Command.Delegate(0, BOB, History.invitation(BOB, 30), Examples.OPERATOR, "on leave"));
    history.allSent();
    history.apply(new Command.Cancel(CALLER));
    List<String> first = history.told().stream().map(Effect.Notify::key).toList();
    History other = History.asking(aRequest());
    other.allSent();
    amend(other, "2");
    other.allSent();
    other.apply(new Command.Cancel(CALLER));

    assertThat(other.told()).extracting(Effect.Notify::key).doesNotContainAnyElementsOf(first);
  }

  private static Transition amend(History history, String amount) {
    return history.apply(
        amendment(history, amount, history.approval().request().choices(), "a typing error"), NOW);
  }

  private static Command amendment(
      History history, String amount, List<Choice> choices, @Nullable String reason) {
    return new Command.Amend(
        null,
        List.of(readable("amount", amount)),
        choices,
        IntStream.range(0, history.approval().asks().size())
            .mapToObj(ask -> key(50 + ask))
            .toList(),
        CALLER,
        reason);
  }

  private static Command words(@Nullable MessageId quoted, Instant written) {
    return new Command.Answer(
        new Command.Question.OfWords(0, quoted, written),
        APPROVE,
        Examples.responder(ADA),
        message("mid.words"));
  }
}
