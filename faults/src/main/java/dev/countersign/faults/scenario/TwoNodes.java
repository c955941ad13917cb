package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.Receiver.Behaviour;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Unexpected;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.util.List;

/**
 * F9: of two servers one stands still for longer than its lease while it waits for receivers, wakes
 * up and believes that it still owns its work: the fence refuses what it reports. Then one is
 * killed in the same place. Both times the other takes over in time.
 */
public final class TwoNodes implements Scenario {
  private static final Duration SLOW = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_TAKEOVER = Stage.LONGEST_LEASE.plusSeconds(5);
  private static final String REFUSED = "the other one finishes it";

  @Override
  public String code() {
    return "F9";
  }

  @Override
  public String title() {
    return "two servers: one frozen past its lease, one killed";
  }

  @Override
  public Result run(Stage stage) {
    int people = stage.either(12, 200);
    try (World world = World.start(stage.plan().withServers(2))) {
      List<PersonId> asked = world.people(2 * people);
      underWayAtFirst(world, asked.subList(0, people));
      world.freeze(0);
      // from now on only the other one is reached, which also takes over what the frozen one holds
      world.node(1).thaw();
      world.route(1);
      // past its lease, so that the other one has taken over whatever it can
      Wait.pass(Stage.LONGEST_LEASE.plusSeconds(8));
      long waiting = world.stories().stream().filter(story -> !story.isOver()).count();
      world.node(0).thaw();
      Wait.must("the woken server is refused", PATIENCE, () -> world.log(0).contains(REFUSED));
      underWayAtFirst(world, asked.subList(people, 2 * people));
      world.kill(0);
      world.node(1).thaw();
      world.route(1);
      Evidence.Backlog backlog = Settlement.await(world, Stage.LONGEST_LEASE.plus(Stage.DRAIN));
      Result result =
          Result.of(
              world,
              2,
              backlog,
              "%d of %d waited for the frozen server to wake".formatted(waiting, people));
      return result.takeover().compareTo(LONGEST_TAKEOVER) <= 0
          ? result
          : result.with(
              new Violation(
                  Invariant.I8, Harm.OTHER, "the other server took over only later than allowed"));
    }
  }

  /** Returns while callbacks of the first server wait for their answers; the other stands still. */
  private static void underWayAtFirst(World world, List<PersonId> people) {
    world.route(0);
    world.node(1).freeze();
    world
        .receiver()
        .behave(callback ->
            callback.time() == 1 ? new Behaviour.Waits(SLOW) : new Behaviour.Answers(200));
    int before = world.receiver().callbacks().size();
    Load.begin(world, people, 50);
    Wait.must(
        "callbacks are under way",
        PATIENCE,
        () -> world.receiver().callbacks().size() - before >= people.size() / 2);
    if (!world.node(0).isAlive()) {
      throw new Unexpected("The first server is gone too early");
    }
  }
}
