package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.APPROVER;
import static dev.countersign.approval.Examples.BOB;
import static dev.countersign.approval.Examples.CALLER;
import static dev.countersign.approval.Examples.CLEO;
import static dev.countersign.approval.Examples.DORA;
import static dev.countersign.approval.Examples.EXPIRY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.OPERATOR;
import static dev.countersign.approval.Examples.failed;
import static dev.countersign.approval.Examples.key;
import static dev.countersign.approval.Examples.message;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static dev.countersign.prompt.ChoiceKey.APPROVE;
import static dev.countersign.prompt.ChoiceKey.REJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Approver;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending;
import dev.countersign.prompt.Notice.Ending.Kind;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator does when people cannot, and that it is written down with a reason. */
final class LifecycleOperatorTest {
  private static final Instant NOW = NOON.plusSeconds(60);
  private static final String WHY = "Ada is on leave";

  // force

  @Test
  void an_operator_decides_in_the_place_of_those_who_were_asked() {
    History history = both();
    history.allSent();

    Transition transition = history.apply(new Command.Force(APPROVE, OPERATOR, WHY));

    assertThat(history.approval().state())
        .isEqualTo(
            new State.Decided(
                new Decision(
                    Choice.DEFAULT.getFirst(),
                    OPERATOR,
                    null,
                    NOW,
                    "grace",
                    WHY,
                    Value.Structure.EMPTY)));
    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(NOW, Event.FORCED, OPERATOR)
                .with("choice", "approve")
                .with("reason", WHY)
                .with("port", "approved"));
    assertThat(history.effects(Effect.Resume.class))
        .singleElement()
        .satisfies(resume -> {
          assertThat(resume.resumption().approved()).isTrue();
          assertThat(resume.resumption().respondedBy()).isNull();
          assertThat(resume.resumption().approver()).isEqualTo("grace");
          assertThat(resume.resumption().comment()).isEqualTo(WHY);
        });
    Notice over = new Notice.NoLongerNeeded(new Ending(Kind.DECIDED, "Approve ✅", "grace", NOW));
    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(tuple(ADA, over), tuple(BOB.address(), over));
  }

  @Test
  void what_a_program_forces_is_not_said_to_be_the_decision_of_whoever_was_asked() {
    History history = both();

    history.apply(new Command.Force(REJECT, CALLER, WHY));

    assertThat(history.effects(Effect.Resume.class))
        .singleElement()
        .satisfies(resume -> assertThat(resume.resumption().approver()).isNull());
  }

  @Test
  void a_choice_that_was_not_offered_is_not_forced() {
    assertThat(both().apply(new Command.Force(new ChoiceKey("maybe"), OPERATOR, WHY)).verdict())
        .isEqualTo(Verdict.REFUSED);
  }

  @Test
  void d12_an_act_that_somebody_may_not_do_is_noted_and_changes_nothing() {
    History history = both();
    Approval before = history.approval();

    Transition transition = history.apply(new Command.ActRefused("force", CALLER));

    assertThat(transition.approval()).isEqualTo(before);
    assertThat(transition.effects()).isEmpty();
    assertThat(transition.journal())
        .containsExactly(JournalEntry.of(NOW, Event.ACT_REFUSED, CALLER).with("act", "force"));
  }

  // resend

  @Test
  void a_question_is_sent_once_more_and_earlier_buttons_still_count() {
    History history = both();
    history.allSent();

    Transition transition = history.apply(new Command.Resend(0, key(30), OPERATOR, WHY));

    assertThat(transition.effects())
        .containsExactly(
            new Effect.AskApprover(
                new AskTag(Examples.ID, 0, history.approval().version()).text(),
                0,
                ADA,
                key(30),
                Occasion.REMINDER));
    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(NOW, Event.RESENT, OPERATOR)
                .with("reason", WHY)
                .with("to", ADA.toString()));
    history.apply(Examples.answer(key(1).hash(), APPROVE, ADA, message("mid.2")));
    assertThat(history.approval().voters().getFirst().vote()).isNotNull();
  }

  @Test
  void what_was_not_sent_or_perhaps_not_is_not_resent() {
    History history = both();
    Transition queued = history.apply(new Command.Resend(0, key(30), OPERATOR, WHY));
    unknown(history);
    Transition unknown = history.apply(new Command.Resend(0, key(31), OPERATOR, WHY));

    assertThat(List.of(queued.verdict(), unknown.verdict())).containsOnly(Verdict.REFUSED);
  }

  // release

  @Test
  void a_question_that_has_arrived_is_released_as_sent() {
    History history = both();
    unknown(history);

    Transition transition = history.apply(release(true));

    assertThat(history.delivery()).isEqualTo(Delivery.SENT);
    assertThat(transition.effects()).isEmpty();
    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(NOW, Event.RELEASED, OPERATOR)
                .with("to", ADA.toString())
                .with("arrived", "true")
                .with("reason", WHY));
    history.apply(Examples.answer(key(1).hash(), APPROVE, ADA, message("mid.2")));
    assertThat(history.approval().voters().getFirst().vote()).isNotNull();
  }

  @Test
  void a_question_that_has_not_arrived_is_sent_again() {
    History history = both();
    unknown(history);

    Transition transition = history.apply(release(false));

    assertThat(history.delivery()).isEqualTo(Delivery.QUEUED);
    assertThat(transition.effects())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.AskApprover.class,
            asking -> {
              assertThat(asking.replyKey()).isEqualTo(key(30));
              assertThat(asking.occasion()).isEqualTo(Occasion.FIRST);
            });
  }

  @Test
  void a_tap_on_the_first_copy_counts_after_the_question_was_sent_again() {
    History history = both();
    unknown(history);
    Effect.AskApprover first = history.effects(Effect.AskApprover.class).getFirst();
    history.apply(release(false));

    history.apply(Examples.answer(first.replyKey().hash(), APPROVE, ADA, message("mid.first")));

    assertThat(history.approval().voters().getFirst().vote()).isNotNull();
  }

  @Test
  void what_is_known_to_be_sent_needs_no_release() {
    History history = both();
    history.allSent();

    assertThat(history.apply(release(false)).verdict()).isEqualTo(Verdict.REFUSED);
  }

  // reassign

  @Test
  void somebody_else_is_asked_in_the_place_of_a_voter_who_is_told_so() {
    History history = both();
    history.allSent();

    Transition transition = history.apply(reassign(0, CLEO));

    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(NOW, Event.REASSIGNED, OPERATOR)
                .with("from", ADA.toString())
                .with("to", CLEO.address().toString())
                .with("reason", WHY));
    assertThat(transition.effects())
        .filteredOn(Effect.AskApprover.class::isInstance)
        .map(Effect.AskApprover.class::cast)
        .extracting(Effect.AskApprover::to)
        .containsExactly(CLEO.address());
    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(
            tuple(ADA, new Notice.NoLongerNeeded(new Ending(Kind.PASSED_ON, null, null, NOW))));
    Transition late = history.taps(0, REJECT);
    assertThat(late.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.TooLate(new Ending(Kind.PASSED_ON, null, null, NOW)));
    history.taps(1, APPROVE);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    history.taps(2, APPROVE);
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  // delegate

  @Test
  void somebody_else_may_give_the_vote_of_a_voter_as_well() {
    History history = both();

    Transition transition = history.apply(delegate(0, CLEO));

    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(NOW, Event.DELEGATED, OPERATOR)
                .with("from", ADA.toString())
                .with("to", CLEO.address().toString())
                .with("reason", WHY));
    assertThat(history.told()).isEmpty();
    history.allSent();
    history.taps(2, APPROVE);
    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(
            tuple(
                ADA, new Notice.NoLongerNeeded(new Ending(Kind.DECIDED, "Approve ✅", "Cleo", NOW))),
            tuple(CLEO.address(), new Notice.Counted("Approve ✅", 1, 2)));
    Transition second = history.taps(0, REJECT);
    assertThat(second.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.TooLate(new Ending(Kind.DECIDED, "Approve ✅", "Cleo", NOW)));
    history.taps(1, APPROVE);
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void the_decision_names_who_really_answered_and_the_other_is_told() {
    History history = History.asking(aRequest());
    history.apply(delegate(0, CLEO));
    history.allSent();

    history.taps(1, APPROVE);

    assertThat(history.approval().state())
        .isInstanceOfSatisfying(
            State.Decided.class,
            decided -> assertThat(decided.decision().approver()).isEqualTo("Cleo"));
    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(
            tuple(CLEO.address(), new Notice.Recorded("Approve ✅")),
            tuple(
                ADA,
                new Notice.NoLongerNeeded(new Ending(Kind.DECIDED, "Approve ✅", "Cleo", NOW))));
  }

  @Test
  void a_reason_is_completed_by_who_was_asked_for_it_and_not_by_who_may_answer_as_well() {
    Choice because = RandomHistories.WITH_REASON;
    History history = History.asking(aRequest().choices(Choice.DEFAULT.getFirst(), because));
    history.apply(delegate(0, CLEO));
    history.allSent();
    history.taps(0, because.key());

    Transition foreign =
        history.apply(
            new Command.Comment(
                1, "Hello", Examples.responder(CLEO.address()), message("mid.hello")));
    assertThat(foreign.verdict()).isEqualTo(Verdict.REFUSED);
    history.apply(new Command.Comment(0, "Too much", Examples.responder(ADA), message("mid.why")));

    assertThat(history.approval().state())
        .isInstanceOfSatisfying(
            State.Decided.class,
            decided -> {
              assertThat(decided.decision().approver()).isEqualTo("Ada");
              assertThat(decided.decision().comment()).isEqualTo("Too much");
            });
  }

  @Test
  void a_person_and_their_deputy_are_one_vote_of_the_quorum() {
    History history = both();
    history.apply(delegate(0, CLEO));

    history.taps(0, APPROVE);
    history.taps(2, APPROVE);

    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    history.taps(1, APPROVE);
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void who_takes_the_place_of_a_person_takes_that_of_their_deputy_as_well() {
    History history = both();
    history.apply(delegate(0, CLEO));
    history.allSent();

    history.apply(reassign(0, DORA));

    assertThat(history.told()).extracting(Effect.Notify::to).containsExactly(ADA, CLEO.address());
    assertThat(history.taps(2, APPROVE).verdict()).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void who_takes_the_place_of_a_deputy_answers_for_the_same_person() {
    History history = both();
    history.apply(delegate(0, CLEO));
    history.allSent();

    history.apply(reassign(2, DORA));

    assertThat(history.approval().voters().getLast().principal()).isZero();
    history.taps(0, APPROVE);
    history.taps(1, APPROVE);
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void somebody_else_whose_window_is_closed_is_asked_as_soon_as_they_write() {
    History history = both();
    Invitation.Reach closed =
        new Invitation.Reach(CLEO.address(), Examples.SHOP.channel(), "window-closed", key(30));
    history.apply(new Command.Delegate(0, CLEO, new Invitation(List.of(closed)), OPERATOR, WHY));

    Transition transition =
        history.apply(new Command.WindowOpened(Examples.responder(CLEO.address()), key(31)));

    assertThat(transition.effects())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.AskApprover.class, asking -> assertThat(asking.to()).isEqualTo(CLEO.address()));
  }

  // refusals

  static Stream<Arguments> deeds() {
    return Stream.of(
        Arguments.argumentSet("force", new Command.Force(APPROVE, OPERATOR, WHY)),
        Arguments.argumentSet("resend", new Command.Resend(0, key(30), OPERATOR, WHY)),
        Arguments.argumentSet("release", release(false)),
        Arguments.argumentSet("reassign", reassign(0, CLEO)),
        Arguments.argumentSet("delegate", delegate(0, CLEO)));
  }

  @ParameterizedTest
  @MethodSource("deeds")
  void nothing_is_done_to_what_has_ended(Command deed) {
    History history = both();
    history.taps(0, REJECT);
    Approval ended = history.approval();

    assertThat(history.apply(deed))
        .isEqualTo(new Transition(ended, List.of(), List.of(), Verdict.ALREADY_FINAL));
  }

  private static final Approver DORA_ELSEWHERE =
      new Approver("Dora", List.of(Examples.PHONE, DORA.address()));

  static Stream<Arguments> refusedPeople() {
    return Stream.of(
        Arguments.argumentSet("who answered", reassign(0, CLEO)),
        Arguments.argumentSet("nobody", reassign(7, CLEO)),
        Arguments.argumentSet("to somebody with a vote", reassign(1, APPROVER)),
        Arguments.argumentSet("delegated by who answered", delegate(0, CLEO)),
        Arguments.argumentSet("delegated by nobody", delegate(7, CLEO)),
        Arguments.argumentSet("delegated to somebody with a vote", delegate(1, APPROVER)),
        Arguments.argumentSet("to whoever wants it", reassign(1, DORA)),
        Arguments.argumentSet("delegated to whoever wants it", delegate(1, DORA)),
        Arguments.argumentSet("to whoever wants it, elsewhere", reassign(1, DORA_ELSEWHERE)));
  }

  @ParameterizedTest
  @MethodSource("refusedPeople")
  void a_vote_passes_only_from_who_has_not_answered_to_who_has_none(Command deed) {
    History history =
        History.asking(
            aRequest()
                .ladder(new Step(List.of(APPROVER, BOB), new Quorum.All(), null))
                .requester(DORA.address()));
    history.taps(0, APPROVE);
    Approval before = history.approval();

    assertThat(history.apply(deed))
        .isEqualTo(new Transition(before, List.of(), List.of(), Verdict.REFUSED));
  }

  @ParameterizedTest
  @MethodSource("deeds")
  void nobody_is_asked_when_the_time_is_up(Command deed) {
    History history = both();
    history.allSent();

    Transition transition = history.apply(deed, EXPIRY);

    assertThat(transition.effects()).noneMatch(Effect.AskApprover.class::isInstance);
  }

  private static History both() {
    return History.asking(
        aRequest().ladder(new Step(List.of(APPROVER, BOB), new Quorum.All(), null)));
  }

  private static void unknown(History history) {
    history.sendFails(failed(FailureClass.AMBIGUOUS), new SendSchedule.Next.Unknown());
  }

  private static Command release(boolean hasArrived) {
    return new Command.Release(0, hasArrived, key(30), OPERATOR, WHY);
  }

  private static Command reassign(int voter, Approver to) {
    return new Command.Reassign(voter, to, History.invitation(to, 30), OPERATOR, WHY);
  }

  private static Command delegate(int voter, Approver to) {
    return new Command.Delegate(voter, to, History.invitation(to, 30), OPERATOR, WHY);
  }
}
