package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Lifecycles with one fault each, and the promise that each of them breaks. */
final class BrokenLives {
  private BrokenLives() {}

  static Stream<Arguments> all() {
    return Stream.of(
        broken("forgets that it has ended", BrokenLives::reopening, "nothing leaves"),
        broken(
            "wakes the workflow for each answer",
            BrokenLives::wakingAgain,
            "an end wakes the workflow once"),
        broken("writes the waking twice", BrokenLives::wakingAgain, "no effect is written twice"),
        broken("decides again", BrokenLives::reopening, "a decision is made at most"),
        broken(
            "asks nobody who they are",
            BrokenLives::believingEverybody,
            "only the person who was asked"),
        broken("tells strangers the truth", BrokenLives::talkative, "a stranger learns nothing"),
        broken(
            "counts answers after the deadline",
            BrokenLives::patient,
            "who was asked and answers in time is heard"),
        broken("believes late news", BrokenLives::forgetful, "a question never moves back"),
        broken("parks without parking", BrokenLives::halfParked, "it waits exactly while"),
        broken(
            "keeps no journal",
            (approval, command, now) -> {
              Transition right = Lifecycle.apply(approval, command, now);
              return new Transition(right.approval(), right.effects(), List.of(), right.verdict());
            },
            "the journal has an entry"),
        broken(
            "keeps the version",
            (approval, command, now) -> {
              Transition right = Lifecycle.apply(approval, command, now);
              return with(right, version(right.approval(), approval.version()));
            },
            "the version grows"));
  }

  private static Arguments broken(String name, History.Life life, String promise) {
    return Arguments.argumentSet(name, life, promise);
  }

  private static Transition reopening(Approval approval, Command command, Instant now) {
    boolean isAnswer = command instanceof Command.Answer;
    return Lifecycle.apply(isAnswer ? in(approval, new State.Waiting()) : approval, command, now);
  }

  private static Transition wakingAgain(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    if (command instanceof Command.Answer && right.approval().state() instanceof State.Final) {
      List<Effect> effects = new ArrayList<>(right.effects());
      effects.add(
          new Effect.Resume(
              "resume:" + approval.id(),
              approval.request().resume(),
              right.approval().resumption().orElseThrow()));
      return new Transition(right.approval(), effects, right.journal(), right.verdict());
    }
    return right;
  }

  private static Transition believingEverybody(Approval approval, Command command, Instant now) {
    return Lifecycle.apply(approval, asAda(command), now);
  }

  private static Transition talkative(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, asAda(command), now);
    if (!(command instanceof Command.Answer answer)) {
      return right;
    }
    List<Effect> effects = new ArrayList<>();
    for (Effect effect : right.effects()) {
      effects.add(
          effect instanceof Effect.Notify notify
              ? new Effect.Notify(notify.key(), answer.from().address(), notify.notice())
              : effect);
    }
    return new Transition(right.approval(), effects, right.journal(), right.verdict());
  }

  private static Transition patient(Approval approval, Command command, Instant now) {
    return Lifecycle.apply(
        approval, command, command instanceof Command.Answer ? approval.requestedAt() : now);
  }

  private static Transition forgetful(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    Ask ask = right.approval().asks().getFirst();
    return command instanceof Command.Observed observed
            && observed.message() != null
            && ask.messages().contains(observed.message())
        ? with(right, right.approval().with(0, ask.with(observed.delivery())))
        : right;
  }

  private static Transition halfParked(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    return right.approval().state() instanceof State.Parked && command instanceof Command.AskFailed
        ? with(right, right.approval().in(new State.Waiting()))
        : right;
  }

  private static Command asAda(Command command) {
    return command instanceof Command.Answer answer
        ? new Command.Answer(
            answer.to(), answer.choice(), Examples.responder(ADA), answer.message())
        : command;
  }

  private static Transition with(Transition right, Approval changed) {
    return new Transition(changed, right.effects(), right.journal(), right.verdict());
  }

  private static Approval in(Approval approval, State state) {
    return approval.in(state);
  }

  private static Approval version(Approval approval, int version) {
    return new Approval(
        approval.id(),
        version,
        approval.request(),
        approval.step(),
        approval.voters(),
        approval.asks(),
        approval.state(),
        approval.requestedAt(),
        approval.expiresAt(),
        approval.undeliverableAt(),
        approval.digest(),
        approval.revision());
  }
}
