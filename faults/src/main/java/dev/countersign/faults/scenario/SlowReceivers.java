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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * F8: one receiver answers after 14 seconds and one hangs up, each time that they are called, with
 * more callbacks than they may have at once; callbacks to the others must not take twice as long as
 * before, and the server must not grow.
 */
public final class SlowReceivers implements Scenario {
  private static final int SLOW = 0;
  private static final int DEAD = 1;
  private static final Duration SLOWLY = Duration.ofSeconds(14);

  /** Callbacks to one receiver that are under way at once (CallbackResumer). */
  private static final int SHARE = 20;

  /** When who was called in vain twice is called again (ResumeSchedule). */
  private static final Duration SECOND_RETRY = Duration.ofMinutes(6);

  /** In MiB; what waits, waits in the table. */
  private static final long MOST_GROWTH = 128;

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
    int bad = stage.either(80, 200);
    int healthy = stage.either(40, 400);
    try (World world = World.start(stage.plan().withReceivers(ADDRESSES))) {
      // a server that has just started is slower than any receiver
      measure(world, healthy, bad);
      Duration before = measure(world, healthy, bad);
      long memory = world.node(0).residentMebibytes();
      world
          .receiver()
          .behave(callback ->
              switch (callback.address()) {
                case SLOW -> new Behaviour.Waits(SLOWLY);
                case DEAD -> new Behaviour.Hangs();
                default -> new Behaviour.Answers(200);
              });
      Duration during = measure(world, healthy, bad);
      long grown = world.node(0).residentMebibytes() - memory;
      world.receiver().behaveWell();
      Evidence.Backlog backlog = Settlement.await(world, SECOND_RETRY.plus(Stage.DRAIN));
      Result result =
          Result.of(
              world,
              bad,
              backlog,
              "healthy receivers, tap to callback, p95: %d ms before, %d ms during; memory grew by %d MiB"
                  .formatted(before.toMillis(), during.toMillis(), grown));
      return during.compareTo(before.multipliedBy(2)) < 0 && grown <= MOST_GROWTH
          ? result
          : result.with(
              new Violation(
                  Invariant.I8,
                  Harm.OTHER,
                  "healthy receivers wait for those that are not, or the server grows by them"));
    }
  }

  private static void tellNext(World world, Deque<PersonId> others) {
    world.tell(others.pop(), End.APPROVED, others.size() % 2 == 0 ? SLOW : DEAD);
  }

  private static long called(World world, int address) {
    return world.receiver().callbacks().stream()
        .filter(callback -> callback.address() == address)
        .count();
  }

  /**
   * How long 95 of 100 healthy receivers wait for their callback. Half of what goes to the two
   * others comes before, the rest at the same time; so there is as much to do when these are well.
   */
  private static Duration measure(World world, int healthy, int bad) {
    Deque<PersonId> others = new ArrayDeque<>(world.people(bad));
    long slow = called(world, SLOW);
    long dead = called(world, DEAD);
    while (others.size() > bad / 2) {
      tellNext(world, others);
    }
    Wait.must(
        "both have as much as they may have at once",
        PATIENCE,
        () -> called(world, SLOW) >= slow + SHARE && called(world, DEAD) >= dead + bad / 4);
    List<Story> stories = new ArrayList<>();
    for (PersonId person : world.people(healthy)) {
      if (!others.isEmpty()) {
        tellNext(world, others);
      }
      stories.add(world.tell(person, End.APPROVED, 2 + stories.size() % (ADDRESSES - 2)));
      Wait.pass(Duration.ofMillis(100));
    }
    Wait.must(
        "the healthy receivers are called",
        PATIENCE,
        () -> stories.stream().allMatch(Story::isOver));
    List<Duration> times =
        stories.stream().flatMap(story -> story.wakeTime().stream()).sorted().toList();
    return times.get((int) (times.size() * 0.95));
  }
}
