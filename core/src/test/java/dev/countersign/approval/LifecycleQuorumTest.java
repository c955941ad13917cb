package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.APPROVER;
import static dev.countersign.approval.Examples.BOB;
import static dev.countersign.approval.Examples.CALLER;
import static dev.countersign.approval.Examples.CLEO;
import static dev.countersign.approval.Examples.ID;
import static dev.countersign.approval.Examples.KEY;
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
import dev.countersign.channel.FailureClass;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several people, one vote each: when it is decided, and what the others are told. */
final class LifecycleQuorumTest {
  private static final Quorum ALL = new Quorum.All();
  private static final Quorum TWO = new Quorum.AtLeast(2);

  // counting

  static Stream<Arguments> counts() {
    return Stream.of(
        Arguments.argumentSet("any, approved", new Quorum.Any(), List.of(APPROVE), APPROVE),
        Arguments.argumentSet("any, rejected", new Quorum.Any(), List.of(REJECT), REJECT),
        Arguments.argumentSet("all", ALL, List.of(APPROVE, APPROVE, APPROVE), APPROVE),
        Arguments.argumentSet("not all", ALL, List.of(APPROVE, REJECT), REJECT),
        Arguments.argumentSet("not even one", ALL, List.of(REJECT), REJECT),
        Arguments.argumentSet("two", TWO, List.of(APPROVE, APPROVE), APPROVE),
        Arguments.argumentSet(
            "two in spite of one", TWO, List.of(REJECT, APPROVE, APPROVE), APPROVE),
        Arguments.argumentSet("never two", TWO, List.of(REJECT, REJECT), REJECT),
        Arguments.argumentSet("one is not two", TWO, List.of(APPROVE, REJECT, REJECT), REJECT),
        Arguments.argumentSet("a third", new Quorum.Percent(33), List.of(APPROVE), APPROVE),
        Arguments.argumentSet(
            "more than a third", new Quorum.Percent(34), List.of(APPROVE, APPROVE), APPROVE),
        Arguments.argumentSet("every percent", new Quorum.Percent(100), List.of(REJECT), REJECT));
  }

  @ParameterizedTest
  @MethodSource("counts")
  void the_last_vote_that_is_needed_decides_and_none_before_it(
      Quorum quorum, List<ChoiceKey> votes, ChoiceKey decision) {
    History history = three(quorum);

    for (int i = 0; i < votes.size(); i++) {
      assertThat(history.approval().status()).isEqualTo(Status.WAITING);
      history.taps(i, votes.get(i));
    }

    Approval approval = history.approval();
    assertThat(approval.state())
        .isInstanceOfSatisfying(
            State.Decided.class,
            decided -> {
              assertThat(decided.decision().choice().key()).isEqualTo(decision);
              assertThat(decided.decision().approver())
                  .isEqualTo(List.of("Ada", "Bob", "Cleo").get(votes.size() - 1));
            });
    assertThat(history.effects(Effect.Resume.class))
        .singleElement()
        .satisfies(resume ->
            assertThat(resume.resumption().approved()).isEqualTo(decision.equals(APPROVE)));
  }

  @Test
  void a_vote_that_does_not_decide_is_stored_and_its_voter_is_told_how_many_are_needed() {
    History history = three(TWO);

    Transition transition = history.taps(1, APPROVE);

    assertThat(transition.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(NOON.plusSeconds(60), Event.VOTED, new Actor.Person(BOB.address()))
                .with("choice", "approve")
                .with("message", "mid.1.approve")
                .with("by", "button")
                .with("digest", history.approval().digest()));
    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(tuple(BOB.address(), new Notice.Counted("Approve ✅", 1, 2)));
    assertThat(history.approval().voters().get(1).vote())
        .isEqualTo(
            new Vote(
                Choice.DEFAULT.getFirst(),
                BOB.address(),
                Examples.SHOP.channel(),
                NOON.plusSeconds(60),
                null,
                Value.Structure.EMPTY));
  }

  @Test
  void who_decides_is_named_even_when_they_have_no_name() {
    Approver nameless = new Approver(null, BOB.address());
    History history = among(new Quorum.Any(), APPROVER, nameless);

    history.taps(1, APPROVE);

    assertThat(history.effects(Effect.Resume.class))
        .singleElement()
        .satisfies(resume -> {
          assertThat(resume.resumption().approver()).isNull();
          assertThat(resume.resumption().respondedBy()).isEqualTo(BOB.address().value());
        });
  }

  // one person, one vote

