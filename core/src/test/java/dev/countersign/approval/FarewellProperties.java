package dev.countersign.approval;

import dev.countersign.channel.Address;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Who is told that their answer is waited for no more: everybody who has the question and did not
 * answer it, once each, and nobody else.
 */
final class FarewellProperties {
  private final Findings findings;

  FarewellProperties(Findings findings) {
    this.findings = findings;
  }

  void of(History.Step step) {
    List<Integer> left = left(step);
    List<Address> told =
        step.transition().effects().stream()
            .filter(Effect.Notify.class::isInstance)
            .map(Effect.Notify.class::cast)
            .filter(notify -> notify.notice() instanceof Notice.NoLongerNeeded)
            .map(Effect.Notify::to)
            .toList();
    List<Address> untold = new ArrayList<>(told);
    for (int voter : left) {
      long times =
          step.after().asks().stream()
              .filter(ask -> ask.voter() == voter && has(ask))
              .map(Ask::address)
              .filter(untold::remove)
              .count();
      findings.holds(
          times == 1, "who is left with a question is told once that it is over; told " + times);
    }
    findings.holds(untold.isEmpty(), "nobody else is told that it is over: " + untold);
  }

  /** The voters whose answers were waited for before and are not any more, without one. */
  private static List<Integer> left(History.Step step) {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < step.before().voters().size(); i++) {
      int index = i;
      boolean isLeft =
          (isWaitedFor(step.before(), i) || isVoid(step, i))
              && step.after().voters().get(i).vote() == null
              && !isWaitedFor(step.after(), i)
              && !isAskedAgain(step, i)
              && !(step.after().state() instanceof State.Expired end
                  && (end.counted() == null || isWriter(step, i)));
      boolean hasQuestion =
          step.after().asks().stream().anyMatch(ask -> ask.voter() == index && has(ask));
      if (isLeft && hasQuestion) {
        left.add(i);
      }
    }
    return left;
  }

  /** Whether it is they who write, and so are told that it is too late. */
  private static boolean isWriter(History.Step step, int voter) {
    OptionalInt ask = written(step.before(), step.command());
    return ask.isPresent() && step.before().asks().get(ask.getAsInt()).voter() == voter;
  }

  private static OptionalInt written(Approval before, Command command) {
    return switch (command) {
      case Command.Answer answer when answer.to() instanceof Command.Question.OfKey(var key) ->
          sent(before, key);
      case Command.Answer answer when answer.to() instanceof Command.Question.OfWords words ->
          OptionalInt.of(words.ask());
      case Command.TurnPage turn -> sent(before, turn.key().hash());
      case Command.Submit submit -> sent(before, submit.key());
      case Command.Comment comment -> OptionalInt.of(comment.ask());
      case Command.Enter enter -> OptionalInt.of(enter.ask());
      default -> OptionalInt.empty();
    };
  }

  private static OptionalInt sent(Approval before, ReplyKey.Hash key) {
    return before.ask(ask -> ask.keys().contains(key) || ask.isOutdated(key));
  }

  /** Whether they are among the people of the next step as well, at the same address. */
  private static boolean isAskedAgain(History.Step step, int index) {
    List<Address> next =
        step.after().step() == step.before().step()
            ? List.of()
            : step.after().currentStep().approvers().stream()
                .flatMap(person -> person.addresses().stream())
                .toList();
    return step.before().asks().stream()
        .filter(ask -> ask.voter() == index && has(ask))
        .allMatch(ask -> next.contains(ask.address()));
  }

  /** Whether they had answered what has changed since. */
  private static boolean isVoid(History.Step step, int index) {
    return LifecycleProperties.isAmended(step)
        && step.before().isActive(step.before().voters().get(index));
  }

  private static boolean isWaitedFor(Approval approval, int index) {
    Voter voter = approval.voters().get(index);
    return !approval.status().isFinal()
        && voter.step() == approval.step()
        && voter.passedOnAt() == null
        && Ballot.vote(approval, index).isEmpty();
  }

  private static boolean has(Ask ask) {
    return switch (ask.delivery()) {
      case UNKNOWN, SENT, DELIVERED, READ -> true;
      case SPARE, QUEUED, PARKED, FAILED, OPTED_OUT -> false;
    };
  }
}
