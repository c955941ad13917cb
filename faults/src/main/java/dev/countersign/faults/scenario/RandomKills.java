package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import java.time.Duration;
import java.util.Random;

/**
 * F2: under load the server is killed half a second to five seconds after it can work, and every
 * third time in the middle of its start.
 */
public final class RandomKills implements Scenario {
  /** On a slow machine the load is over before the server has started a second time. */
  private static final int LEAST = 4;

  /** A server that is killed that often gets little done, and has all the rest to do at the end. */
  private static final Duration EACH = Duration.ofMillis(20);

  @Override
  public String code() {
    return "F2";
  }

  @Override
  public String title() {
    return "kill -9 at random under load";
  }

  @Override
  public Result run(Stage stage) {
    int perSecond = stage.either(5, 20);
    Duration time = stage.either(Duration.ofSeconds(20), Duration.ofMinutes(10));
    Random random = stage.random();
    try (World world = World.start(stage.plan())) {
      var people = world.people((int) (perSecond * time.toSeconds()));
      Load load = Load.begin(world, people, perSecond);
      while (!load.isTold() || world.crashes().size() < LEAST) {
        if (world.crashes().size() % 3 != 2) {
          world.node(0).await();
        }
        Wait.pass(Duration.ofMillis(random.nextInt(500, 5000)));
        world.kill(0);
        world.launch(0);
      }
      world.node(0).await();
      Evidence.Backlog backlog =
          Settlement.await(
              world, Stage.LONGEST_LEASE.plus(Stage.DRAIN).plus(EACH.multipliedBy(people.size())));
      return Result.of(world, world.crashes().size(), backlog);
    }
  }
}
