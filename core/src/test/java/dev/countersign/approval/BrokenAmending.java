package dev.countersign.approval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Lifecycles that change what is asked with one fault each, and the promise that each breaks. */
final class BrokenAmending {
  private BrokenAmending() {}

  static Stream<Arguments> all() {
    return Stream.of(
        broken(
            "counts what was answered to other data",
            BrokenAmending::forgetful,
            "a vote is for the revision that was shown"),
        broken(
            "keeps the votes",
            BrokenAmending::keeping,
            "a vote is given where the voter was asked"),
        broken(
            "takes an earlier sending for the question",
            BrokenAmending::gullible,
            "what was sent before says nothing"),
        broken("keeps the digest", BrokenAmending::undigested, "what was asked stays"),
        broken(
            "does not ask again",
            BrokenAmending::mute,
            "a question is answered by all keys that were sent for it"));
  }

  private static Arguments broken(String name, History.Life life, String promise) {
    return Arguments.argumentSet(name, life, promise);
  }

  /** Does not know any more what is outdated. */
  private static Transition forgetful(Approval approval, Command command, Instant now) {
    return command instanceof Command.Answer
        ? Lifecycle.apply(each(approval, BrokenAmending::renewed), command, now)
        : Lifecycle.apply(approval, command, now);
  }

  private static Ask renewed(Ask ask) {
    Ask renewed = ask;
    for (var key : ask.outdated().keys()) {
      renewed = renewed.repeatedWith(key);
    }
    return new Ask(
        ask.voter(),
        ask.address(),
        ask.channel(),
        renewed.keys(),
        ask.delivery(),
        ask.messages(),
        ask.sentAt(),
        ask.explained(),
        ask.number(),
        ask.draft(),
        Ask.Outdated.NOTHING);
  }

  private static Transition keeping(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    return command instanceof Command.Amend
        ? changed(right, right.approval().with(approval.voters(), right.approval().asks()))
        : right;
  }

  private static Transition gullible(Approval approval, Command command, Instant now) {
    return Lifecycle.apply(
        approval,
        command instanceof Command.AskAccepted accepted
            ? new Command.AskAccepted(
                Examples.tag(accepted.tag().ask()),
                accepted.occasion(),
                accepted.messageId(),
                accepted.sending())
            : command,
        now);
  }

  private static Transition undigested(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    Approval after = right.approval();
    return changed(
        right,
        new Approval(
            after.id(),
            after.version(),
            after.request(),
            after.step(),
            after.voters(),
            after.asks(),
            after.state(),
            after.requestedAt(),
            after.expiresAt(),
            after.undeliverableAt(),
            approval.digest(),
            after.revision()));
  }

  private static Transition mute(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    return command instanceof Command.Amend
        ? new Transition(right.approval(), List.of(), right.journal(), right.verdict())
        : right;
  }

  private static Approval each(Approval approval, UnaryOperator<Ask> change) {
    List<Ask> asks = new ArrayList<>(approval.asks());
    asks.replaceAll(change);
    return approval.with(approval.voters(), asks);
  }

  private static Transition changed(Transition right, Approval wrong) {
    return new Transition(wrong, right.effects(), right.journal(), right.verdict());
  }
}