  @Test
  void a_person_at_two_addresses_has_one_vote_and_their_first_answer_stays() {
    History history = among(TWO, new Approver("Ada", List.of(ADA, PHONE), true), BOB);
    history.taps(0, APPROVE);

    Transition second = history.taps(1, REJECT);

    assertThat(second.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(
            tuple(PHONE, new Notice.AlreadyAnswered("Approve ✅", Examples.NOON.plusSeconds(60))));
    assertThat(second.journal()).extracting(JournalEntry::event).containsExactly(Event.ANSWER_LATE);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void a_person_whom_the_request_names_twice_has_one_vote_all_the_same() {
    History history = among(TWO, APPROVER, new Approver("Ada's phone", PHONE), BOB);
    Responder ada = new Responder(ADA, Set.of(PHONE));
    history.apply(answer(0, APPROVE, ada, "mid.1"));

    Transition second = history.apply(answer(1, APPROVE, ada, "mid.2"));

    assertThat(second.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.AlreadyAnswered("Approve ✅", Examples.NOON.plusSeconds(60)));
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  // farewells

  @Test
  void who_is_left_is_told_once_when_it_is_decided() {
    History history = three(TWO);
    history.allSent();
    history.taps(0, APPROVE);

    history.taps(1, APPROVE);

    Ending ending = new Ending(Kind.DECIDED, "Approve ✅", "Bob", NOON.plusSeconds(60));
    assertThat(history.told())
        .extracting(Effect.Notify::key, Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(
            tuple(
                "notice:" + ID + ":mid.1.approve", BOB.address(), new Notice.Recorded("Approve ✅")),
            tuple("over:" + ID + ":1:2", CLEO.address(), new Notice.NoLongerNeeded(ending)));
  }

  @Test
  void a_person_at_two_addresses_is_told_once() {
    History history = among(new Quorum.Any(), new Approver("Ada", List.of(ADA, PHONE), true), BOB);
    history.allSent();

    history.apply(new Command.Cancel(CALLER));

    Ending ending = new Ending(Kind.WITHDRAWN, null, null, NOON.plusSeconds(60));
    assertThat(history.told())
        .extracting(Effect.Notify::to, Effect.Notify::notice)
        .containsExactly(
            tuple(ADA, new Notice.NoLongerNeeded(ending)),
            tuple(BOB.address(), new Notice.NoLongerNeeded(ending)));
  }

  @Test
  void who_never_got_the_question_is_not_told_that_it_is_over() {
    History history = three(TWO);
    history.apply(Examples.accepted(0, Occasion.FIRST, message("mid.ask"), 1));
    history.lost(2);

    history.apply(new Command.Cancel(CALLER));

    assertThat(history.told()).extracting(Effect.Notify::to).containsExactly(ADA);
  }

  // without a route

  @Test
  void a_person_without_a_route_does_not_stop_the_others() {
    History history = three(TWO);

    Transition lost = history.lost(0);
    history.taps(1, APPROVE);
    history.taps(2, APPROVE);

    assertThat(lost.effects()).isEmpty();
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void a_request_whose_quorum_is_out_of_reach_is_undeliverable_and_who_was_asked_is_told() {
    History history = three(ALL);
    history.allSent();

    history.apply(
        new Command.Undelivered(
            2, message("mid.ask.2"), Examples.failed(FailureClass.RECIPIENT), key(9)));

    assertThat(history.approval().status()).isEqualTo(Status.UNDELIVERABLE);
    assertThat(history.effects(Effect.Resume.class)).hasSize(1);
    assertThat(history.told()).extracting(Effect.Notify::to).containsExactly(ADA, BOB.address());
  }

  @Test
  void a_vote_after_which_too_few_are_left_ends_the_request() {
    History history = three(TWO);
    history.allSent();
    history.apply(
        new Command.OptedOut(new Responder(BOB.address()), message("mid.stop"), true, key(9)));

    Transition transition = history.taps(0, REJECT);

    assertThat(history.approval().status()).isEqualTo(Status.UNDELIVERABLE);
    assertThat(transition.journal())
        .extracting(JournalEntry::event)
        .containsExactly(Event.VOTED, Event.UNDELIVERABLE);
    assertThat(history.told()).extracting(Effect.Notify::to).containsExactly(ADA, CLEO.address());
    assertThat(history.effects(Effect.Resume.class)).hasSize(1);
  }

  @Test
  void a_request_whose_last_open_voters_wait_for_a_window_is_parked() {
    History history =
        History.invited(
            aRequest().ladder(new Step(List.of(APPROVER, BOB), ALL, null)),
            List.of(reach(ADA, null), reach(BOB.address(), "window-closed")));
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);

    history.taps(0, APPROVE);

    assertThat(history.approval().status()).isEqualTo(Status.PARKED);
  }

  // one's own request

  @Test
  void nobody_is_asked_about_their_own_request() {
    History history =
        History.asking(
            aRequest()
                .ladder(new Step(List.of(APPROVER, BOB), new Quorum.Any(), null))
                .requester(ADA));

    assertThat(history.effects(Effect.AskApprover.class))
        .extracting(Effect.AskApprover::to)
        .containsExactly(BOB.address());
    assertThat(history.transitions().getFirst().journal())
        .extracting(
            JournalEntry::event,
            entry -> entry.details().get("to"),
            entry -> entry.details().get("reason"))
        .contains(tuple(Event.SEND_SKIPPED, ADA.toString(), "own-request"));
    history.taps(0, APPROVE);
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void who_wants_the_decision_at_one_address_is_asked_at_none() {
    History history =
        History.asking(
            aRequest()
                .ladder(
                    new Step(
                        List.of(new Approver("Ada", List.of(ADA, PHONE)), BOB),
                        new Quorum.Any(),
                        null))
                .requester(ADA));

    assertThat(history.approval().asks()).extracting(Ask::address).containsExactly(BOB.address());
  }

  @Test
  void nobody_decides_their_own_request_under_another_id_of_theirs() {
    History history =
        History.asking(
            aRequest()
                .ladder(new Step(List.of(APPROVER, BOB), new Quorum.Any(), null))
                .requester(PHONE));

    Transition transition =
        history.apply(answer(0, APPROVE, new Responder(ADA, Set.of(PHONE)), "mid.1"));

    assertThat(transition.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  private static History three(Quorum quorum) {
    return among(quorum, APPROVER, BOB, CLEO);
  }

  private static History among(Quorum quorum, Approver... people) {
    return History.asking(aRequest().ladder(new Step(List.of(people), quorum, null)));
  }

  private static Invitation reach(Address address, @Nullable String obstacle) {
    return new Invitation(
        List.of(new Invitation.Reach(address, Examples.SHOP.channel(), obstacle, KEY)));
  }

  private static Command answer(int ask, ChoiceKey choice, Responder from, String message) {
    return new Command.Answer(Examples.words(ask), choice, from, message(message));
  }
}
