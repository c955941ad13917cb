package dev.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.channel.Address;
import dev.countersign.channel.FailureClass;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Notice;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The histories are as different as life is: a promise about what never happens proves nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RandomHistoriesTest {
  private static final int ENOUGH = 20;

  private List<History> histories = List.of();
  private List<History.Step> steps = List.of();

  @BeforeAll
  void live() {
    histories =
        LongStream.range(0, 10_000)
            .mapToObj(seed -> RandomHistories.of(seed, Lifecycle::apply))
            .toList();
    steps = histories.stream().flatMap(history -> history.steps().stream()).toList();
  }

  @Test
  void every_kind_of_command_takes_effect() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Class<?> kind : Command.class.getPermittedSubclasses()) {
      count(
          counts,
          kind.getSimpleName(),
          step ->
              kind.isInstance(step.command()) && step.transition().verdict() == Verdict.APPLIED);
    }

    assertThat(counts).allSatisfy((kind, count) -> assertThat(count).isGreaterThan(ENOUGH));
  }

  @Test
  void every_status_is_an_end_and_every_delivery_too() {
    Map<Status, Integer> ends = new EnumMap<>(Status.class);
    Map<Delivery, Integer> deliveries = new EnumMap<>(Delivery.class);
    for (History history : histories) {
      ends.merge(history.approval().status(), 1, Integer::sum);
      history.approval().asks().forEach(ask -> deliveries.merge(ask.delivery(), 1, Integer::sum));
    }

    assertThat(ends).hasSameSizeAs(Status.values());
    assertThat(ends.values()).allMatch(count -> count > ENOUGH);
    assertThat(deliveries).hasSameSizeAs(Delivery.values());
    assertThat(deliveries.values()).allMatch(count -> count > ENOUGH);
  }

  @Test
  void everything_that_a_journal_can_tell_is_told() {
    Map<Event, Integer> counts = new EnumMap<>(Event.class);
    histories.forEach(
        history -> history.events().forEach(event -> counts.merge(event, 1, Integer::sum)));

    // what is erased is erased from the store, when the life of an approval is over
    assertThat(counts.keySet())
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Event.ERASED)));
    assertThat(counts.values()).allMatch(count -> count > ENOUGH);
  }

  @Test
  void every_way_to_another_address_is_gone() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    count(counts, "a failed send", step -> isRerouted(step, Command.AskFailed.class));
    count(
        counts,
        "a closed window",
        step ->
            isRerouted(step, Command.AskFailed.class)
                && step.after().ask(ask -> ask.delivery() == Delivery.PARKED).isPresent());
    count(counts, "a lost message", step -> isRerouted(step, Command.Undelivered.class));
    count(counts, "a wish", step -> isRerouted(step, Command.OptedOut.class));
    count(
        counts,
        "lost for a window",
        step ->
            step.command() instanceof Command.Undelivered lost
                && lost.failed().failure() == FailureClass.WINDOW
                && isRerouted(step, Command.Undelivered.class));
    count(
        counts,
        "a window of another address",
        step ->
            step.command() instanceof Command.WindowOpened
                && asks(step, Occasion.FIRST)
                && !step.after().asks().getFirst().isLive());
    count(
        counts,
        "a window while asked elsewhere",
        step ->
            step.command() instanceof Command.WindowOpened
                && !asks(step, Occasion.FIRST)
                && !step.after().equals(step.before()));
    count(
        counts,
        "back to parking",
        step -> step.before().status() == Status.WAITING && step.after().status() == Status.PARKED);
    count(
        counts,
        "no address left",
        step ->
            step.before().asks().size() > 1
                && step.before().status() == Status.WAITING
                && step.after().status() == Status.UNDELIVERABLE);
    count(
        counts,
        "too late for another address",
        step ->
            step.before().status() == Status.WAITING
                && step.after().status() == Status.EXPIRED
                && (step.command() instanceof Command.AskFailed
                    || step.command() instanceof Command.Undelivered));

    assertThat(counts).allSatisfy((way, count) -> assertThat(count).isGreaterThan(ENOUGH));
  }

  @Test
  void every_kind_of_answer_is_given() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    count(counts, "by a button", step -> tells(step, Event.DECIDED, "by", "button"));
    count(counts, "by words", step -> tells(step, Event.DECIDED, "by", "words"));
    count(
        counts,
        "by an earlier button",
        step ->
            decides(step)
                && step.command() instanceof Command.Answer answer
                && answer.to() instanceof Command.Question.OfKey(var key)
                && step.before()
                    .ask(ask ->
                        ask.keys().indexOf(key) < ask.keys().size() - 1 && ask.keys().contains(key))
                    .isPresent());
    count(
        counts,
        "from the second address",
        step ->
            decides(step)
                && step.after().state() instanceof State.Decided decided
                && position(step.before(), decided.decision().respondedBy().orElseThrow()) > 0);
    count(
        counts,
        "under another id",
        step ->
            step.after().state() instanceof State.Decided decided
                && decides(step)
                && !step.before()
                    .request()
                    .approver()
                    .addresses()
                    .contains(decided.decision().respondedBy().orElseThrow()));
    for (String reason : List.of("unknown-key", "responder-mismatch", "unknown-choice")) {
      count(counts, reason, step -> tells(step, Event.ANSWER_REFUSED, "reason", reason));
    }
    count(
        counts,
        "too late by a moment",
        step ->
            step.command() instanceof Command.Answer
                && step.before().status() == Status.WAITING
                && step.after().status() == Status.EXPIRED);
    for (Status end : Status.values()) {
      if (end.isFinal()) {
        count(
            counts,
            "after " + end,
            step -> step.before().status() == end && tells(step, Event.ANSWER_LATE));
      }
    }

    assertThat(counts).allSatisfy((answer, count) -> assertThat(count).isGreaterThan(ENOUGH));
  }

  @Test
  void several_people_live_through_everything() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    count(counts, "decided by several", step -> decides(step) && yes(step.after()) > 1);
    count(
        counts,
        "decided against by one of several",
        step -> decides(step) && active(step.after()) > 1 && yes(step.after()) == 0);
    count(
        counts,
        "decided in a later step in spite of earlier votes",
        step ->
            decides(step)
                && step.after().step() > 0
                && step.after().voters().stream()
                    .anyMatch(voter -> voter.step() < step.after().step() && voter.vote() != null));
    count(counts, "decided with a reason", step -> tells(step, Event.DECIDED, "by", "comment"));
    count(
        counts,
        "out of reach by a vote",
        step ->
            tells(step, Event.VOTED)
                && Ballot.of(step.before()).isReachable()
                && !Ballot.of(step.after()).isReachable());
    count(
        counts,
        "the next step at once",
        step -> step.after().expiresAt().isBefore(step.before().expiresAt()));
    count(
        counts,
        "nobody is lost but one",
        step ->
            step.command() instanceof Command.AskFailed
                && step.before().status() == Status.WAITING
                && step.after().status() == Status.WAITING
                && Ballot.of(step.after()).lost() > Ballot.of(step.before()).lost());
    count(counts, "the last step", step -> step.after().step() == 2);
    for (String reason : List.of("own-request", "opted-out")) {
      count(counts, reason, step -> tells(step, Event.ANSWER_REFUSED, "reason", reason));
    }
    count(
        counts,
        "late for their step",
        step -> tells(step, Event.ANSWER_LATE) && !step.after().status().isFinal());
    count(
        counts,
        "a second answer",
        step -> tellsOf(step, notice -> notice instanceof Notice.AlreadyAnswered));
    count(
        counts,
        "a farewell",
        step -> tellsOf(step, notice -> notice instanceof Notice.NoLongerNeeded));
    for (OnExpiry onExpiry : OnExpiry.values()) {
      count(
          counts,
          "counted as " + onExpiry,
          step ->
              tells(step, Event.EXPIRED) && step.after().request().timing().onExpiry() == onExpiry);
    }
    for (Class<? extends Command> deed :
        List.of(
            Command.Force.class,
            Command.Reassign.class,
            Command.Delegate.class,
            Command.Resend.class,
            Command.Release.class)) {
      count(
          counts,
          "refused " + deed.getSimpleName(),
          step ->
              deed.isInstance(step.command()) && step.transition().verdict() == Verdict.REFUSED);
    }

    assertThat(counts).allSatisfy((what, count) -> assertThat(count).isGreaterThan(ENOUGH));
  }

  @Test
  void what_is_asked_changes_in_every_situation() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    count(counts, "after a vote", step -> isAmended(step) && hasVote(step.before()));
    count(
        counts,
        "while somebody is asked for a reason",
        step ->
            isAmended(step)
                && step.before().asks().stream()
                    .anyMatch(ask -> ask.draft().wantedComment() != null));
    count(
        counts,
        "while everybody is parked",
        step -> isAmended(step) && step.after().status() == Status.PARKED);
    count(counts, "in a later step", step -> isAmended(step) && step.after().step() > 0);
    count(counts, "for the second time", step -> isAmended(step) && step.after().revision() > 2);
    count(
        counts,
        "to what it was",
        step ->
            step.command() instanceof Command.Amend
                && step.transition().verdict() == Verdict.UNCHANGED);
    count(
        counts,
        "an old button",
        step ->
            tells(step, Event.ANSWER_REFUSED, "reason", "outdated")
                && step.command() instanceof Command.Answer answer
                && answer.to() instanceof Command.Question.OfKey);
    count(
        counts,
        "old words",
        step ->
            tells(step, Event.ANSWER_REFUSED, "reason", "outdated")
                && step.command() instanceof Command.Answer answer
                && answer.to() instanceof Command.Question.OfWords);
    count(
        counts,
        "a message of before that went out after all",
        step -> tells(step, Event.SENT, "outdated", "true"));
    count(counts, "decided afterwards", step -> decides(step) && step.after().revision() > 1);

    assertThat(counts).allSatisfy((what, count) -> assertThat(count).isGreaterThan(ENOUGH));
  }

  private static boolean isAmended(History.Step step) {
    return LifecycleProperties.isAmended(step);
  }

  private static boolean hasVote(Approval approval) {
    return approval.voters().stream().filter(approval::isActive).anyMatch(v -> v.vote() != null);
  }

  private static long yes(Approval approval) {
    return Ballot.of(approval).yes();
  }

  private static long active(Approval approval) {
    return approval.voters().stream().filter(approval::isActive).count();
  }

  private static boolean tellsOf(History.Step step, Predicate<Notice> isMeant) {
    return step.transition().effects().stream()
        .anyMatch(
            effect -> effect instanceof Effect.Notify notify && isMeant.test(notify.notice()));
  }

  @Test
  void everything_that_is_repeated_is_repeated_too_often() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    count(counts, "a reminder", step -> asks(step, Occasion.REMINDER));
    count(
        counts,
        "a reminder too early",
        step ->
            step.command() instanceof Command.Remind
                && step.before().voters().getFirst().remindAt() != null
                && step.transition().journal().isEmpty());
    count(
        counts,
        "a reminder of nothing",
        step -> step.command() instanceof Command.Remind && tells(step, Event.SEND_SKIPPED));
    count(counts, "an explanation", step -> asks(step, Occasion.HELP));
    count(
        counts,
        "a second explanation",
        step ->
            step.command() instanceof Command.Misunderstood misunderstood
                && step.before().asks().get(misunderstood.ask()).explained() > 0);
    count(
        counts,
        "a second number",
        step ->
            step.command() instanceof Command.Numbered numbered
                && step.before().asks().get(numbered.ask()).number() != null);
    count(
        counts,
        "news before the send returned",
        step ->
            step.command() instanceof Command.Observed observed
                && step.before().asks().get(observed.ask()).delivery() == Delivery.QUEUED
                && !step.after().equals(step.before()));
    count(
        counts,
        "news out of order",
        step ->
            step.command() instanceof Command.Observed observed
                && isBehind(observed, step.before().asks().get(observed.ask())));
    count(
        counts,
        "a loss of what has arrived",
        step ->
            step.command() instanceof Command.Undelivered lost
                && step.before().asks().get(lost.ask()).delivery() == Delivery.DELIVERED);
    count(
        counts,
        "a wish that is confirmed",
        step ->
            step.transition().effects().stream()
                .anyMatch(effect ->
                    effect instanceof Effect.Notify notify
                        && notify.notice().equals(new Notice.OptedOut())));

    assertThat(counts).allSatisfy((what, count) -> assertThat(count).isGreaterThan(ENOUGH));
  }

  private void count(Map<String, Integer> counts, String what, Predicate<History.Step> isIt) {
    counts.put(what, (int) steps.stream().filter(isIt).count());
  }

  private static int position(Approval approval, Address address) {
    return approval.ask(ask -> ask.address().equals(address)).orElse(-1);
  }

  private static boolean isBehind(Command.Observed observed, Ask ask) {
    return observed.message() != null
        && ask.messages().contains(observed.message())
        && observed.delivery() == Delivery.SENT
        && (ask.delivery() == Delivery.DELIVERED || ask.delivery() == Delivery.READ);
  }

  private static boolean isRerouted(History.Step step, Class<? extends Command> by) {
    return by.isInstance(step.command()) && tells(step, Event.REROUTED);
  }

  private static boolean asks(History.Step step, Occasion occasion) {
    return step.transition().effects().stream()
        .anyMatch(
            effect -> effect instanceof Effect.AskApprover asking && asking.occasion() == occasion);
  }

  private static boolean decides(History.Step step) {
    return tells(step, Event.DECIDED);
  }

  private static boolean tells(History.Step step, Event event) {
    return step.transition().journal().stream().map(JournalEntry::event).anyMatch(event::equals);
  }

  private static boolean tells(History.Step step, Event event, String detail, String fact) {
    return step.transition().journal().stream()
        .anyMatch(entry -> entry.event() == event && fact.equals(entry.details().get(detail)));
  }
}
