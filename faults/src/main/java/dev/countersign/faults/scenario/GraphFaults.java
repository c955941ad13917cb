package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import java.time.Duration;
import java.util.List;

/**
 * F4: each fault of the Graph API that the sandbox knows, twice. What may have been accepted is in
 * doubt and not repeated; what was refused by name is repeated by itself; a throttled account rests
 * while the others go on.
 */
public final class GraphFaults implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EACH = 2;

  /** Longer than the product waits for an answer (GraphSettings). */
  private static final Duration TOO_LONG = Duration.ofSeconds(12);

  /** What Meta asks a throttled account to wait, as the sandbox says it. */
  private static final Duration THROTTLED = Duration.ofMinutes(1);

  private static final List<Fault> FAULTS =
      List.of(
          new Fault.TooManyCalls(613),
          new Fault.CallDelay(TOO_LONG),
          new Fault.ResetBeforeAccept(),
          new Fault.ResetAfterAccept(),
          new Fault.ErrorBeforeAccept(),
          new Fault.ErrorAfterAccept(),
          new Fault.GarbledAfterAccept(),
          new Fault.GraphErrorAnswer(503, 2, null, "Service temporarily unavailable"),
          new Fault.GraphErrorAnswer(400, 2, null, "An unexpected error has occurred"),
          new Fault.GraphErrorAnswer(400, 1, 1357046, "Unknown error"));

  @Override
  public String code() {
    return "F4";
  }

  @Override
  public String title() {
    return "Graph API: time-out, reset, 500, 503, 429, ...";
  }

  @Override
  public Result run(Stage stage) {
    int rounds = stage.either(1, 20);
    int people = 3 * EACH;
    try (World world = World.start(stage.plan())) {
      for (int round = 0; round < rounds; round++) {
        for (Fault fault : FAULTS) {
          var asked = world.people(people);
          world.sandbox().addFault(FaultRule.times(EACH, fault));
          Load.begin(world, asked, 20).awaitTold();
          Wait.must(
              fault.kind() + " has happened", PATIENCE, () -> world.sandbox().faults().isEmpty());
        }
      }
      Evidence.Backlog backlog = Settlement.await(world, THROTTLED.plus(Stage.DRAIN));
      return Result.of(world, rounds * FAULTS.size() * EACH, backlog);
    }
  }
}
