package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.Mount;
import dev.countersign.faults.world.Receiver.Behaviour;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.World;
import java.time.Duration;

/**
 * F7: the disk to which the server logs is full while there is much to log, for every workflow has
 * ended (410). What cannot be logged is lost, and nothing else.
 */
public final class FullLogDisk implements Scenario {
  private static final int MEGABYTES = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public String code() {
    return "F7";
  }

  @Override
  public String title() {
    return "disk of the log full";
  }

  @Override
  public Result run(Stage stage) {
    if (!Mount.isPossible()) {
      return Result.notPlayed(Mount.NEEDS);
    }
    try (Mount disk = Mount.of(stage.folder().resolve("log-disk"), MEGABYTES);
        World world = World.start(stage.plan().withFolder(disk.path()))) {
      // what is left of the last page takes the first ten lines
      var people = world.people(stage.either(40, 500));
      world.receiver().behave(callback -> new Behaviour.Answers(410));
      disk.fill();
      Load.begin(world, people, 20).awaitTold();
      Load.awaitOver(world, PATIENCE);
      Evidence.Backlog backlog = Settlement.await(world, Stage.DRAIN);
      disk.free();
      long ended =
          world.database().number("select count(*) from journal where event = 'RESUME_DEAD'");
      long logged = world.log(0).lines().filter(line -> line.contains("ResumeWorker")).count();
      Result result =
          Result.of(
              world,
              1,
              backlog,
              "%d of %d ended workflows are in the log".formatted(logged, ended));
      return logged < ended
          ? result
          : result.with(
              new Violation(Invariant.I8, Harm.OTHER, "the disk of the log was not full enough"));
    }
  }
}
