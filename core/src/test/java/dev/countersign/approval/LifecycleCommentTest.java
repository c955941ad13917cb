package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.APPROVER;
import static dev.countersign.approval.Examples.BOB;
import static dev.countersign.approval.Examples.EXPIRY;
import static dev.countersign.approval.Examples.MALLORY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.PHONE;
import static dev.countersign.approval.Examples.key;
import static dev.countersign.approval.Examples.message;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static dev.countersign.prompt.ChoiceKey.APPROVE;
import static dev.countersign.prompt.ChoiceKey.REJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Approver;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Address;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending;
import dev.countersign.prompt.Notice.Ending.Kind;
import dev.countersign.value.Value;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Choices that need a reason, which is what the person writes next. */
final class LifecycleCommentTest {
  private static final Choice APPROVED = Choice.DEFAULT.getFirst();
  private static final Choice WITH_REASON = new Choice(REJECT, "Reject ❌", false, true);
  private static final Choice ALSO_WITH_REASON =
      new Choice(new ChoiceKey("later"), "Later", false, true);

  @Test
  void a_choice_that_needs_a_reason_asks_for_it_and_decides_nothing_yet() {
    History history = asked(APPROVER);

    Transition transition = history.taps(0, REJECT);

    assertThat(transition.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.approval().asks().getFirst().draft().wantedComment()).isEqualTo(REJECT);
    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(tuple(ADA, new Notice.CommentWanted("Reject ❌")));
    assertThat(transition.journal())
        .extracting(JournalEntry::event, entry -> entry.details().get("choice"))
        .containsExactly(tuple(Event.COMMENT_WANTED, "reject"));
  }

  @Test
  void what_is_written_next_decides_with_the_choice_and_the_words() {
    History history = asked(APPROVER);
    history.taps(0, REJECT);

    Transition transition = history.apply(comment(0, "Too dear", ADA));

    assertThat(history.approval().state())
        .isEqualTo(
            new State.Decided(
                new Decision(
                    WITH_REASON,
                    new Actor.Person(ADA),
                    Examples.SHOP.channel(),
                    NOON.plusSeconds(60),
                    "Ada",
                    "Too dear",
                    Value.Structure.EMPTY)));
    assertThat(history.effects(Effect.Resume.class))
        .singleElement()
        .satisfies(resume -> assertThat(resume.resumption().comment()).isEqualTo("Too dear"));
    assertThat(transition.journal().toString()).doesNotContain("Too dear");
    assertThat(transition.journal())
        .extracting(JournalEntry::event, entry -> entry.details().get("by"))
        .containsExactly(tuple(Event.DECIDED, "comment"));
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.Recorded("Reject ❌"));
  }

  @Test
  void a_comment_is_on_the_choice_that_was_taken_last() {
    History history = asked(APPROVER);
    history.taps(0, REJECT);
    history.taps(0, ALSO_WITH_REASON.key());

    history.apply(comment(0, "Busy", ADA));

    assertThat(history.approval().state().toString()).contains("Later", "Busy");
  }

  @Test
  void who_takes_a_choice_without_a_reason_meanwhile_has_answered() {
    History history = asked(APPROVER);
    history.taps(0, REJECT);

    history.taps(0, APPROVE);
    Transition words = history.apply(comment(0, "Too dear", ADA));

    assertThat(history.approval().state())
        .isInstanceOfSatisfying(
            State.Decided.class,
            decided -> {
              assertThat(decided.decision().choice()).isEqualTo(APPROVED);
              assertThat(decided.decision().comment()).isNull();
            });
    assertThat(words.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(words.effects()).isEmpty();
  }

  @Test
  void a_comment_that_nobody_asked_for_is_none() {
    History history = asked(APPROVER);

    Transition transition = history.apply(comment(0, "Hello", ADA));

    assertThat(transition)
        .isEqualTo(
            new Transition(
                history.transitions().getFirst().approval(),
                List.of(),
                List.of(),
                Verdict.REFUSED));
  }

  @Test
  void a_comment_of_somebody_else_is_none() {
    History history = asked(APPROVER);
    history.taps(0, REJECT);

    assertThat(history.apply(comment(0, "Hello", MALLORY)).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void a_comment_from_where_the_person_was_not_asked_is_none() {
    History history = asked(new Approver("Ada", List.of(ADA, PHONE)));
    history.taps(0, REJECT);

    assertThat(history.apply(comment(1, "Hello", PHONE)).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void a_comment_after_the_end_is_too_late() {
    History history = asked(APPROVER);
    history.taps(0, REJECT);

    Transition late = history.apply(comment(0, "Too dear", ADA), EXPIRY);

    assertThat(late.verdict()).isEqualTo(Verdict.ALREADY_FINAL);
    assertThat(history.approval().status()).isEqualTo(Status.EXPIRED);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.TooLate(new Ending(Kind.EXPIRED, null, null, EXPIRY)));
  }

  @Test
  void a_comment_after_somebody_else_decided_is_too_late() {
    History history = asked(APPROVER, BOB);
    history.taps(0, REJECT);
    history.taps(1, APPROVE);

    Transition late = history.apply(comment(0, "Too dear", ADA));

    assertThat(late.verdict()).isEqualTo(Verdict.ALREADY_FINAL);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(
            new Notice.TooLate(new Ending(Kind.DECIDED, "Approve ✅", "Bob", NOON.plusSeconds(60))));
  }

  @Test
  void a_comment_from_where_the_person_wants_no_more_requests_is_none() {
    History history = asked(APPROVER, BOB);
    history.allSent();
    history.taps(0, REJECT);
    history.apply(new Command.OptedOut(Examples.responder(ADA), message("mid.stop"), true, key(9)));

    assertThat(history.apply(comment(0, "Too dear", ADA)).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void whoever_wants_the_decision_gives_no_reason_for_it_either() {
    History history =
        History.asking(
            aRequest()
                .choices(APPROVED, WITH_REASON)
                .ladder(new Step(List.of(APPROVER), new Quorum.Any(), null))
                .requester(MALLORY));
    history.taps(0, REJECT);
    Responder both = new Responder(MALLORY, Set.of(ADA));

    Transition transition =
        history.apply(new Command.Comment(0, "Yes", both, message("mid.comment")));

    assertThat(transition.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  private static History asked(Approver... people) {
    return History.asking(
        aRequest()
            .choices(APPROVED, WITH_REASON, ALSO_WITH_REASON)
            .ladder(new Step(List.of(people), new Quorum.Any(), null)));
  }

  private static Command comment(int ask, String text, Address from) {
    return new Command.Comment(ask, text, Examples.responder(from), message("mid.comment"));
  }
}
