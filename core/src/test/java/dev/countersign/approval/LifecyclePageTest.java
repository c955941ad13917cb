package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.EXPIRY;
import static dev.countersign.approval.Examples.KEY;
import static dev.countersign.approval.Examples.MALLORY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.PHONE;
import static dev.countersign.approval.Examples.key;
import static dev.countersign.approval.Examples.message;
import static dev.countersign.approval.Examples.responder;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Address;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may look at other choices, and that it decides nothing. */
final class LifecyclePageTest {
  private static final Instant LATER = NOON.plusSeconds(60);

  private static Command.TurnPage turn(ReplyKey key, Address from) {
    return new Command.TurnPage(key, 1, responder(from), message("mid.more"));
  }

  private static Notice notice(History history) {
    return history.told().getFirst().notice();
  }

  @Test
  void the_person_who_was_asked_gets_other_choices_behind_the_same_key() {
    History history = History.asked(aRequest());
    history.sent("mid.1");
    Approval before = history.approval();

    Transition transition = history.apply(turn(KEY, ADA));

    Approval after = transition.approval();
    assertThat(transition.effects())
        .containsExactly(
            new Effect.AskApprover(
                new AskTag(after.id(), 0, after.version()).text(), 0, ADA, KEY, Occasion.PAGE, 1));
    assertThat(after.version()).isGreaterThan(before.version());
    assertThat(after.asks()).isEqualTo(before.asks());
    assertThat(after.state()).isEqualTo(before.state());
    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(LATER, Event.PAGE_TURNED, new Actor.Person(ADA))
                .with("page", "2")
                .with("message", "mid.more"));
  }

  @Test
  void every_earlier_button_still_counts() {
    History history = History.asked(aRequest());
    history.sent("mid.1");
    history.apply(turn(KEY, ADA));
    history.apply(Examples.accepted(0, Occasion.PAGE, message("mid.2"), 1));

    assertThat(history.approved().verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void two_turns_are_two_messages() {
    History history = History.asked(aRequest());
    history.apply(turn(KEY, ADA));
    history.apply(turn(KEY, ADA));

    assertThat(history.effects(Effect.AskApprover.class))
        .extracting(Effect.AskApprover::key)
        .doesNotHaveDuplicates();
  }

  @Test
  void nobody_else_turns_a_page_and_they_learn_nothing() {
    History history = History.asked(aRequest());

    Transition transition = history.apply(turn(KEY, MALLORY));

    assertThat(transition.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.told())
        .containsExactly(
            new Effect.Notify(
                "notice:" + history.approval().id() + ":mid.more",
                MALLORY,
                new Notice.NotForYou()));
    assertThat(transition.journal().getFirst().details())
        .containsEntry("reason", "responder-mismatch");
    assertThat(history.apply(turn(key(77), ADA)).verdict()).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void whoever_asked_for_the_decision_turns_no_page_of_it() {
    History history = History.asked(aRequest().requester(PHONE));

    history.apply(
        new Command.TurnPage(KEY, 1, new Responder(ADA, Set.of(PHONE)), message("mid.more")));

    assertThat(notice(history)).isEqualTo(new Notice.OwnRequest());
  }

  @Test
  void after_the_end_or_an_answer_they_are_told_the_truth_instead() {
    History decided = History.asked(aRequest());
    decided.approved();
    assertThat(decided.apply(turn(KEY, ADA)).verdict()).isEqualTo(Verdict.ALREADY_FINAL);
    assertThat(notice(decided)).isInstanceOf(Notice.TooLate.class);

    History late = History.asked(aRequest());
    assertThat(late.apply(turn(KEY, ADA), EXPIRY).approval().status()).isEqualTo(Status.EXPIRED);
    assertThat(late.effects(Effect.AskApprover.class)).hasSize(1);

    History counted =
        History.asking(
            aRequest()
                .ladder(
                    new Step(List.of(Examples.APPROVER, Examples.BOB), new Quorum.All(), null)));
    counted.taps(0, ChoiceKey.APPROVE);
    assertThat(counted.apply(turn(KEY, ADA)).verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(notice(counted)).isInstanceOf(Notice.AlreadyAnswered.class);
  }

  @Test
  void a_page_that_was_not_sent_changes_nothing() {
    History history = History.asked(aRequest());
    history.sent("mid.1");
    history.apply(turn(KEY, ADA));
    Delivery before = history.delivery();

    history.apply(
        new Command.AskFailed(
            Examples.tag(0),
            Occasion.PAGE,
            Examples.failed(FailureClass.RECIPIENT),
            new SendSchedule.Next.GiveUp(),
            1,
            key(50)));

    assertThat(history.delivery()).isEqualTo(before);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }
}
