package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.world.Mount;
import dev.countersign.faults.world.Postgres;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Unexpected;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import java.time.Duration;

/**
 * F7: the disk of the database fills up under load and is freed again. PostgreSQL itself may give
 * up when it cannot write its log; the operator who frees the disk starts it again.
 */
public final class FullDisk implements Scenario {
  private static final int MEGABYTES = 160;
  private static final Duration FULL = Duration.ofSeconds(6);

  @Override
  public String code() {
    return "F7";
  }

  @Override
  public String title() {
    return "disk of the database full, then freed";
  }

  @Override
  public Result run(Stage stage) {
    if (!Mount.isPossible()) {
      return Result.notPlayed(Mount.NEEDS);
    }
    int rounds = stage.either(1, 10);
    try (Mount disk = Mount.of(stage.folder().resolve("disk"), MEGABYTES);
        Postgres postgres = Postgres.start(disk.path().resolve("data"));
        World world = World.start(stage.plan().withPostgres(postgres))) {
      int ended = 0;
      for (int round = 0; round < rounds; round++) {
        var people = world.people(40);
        disk.fill();
        Load load = Load.begin(world, people, 10);
        long until = System.nanoTime() + FULL.toNanos();
        while (System.nanoTime() < until) {
          disk.fill();
          Wait.pass(Duration.ofMillis(500));
        }
        if (world.refusals() == 0) {
          throw new Unexpected("The disk was full and nothing was refused");
        }
        disk.free();
        ended += postgres.startAgainIfItEnded() ? 1 : 0;
        load.awaitTold();
      }
      Evidence.Backlog backlog = Settlement.await(world, Stage.LONGEST_LEASE.plus(Stage.DRAIN));
      return Result.of(
          world,
          rounds,
          backlog,
          "%d requests were refused while it was full; PostgreSQL itself ended %d times"
              .formatted(world.refusals(), ended));
    }
  }
}
