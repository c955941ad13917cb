package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.APPROVER;
import static dev.countersign.approval.Examples.BOB;
import static dev.countersign.approval.Examples.CLEO;
import static dev.countersign.approval.Examples.DORA;
import static dev.countersign.approval.Examples.EXPIRY;
import static dev.countersign.approval.Examples.ID;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.key;
import static dev.countersign.approval.Examples.message;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static dev.countersign.prompt.ChoiceKey.APPROVE;
import static dev.countersign.prompt.ChoiceKey.REJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Route;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending;
import dev.countersign.prompt.Notice.Ending.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Step after step of the ladder, and what it counts as when the last one ends. */
final class LifecycleEscalationTest {
  @Test
  void who_is_asked_in_the_next_step_as_well_is_not_told_that_it_was_passed_on() {
    History history =
        History.asking(
            aRequest()
                .ladder(
                    new Step(List.of(APPROVER, BOB), new Quorum.Any(), Duration.ofHours(1)),
                    new Step(List.of(APPROVER), new Quorum.Any(), null)));
    history.allSent();

    history.escalates(10, NOON.plusSeconds(3600));

    assertThat(history.told()).extracting(Effect.Notify::to).containsExactly(BOB.address());
    assertThat(history.approval().expiresAt()).isEqualTo(NOON.plusSeconds(7200));
  }

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant ONE = NOON.plus(HOUR);
  private static final Instant TWO = ONE.plus(HOUR);
  private static final Notice PASSED_ON =
      new Notice.NoLongerNeeded(new Ending(Kind.PASSED_ON, null, null, ONE));

  // the next step

