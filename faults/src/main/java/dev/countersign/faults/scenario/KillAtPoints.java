package dev.countersign.faults.scenario;

import dev.countersign.faults.agent.CrashPoint;
import dev.countersign.faults.agent.CrashPoints;
import dev.countersign.faults.evidence.Crashes;
import dev.countersign.faults.evidence.Crashes.Crash;
import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.world.ServerNode;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story;
import dev.countersign.faults.world.Story.End;
import dev.countersign.faults.world.Unexpected;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * F1: the server dies at each step of an approval, one point after the other, with an approval
 * under way each time. Only a message may be left in doubt, and only where the crash fell between
 * the note that it is being sent and the note that it was. That is judged for each crash by the
 * approval that it hit.
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
    List<Hit> hits = new ArrayList<>();
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
          hits.add(crash(world, point, asked.get(i)));
        }
      }
      world.launch(0).await();
      Evidence.Backlog backlog = Settlement.await(world, Stage.LONGEST_LEASE.plus(Stage.DRAIN));
      Evidence evidence = world.evidence(backlog);
      return Result.of(world, hits.size(), evidence)
          .with(Crashes.check(evidence, hits.stream().flatMap(Hit::crash).toList()));
    }
  }

  /** What was ended where; the approval has no id before somebody confirmed it. */
  private record Hit(CrashPoint point, Story story, Instant at) {
    Stream<Crash> crash() {
      return story.approval().stream().map(approval -> new Crash(point, approval, at));
    }
  }

  private static Hit crash(World world, CrashPoint point, PersonId person) {
    ServerNode armed =
        world.launch(0).await().instruct("point=" + point.name() + ";about=" + person);
    Story story =
        world.tell(person, point.name().equals(CrashPoints.TIMER) ? End.EXPIRED : End.APPROVED);
    if (!armed.awaitItsPoint(PATIENCE)) {
      throw new Unexpected(
          "The point \""
              + point.name()
              + "\" was not reached in "
              + PATIENCE
              + ": look at what it names in CrashPoints");
    }
    return new Hit(point, story, world.crashed());
  }
}
