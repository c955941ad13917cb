package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.Receiver.Behaviour;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story.End;
import dev.countersign.faults.world.World;
import java.time.Duration;

/**
 * F11: half of the workflows are in an engine that is away for a moment, half have ended already
 * (410). The first are called again, the second once and never again, and that is noted once. Over
 * HTTP only; the engines that have a resumer of their own are not played here.
 */
public final class GoneEngine implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public String code() {
    return "F11";
  }

  @Override
  public String title() {
    return "engine away (503), workflow ended (410); HTTP";
  }

  @Override
  public Result run(Stage stage) {
    int people = stage.either(10, 200);
    try (World world = World.start(stage.plan().withReceivers(2))) {
      world
          .receiver()
          .behave(callback ->
              callback.address() == 1
                  ? new Behaviour.Answers(410)
                  : new Behaviour.Answers(callback.time() == 1 ? 503 : 200));
      int number = 0;
      for (var person : world.people(people)) {
        world.tell(person, End.APPROVED, number++ % 2);
      }
      Load.awaitOver(world, PATIENCE);
      Evidence.Backlog backlog = Settlement.await(world, Stage.DRAIN);
      long gone =
          world.database().number("select count(*) from journal where event = 'RESUME_DEAD'");
      int callbacks = world.receiver().callbacks().size();
      Result result = Result.of(world, people, backlog);
      return gone == people / 2 && callbacks == people + people / 2
          ? result
          : result.with(
              new Violation(
                  Invariant.I8,
                  Harm.OTHER,
                  gone
                      + " ended workflows are noted and "
                      + callbacks
                      + " callbacks were made, for "
                      + people
                      + " approvals"));
    }
  }
}
