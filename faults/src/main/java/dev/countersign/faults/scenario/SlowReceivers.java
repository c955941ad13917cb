package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.Receiver.Behaviour;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story;
import dev.countersign.faults.world.Story.End;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * F8: one receiver answers after 14 seconds and one hangs up, with many callbacks each; callbacks
 * to the others must not take twice as long as before.
 */
public final class SlowReceivers implements Scenario {
  private static final Duration SLOW = Duration.ofSeconds(14);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ADDRESSES = 10;

  @Override
  public String code() {
    return "F8";
  }

  @Override
  public String title() {
    return "one receiver slow, one dead, eight healthy";
  }

  /** On a machine that does other things as well, ratios of times say nothing in so short a run. */
  @Override
  public boolean isInShortForm() {
    return false;
  }

  /** It compares times, which others on the machine would change. */
  @Override
  public boolean isPlayedAlone() {
    return true;
  }

  @Override
  public Result run(Stage stage) {
    int bad = stage.either(24, 200);
    int healthy = stage.either(40, 400);
    try (World world = World.start(stage.plan().withReceivers(ADDRESSES))) {
      List<PersonId> people = world.people(bad + 2 * healthy);
      // a server that has just started is slower than any receiver
      tellHealthy(world, world.people(healthy));
      Duration before = p95(tellHealthy(world, people.subList(0, healthy)));
      world
          .receiver()
          .behave(callback ->
              switch (callback.address()) {
                case 0 ->
                    callback.time() == 1 ? new Behaviour.Waits(SLOW) : new Behaviour.Answers(200);
                case 1 -> callback.time() == 1 ? new Behaviour.Hangs() : new Behaviour.Answers(200);
                default -> new Behaviour.Answers(200);
              });
      for (int number = 0; number < bad; number++) {
        world.tell(people.get(healthy + number), End.APPROVED, number % 2);
      }
      Wait.must(
          "both have all of their callbacks, and the rest of the machine is free again",
          PATIENCE,
          () ->
              world.receiver().callbacks().stream()
                      .filter(callback -> callback.address() < 2 && callback.time() == 1)
                      .count()
                  == bad);
      Duration during = p95(tellHealthy(world, people.subList(healthy + bad, bad + 2 * healthy)));
      Evidence.Backlog backlog =
          Settlement.await(world, Stage.DRAIN.plus(SLOW.multipliedBy(1 + bad / 40)));
      Result result =
          Result.of(
              world,
              bad,
              backlog,
              "healthy receivers, tap to callback, p95: %d ms before, %d ms during"
                  .formatted(before.toMillis(), during.toMillis()));
      return during.compareTo(before.multipliedBy(2)) < 0
          ? result
          : result.with(
              new Violation(
                  Invariant.I8, Harm.OTHER, "healthy receivers wait for those that are not"));
    }
  }

  private static List<Story> tellHealthy(World world, List<PersonId> people) {
    List<Story> stories = new ArrayList<>();
    for (PersonId person : people) {
      stories.add(world.tell(person, End.APPROVED, 2 + stories.size() % (ADDRESSES - 2)));
      Wait.pass(Duration.ofMillis(100));
    }
    Wait.must(
        "the healthy receivers are called",
        PATIENCE,
        () -> stories.stream().allMatch(Story::isOver));
    return stories;
  }

  private static Duration p95(List<Story> stories) {
    List<Duration> times =
        stories.stream().flatMap(story -> story.wakeTime().stream()).sorted().toList();
    return times.get((int) (times.size() * 0.95));
  }
}
