package dev.countersign.approval;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Responder;
import dev.countersign.channel.MessageId;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.reply.ReplyKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Lifecycles that ask with one fault each, and the promise that each of them breaks. */
final class BrokenAsking {
  private BrokenAsking() {}

  static Stream<Arguments> all() {
    return Stream.of(
        Arguments.argumentSet(
            "knows one id of a person",
            (History.Life) BrokenAsking::knowingOneId,
            "nobody is asked where they want no more requests"),
        Arguments.argumentSet(
            "asks elsewhere when the time is up",
            (History.Life) BrokenAsking::reroutingForever,
            "a question goes to a person whose answer is waited for"),
        Arguments.argumentSet(
            "reminds early",
            (History.Life) BrokenAsking::remindingEarly,
            "nobody is reminded before it is time"),
        Arguments.argumentSet(
            "reminds again",
            (History.Life) BrokenAsking::remindingAgain,
            "a person is reminded no more than was wished"),
        Arguments.argumentSet(
            "explains in a circle",
            (History.Life) BrokenAsking::explainingAgain,
            "a question is explained once"),
        Arguments.argumentSet(
            "forgets earlier buttons",
            (History.Life) BrokenAsking::forgettingButtons,
            "a question is answered by all keys"),
        Arguments.argumentSet(
            "numbers anew",
            (History.Life) BrokenAsking::numberingAnew,
            "a question keeps its number"),
        Arguments.argumentSet(
            "remembers the last message only",
            (History.Life) BrokenAsking::rememberingTheLast,
            "messages of a question are added"),
        Arguments.argumentSet(
            "looks away while it asks elsewhere",
            (History.Life) BrokenAsking::lookingAway,
            "nobody has to write twice"),
        Arguments.argumentSet(
            "hears words before it asks",
            (History.Life) BrokenAsking::hearingWords,
            "only the person who was asked answers"),
        Arguments.argumentSet(
            "gives up at the first address",
            (History.Life) BrokenAsking::givingUp,
            "nothing is given up while it can be decided"),
        Arguments.argumentSet(
            "is silent about the next address",
            (History.Life) BrokenAsking::silent,
            "the journal tells REROUTED"));
  }

  private static Transition knowingOneId(Approval approval, Command command, Instant now) {
    return Lifecycle.apply(
        approval,
        command instanceof Command.OptedOut out
            ? new Command.OptedOut(
                new Responder(out.person().address()),
                out.message(),
                out.isConfirmed(),
                out.spare())
            : command,
        now);
  }

  private static Transition reroutingForever(Approval approval, Command command, Instant now) {
    boolean isLost = command instanceof Command.AskFailed || command instanceof Command.Undelivered;
    return Lifecycle.apply(approval, command, isLost ? approval.requestedAt() : now);
  }

  private static Transition remindingEarly(Approval approval, Command command, Instant now) {
    Optional<Instant> at = approval.voters().getFirst().nextReminder();
    return Lifecycle.apply(
        approval, command, command instanceof Command.Remind ? at.orElse(now) : now);
  }

  private static Transition remindingAgain(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    return command instanceof Command.Remind
        ? changed(right, right.approval().with(0, approval.voters().getFirst()))
        : right;
  }

  private static Transition explainingAgain(Approval approval, Command command, Instant now) {
    return Lifecycle.apply(
        each(approval, ask -> remembering(ask, ask.keys(), ask.messages(), 0)), command, now);
  }

  private static Transition forgettingButtons(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    return command instanceof Command.Remind
        ? changed(
            right,
            each(
                right.approval(),
                ask ->
                    ask.keys().isEmpty()
                        ? ask
                        : remembering(
                            ask, List.of(ask.keys().getLast()), ask.messages(), ask.explained())))
        : right;
  }

  private static Transition numberingAnew(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    return command instanceof Command.Numbered numbered
        ? changed(
            right,
            approval.with(
                numbered.ask(), approval.asks().get(numbered.ask()).numbered(numbered.number())))
        : right;
  }

  private static Transition rememberingTheLast(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    return command instanceof Command.AskAccepted
        ? changed(
            right,
            each(
                right.approval(),
                ask ->
                    remembering(
                        ask,
                        ask.keys(),
                        ask.messages()
                            .subList(Math.max(0, ask.messages().size() - 1), ask.messages().size()),
                        ask.explained())))
        : right;
  }

  private static Transition lookingAway(Approval approval, Command command, Instant now) {
    return command instanceof Command.WindowOpened && approval.state() instanceof State.Waiting
        ? new Transition(approval, List.of(), List.of(), Verdict.UNCHANGED)
        : Lifecycle.apply(approval, command, now);
  }

  private static Transition hearingWords(Approval approval, Command command, Instant now) {
    return Lifecycle.apply(
        command instanceof Command.Answer answer && answer.to() instanceof Command.Question.OfWords
            ? each(approval, ask -> ask.repeatedWith(Examples.KEY.hash()))
            : approval,
        command,
        now);
  }

  private static Transition givingUp(Approval approval, Command command, Instant now) {
    Approval without =
        each(approval, ask -> ask.delivery() == Delivery.SPARE ? ask.with(Delivery.FAILED) : ask);
    Transition wrong = Lifecycle.apply(without, command, now);
    return wrong.approval().status() == Status.UNDELIVERABLE
        ? changed(
            wrong,
            each(
                wrong.approval(),
                ask ->
                    approval.asks().stream().anyMatch(spare -> isSpare(spare, ask))
                        ? ask.with(Delivery.SPARE)
                        : ask))
        : Lifecycle.apply(approval, command, now);
  }

  private static boolean isSpare(Ask spare, Ask ask) {
    return spare.delivery() == Delivery.SPARE && spare.address().equals(ask.address());
  }

  private static Transition silent(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    return new Transition(
        right.approval(),
        right.effects(),
        right.journal().stream().filter(entry -> entry.event() != Event.REROUTED).toList(),
        right.verdict());
  }

  /** The same question with another memory. */
  private static Ask remembering(
      Ask ask, List<ReplyKey.Hash> keys, List<MessageId> messages, int explained) {
    return new Ask(
        ask.voter(),
        ask.address(),
        ask.channel(),
        keys,
        ask.delivery(),
        messages,
        ask.sentAt(),
        explained,
        ask.number(),
        ask.draft(),
        ask.outdated());
  }

  private static Approval each(Approval approval, UnaryOperator<Ask> change) {
    return new Approval(
        approval.id(),
        approval.version(),
        approval.request(),
        approval.step(),
        approval.voters(),
        approval.asks().stream().map(change).toList(),
        approval.state(),
        approval.requestedAt(),
        approval.expiresAt(),
        approval.undeliverableAt(),
        approval.digest(),
        approval.revision());
  }

  private static Transition changed(Transition right, Approval wrong) {
    return new Transition(wrong, right.effects(), right.journal(), right.verdict());
  }
}