  @Test
  void the_next_people_are_asked_at_the_very_instant_and_not_before() {
    History history = ladder();

    Transition early = history.escalates(20, ONE.minusMillis(1));
    assertThat(early.verdict()).isEqualTo(Verdict.UNCHANGED);
    Transition transition = history.escalates(20, ONE);

    assertThat(transition.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.approval().step()).isEqualTo(1);
    assertThat(history.approval().expiresAt()).isEqualTo(TWO);
    assertThat(transition.effects())
        .filteredOn(Effect.AskApprover.class::isInstance)
        .map(Effect.AskApprover.class::cast)
        .extracting(Effect.AskApprover::to, Effect.AskApprover::replyKey)
        .containsExactly(tuple(CLEO.address(), key(20)), tuple(DORA.address(), key(21)));
    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(ONE, Event.ESCALATED, Entries.TIMER)
                .with("step", "2")
                .with("until", TWO.toString()));
  }

  @Test
  void who_was_asked_before_is_told_that_somebody_else_is() {
    History history = ladder();
    history.apply(Examples.accepted(1, Occasion.FIRST, message("mid.ask"), 1));

    history.escalates(20, ONE);

    assertThat(history.told())
        .extracting(Effect.Notify::key, Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(tuple("over:" + ID + ":1:1", BOB.address(), PASSED_ON));
  }

  @Test
  void who_answered_before_is_told_nothing_and_their_vote_does_not_count_on() {
    History history = ladder();
    history.allSent();
    history.taps(0, APPROVE);

    history.escalates(20, ONE);

    assertThat(history.told()).extracting(Effect.Notify::to).containsExactly(BOB.address());
    history.taps(2, APPROVE, ONE.plusSeconds(1));
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.Counted("Approve ✅", 1, 2));
    history.taps(3, APPROVE, ONE.plusSeconds(2));
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void a_late_answer_to_an_earlier_step_is_told_the_truth() {
    History history = ladder();
    history.escalates(20, ONE);

    Transition late = history.taps(0, REJECT, ONE.plusSeconds(1));

    assertThat(late.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(late.approval()).isEqualTo(history.transitions().get(1).approval());
    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(
            tuple(ADA, new Notice.TooLate(new Ending(Kind.PASSED_ON, null, null, ONE))));
    assertThat(late.journal()).extracting(JournalEntry::event).containsExactly(Event.ANSWER_LATE);
  }

  @Test
  void an_answer_between_the_end_of_a_step_and_the_next_one_is_too_late() {
    History history = ladder();

    Transition late = history.taps(0, APPROVE, ONE);

    assertThat(late.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.TooLate(new Ending(Kind.PASSED_ON, null, null, ONE)));
  }

  @Test
  void a_timer_that_does_not_know_how_the_next_people_can_be_asked_changes_nothing() {
    History history = ladder();

    Transition transition = history.apply(new Command.Expire(List.of()), ONE);

    assertThat(transition.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(history.approval().step()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> history.apply(new Command.Expire(History.invitations(List.of(CLEO), 9)), ONE));
  }

  @Test
  void the_next_step_is_due_at_once_when_no_decision_is_possible_any_more() {
    History history = ladder();
    Instant now = NOON.plusSeconds(60);

    history.lost(0);

    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.approval().expiresAt()).isEqualTo(now);
    history.escalates(20, now);
    assertThat(history.approval().step()).isEqualTo(1);
    assertThat(history.approval().expiresAt()).isEqualTo(now.plus(HOUR));
  }

  @Test
  void the_next_step_is_due_at_once_when_a_vote_puts_the_quorum_out_of_reach() {
    Quorum two = new Quorum.AtLeast(2);
    History history =
        History.asking(
            aRequest()
                .ladder(
                    new Step(List.of(APPROVER, BOB, CLEO), two, HOUR),
                    new Step(List.of(DORA), new Quorum.Any(), HOUR)));
    history.lost(1);
    assertThat(history.approval().expiresAt()).isEqualTo(ONE);

    history.taps(0, REJECT);

    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.approval().expiresAt()).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void a_question_that_is_lost_after_the_end_of_its_step_is_no_longer_waited_for() {
    History history =
        History.asking(
            aRequest()
                .ladder(
                    new Step(List.of(APPROVER), new Quorum.Any(), HOUR),
                    new Step(List.of(BOB), new Quorum.Any(), HOUR)));
    history.allSent();

    Transition transition =
        history.apply(
            new Command.OptedOut(new Responder(ADA), message("mid.stop"), false, key(9)), ONE);

    assertThat(transition.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(history.approval().status()).isEqualTo(Status.PARKED);
    history.escalates(20, ONE);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  // the end of the last step

  @ParameterizedTest
  @CsvSource({"EXPIRE, expired, false", "APPROVE, approved, true", "REJECT, rejected, false"})
  void the_end_of_the_last_step_counts_as_the_request_says(
      OnExpiry onExpiry, String port, boolean isApproved) {
    History history = History.asking(twoSteps().onExpiry(onExpiry));
    history.escalates(20, ONE);

    history.apply(new Command.Expire(List.of()), TWO);

    assertThat(history.approval().status()).isEqualTo(Status.EXPIRED);
    assertThat(history.effects(Effect.Resume.class))
        .singleElement()
        .satisfies(resume -> {
          assertThat(resume.resumption().type()).isEqualTo("approval.expired");
          assertThat(resume.resumption().port()).isEqualTo(port);
          assertThat(resume.resumption().approved()).isEqualTo(isApproved);
          assertThat(resume.resumption().respondedBy()).isNull();
          assertThat(resume.resumption().respondedAt()).isNull();
        });
  }

  @Test
  void what_it_counts_as_is_the_first_choice_of_that_kind() {
    History history =
        History.asked(
            aRequest()
                .choices(Examples.LATER, Choice.DEFAULT.getLast(), Choice.DEFAULT.getFirst())
                .onExpiry(OnExpiry.REJECT));

    history.apply(new Command.Expire(List.of()), EXPIRY);

    assertThat(history.approval().state()).isEqualTo(new State.Expired(EXPIRY, Examples.LATER));
  }

  @Test
  void an_answer_after_the_last_step_is_told_what_it_counted_as() {
    History history = History.asked(aRequest().onExpiry(OnExpiry.APPROVE));

    Transition late = history.taps(0, REJECT, EXPIRY);

    assertThat(late.verdict()).isEqualTo(Verdict.ALREADY_FINAL);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.TooLate(new Ending(Kind.EXPIRED, "Approve ✅", null, EXPIRY)));
  }

  @Test
  void who_is_left_hears_that_it_counted_as_something_without_them() {
    History history = History.asked(aRequest().onExpiry(OnExpiry.APPROVE));
    history.sent("mid.1");

    history.apply(new Command.Expire(List.of()), EXPIRY);

    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(
            tuple(
                ADA,
                new Notice.NoLongerNeeded(new Ending(Kind.EXPIRED, "Approve ✅", null, EXPIRY))));
  }

  @Test
  void no_timer_that_is_left_fires_on_what_has_ended() {
    History history = ladder();
    history.apply(
        new Command.AskAccepted(
            Examples.tag(0),
            Occasion.FIRST,
            message("mid.ask"),
            new Command.Sending(NOON, Route.MESSAGE, "window open", 1, NOON.plusSeconds(90))));
    history.taps(1, REJECT);
    Approval ended = history.approval();
    assertThat(ended.status()).isEqualTo(Status.DECIDED);

    Transition reminder = history.apply(new Command.Remind(0, key(30)), ONE);
    Transition expiry =
        history.apply(
            new Command.Expire(History.invitations(List.of(CLEO, DORA), 20)), TWO.plus(HOUR));

    assertThat(reminder).isEqualTo(new Transition(ended, List.of(), List.of(), Verdict.UNCHANGED));
    assertThat(expiry)
        .isEqualTo(new Transition(ended, List.of(), List.of(), Verdict.ALREADY_FINAL));
  }

  /** Ada and Bob for an hour, then Cleo and Dora for another. */
  private static History ladder() {
    return History.asking(twoSteps());
  }

  private static RequestBuilder twoSteps() {
    return aRequest()
        .ladder(
            new Step(List.of(APPROVER, BOB), new Quorum.All(), HOUR),
            new Step(List.of(CLEO, DORA), new Quorum.All(), HOUR));
  }
}
