package dev.countersign.faults.scenario;

import dev.countersign.faults.agent.CrashPoint;
import dev.countersign.faults.agent.CrashPoints;
import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.ServerNode;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story.End;
import dev.countersign.faults.world.Unexpected;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * F1: the server dies at each step of an approval, one point after the other, with an approval
 * under way each time. Only a message may be left in doubt, and only where the crash fell between
 * the note that it is being sent and the note that it was.
 */
public final class KillAtPoints implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public String code() {
    return "F1";
  }

  @Override
  public String title() {
    return "kill -9 at each of " + CrashPoints.ALL.size() + " points";
  }

  @Override
  public Result run(Stage stage) {
    int rounds = stage.either(1, 100);
    int doubtful = 0;
    try (World world = World.start(stage.plan())) {
      int points = CrashPoints.ALL.size();
      List<PersonId> people = world.people(rounds * points);
      int turn = stage.random().nextInt(points);
      world.node(0).close();
      for (int round = 0; round < rounds; round++) {
        List<PersonId> asked = people.subList(round * points, (round + 1) * points);
        // people are on the channels in turn: so each point meets each channel, round after round
        Collections.rotate(asked, turn + round);
        for (int i = 0; i < points; i++) {
          CrashPoint point = CrashPoints.ALL.get(i);
          crash(world, point, asked.get(i));
          doubtful += point.isDoubtful() ? 1 : 0;
        }
      }
      world.launch(0).await();
      Evidence.Backlog backlog = Settlement.await(world, Stage.LONGEST_LEASE.plus(Stage.DRAIN));
      Result result = Result.of(world, world.crashes().size(), backlog);
      return result.unknown().count() <= doubtful
          ? result
          : result.with(
              new Violation(
                  Invariant.I6,
                  Harm.OTHER,
                  result.unknown()
                      + " in doubt, but only "
                      + doubtful
                      + " crashes fell into a call"));
    }
  }

  private static void crash(World world, CrashPoint point, PersonId person) {
    ServerNode armed = world.launch(0).await().instruct("point=" + point.name());
    world.tell(person, point.name().equals(CrashPoints.TIMER) ? End.EXPIRED : End.APPROVED);
    if (!armed.awaitItsPoint(PATIENCE)) {
      throw new Unexpected(
          "The point \""
              + point.name()
              + "\" was not reached in "
              + PATIENCE
              + ": look at what it names in CrashPoints");
    }
    world.crashed();
  }
}
