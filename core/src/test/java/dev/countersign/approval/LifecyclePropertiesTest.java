package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No sequence of commands leaves a final state, resumes twice, or decides twice. A failure names
 * its seed: {@code RandomHistories.of(seed, Lifecycle::apply)} is the same life again.
 */
final class LifecyclePropertiesTest {
  private static final int HISTORIES = 5_000;

  @Test
  void no_sequence_of_commands_breaks_a_promise() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      History history = RandomHistories.of(seed, Lifecycle::apply);
      Collection<String> broken = LifecycleProperties.broken(history);
      assertThat(broken)
          .as("seed " + seed + "\n" + (broken.isEmpty() ? "" : LifecycleProperties.story(history)))
          .isEmpty();
    }
  }

  @Test
  void the_histories_are_as_different_as_life_is() {
    Map<Status, Integer> ends = new EnumMap<>(Status.class);
    Map<Delivery, Integer> deliveries = new EnumMap<>(Delivery.class);
    for (long seed = 0; seed < 2_000; seed++) {
      History history = RandomHistories.of(seed, Lifecycle::apply);
      ends.merge(history.approval().status(), 1, Integer::sum);
      deliveries.merge(history.delivery(), 1, Integer::sum);
    }

    assertThat(ends).hasSameSizeAs(Status.values());
    assertThat(ends.values()).allMatch(count -> count > 40);
    assertThat(deliveries).hasSize(Delivery.values().length - 1).doesNotContainKey(Delivery.SPARE);
  }

  @Test
  void equal_seeds_give_equal_lives() {
    assertThat(RandomHistories.of(7, Lifecycle::apply).steps())
        .isEqualTo(RandomHistories.of(7, Lifecycle::apply).steps());
  }

  @ParameterizedTest
  @MethodSource("brokenLives")
  void a_lifecycle_that_breaks_a_promise_is_caught(History.Life life, String promise) {
    boolean isCaught =
        LongStream.range(0, 500)
            .mapToObj(seed -> LifecycleProperties.broken(RandomHistories.of(seed, life)))
            .flatMap(Collection::stream)
            .anyMatch(property -> property.startsWith(promise));

    assertThat(isCaught).isTrue();
  }

  static Stream<Arguments> brokenLives() {
    return Stream.of(
        broken("forgets that it has ended", LifecyclePropertiesTest::reopening, "nothing leaves"),
        broken(
            "wakes the workflow for each answer",
            LifecyclePropertiesTest::wakingAgain,
            "an end wakes the workflow once"),
        broken(
            "writes the waking twice",
            LifecyclePropertiesTest::wakingAgain,
            "no effect is written twice"),
        broken("decides again", LifecyclePropertiesTest::reopening, "a decision is made at most"),
        broken(
            "asks nobody who they are",
            LifecyclePropertiesTest::believingEverybody,
            "only the person who was asked"),
        broken(
            "tells strangers the truth",
            LifecyclePropertiesTest::talkative,
            "a stranger learns nothing"),
        broken(
            "counts answers after the deadline",
            LifecyclePropertiesTest::patient,
            "nobody decides when the time is up"),
        broken(
            "believes late news",
            LifecyclePropertiesTest::forgetful,
            "a question never moves back"),
        broken(
            "parks without parking",
            LifecyclePropertiesTest::halfParked,
            "an approval is parked exactly"),
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
    if (command instanceof Command.Answer && right.approval().state() instanceof State.Final end) {
      List<Effect> effects = new ArrayList<>(right.effects());
      effects.add(
          new Effect.Resume(
              "resume:" + approval.id(),
              approval.request().resume(),
              right.approval().resumption(end)));
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
        approval.asks(),
        approval.state(),
        approval.requestedAt(),
        approval.expiresAt(),
        approval.remindAt(),
        approval.digest());
  }
}
