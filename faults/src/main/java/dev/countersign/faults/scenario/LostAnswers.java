package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.world.Receiver.Behaviour;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story;
import dev.countersign.faults.world.Unexpected;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import java.time.Duration;

/** F10: the receiver does its work and its answer is lost: it is called again as the same. */
public final class LostAnswers implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public String code() {
    return "F10";
  }

  @Override
  public String title() {
    return "receiver works, its answer is lost";
  }

  @Override
  public Result run(Stage stage) {
    int people = stage.either(10, 500);
    try (World world = World.start(stage.plan())) {
      world
          .receiver()
          .behave(callback ->
              callback.time() == 1 ? new Behaviour.Hangs() : new Behaviour.Answers(200));
      Load.begin(world, world.people(people), 20).awaitTold();
      Wait.must(
          "everybody is called back twice",
          PATIENCE,
          () ->
              world.stories().stream()
                  .map(Story::reference)
                  .allMatch(reference -> world.receiver().count(reference) >= 2));
      Evidence.Backlog backlog = Settlement.await(world, Stage.DRAIN);
      if (world.receiver().callbacks().size() != 2 * people) {
        throw new Unexpected(
            "Not each callback was repeated once: " + world.receiver().callbacks().size());
      }
      return Result.of(world, people, backlog);
    }
  }
}
