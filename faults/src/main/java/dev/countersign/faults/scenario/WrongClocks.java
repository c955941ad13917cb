package dev.countersign.faults.scenario;

import dev.countersign.faults.agent.FaultAgent;
import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story.End;
import dev.countersign.faults.world.Unexpected;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.util.List;

/**
 * F6: the clock of one server is an hour late, that of the other an hour early, and it jumps back
 * ten minutes in the middle of the work; the database's is right. Approvals expire by the
 * database's clock, and callbacks are stamped so that receivers take them.
 *
 * <p>What is moved is {@code java.time} ({@code Instant.now()} and every {@code InstantSource} and
 * {@code Clock} of the system), inside of the servers' JVMs. {@code System.currentTimeMillis()},
 * which the product itself does not use, is not moved.
 */
public final class WrongClocks implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** In the middle of the work, which takes five seconds or more than three minutes. */
  private static final Duration IN_SHORT = Duration.ofSeconds(3);

  private static final Duration IN_LONG = Duration.ofSeconds(90);

  /** Beside two other scenarios on two cores everything takes seconds. */
  private static final Duration LONGEST_DELAY_IN_SHORT = Duration.ofSeconds(5);

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);
  private static final String JUMPED = FaultAgent.JUMPED + "-600 s";

  /** Standard Webhooks: receivers refuse what is stamped further away from now. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  @Override
  public String code() {
    return "F6";
  }

  @Override
  public String title() {
    return "clocks one hour off, one jumps";
  }

  @Override
  public Result run(Stage stage) {
    int people = stage.either(24, 1000);
    try (World world = World.start(stage.plan().withServers(2))) {
      List<PersonId> asked = world.people(people);
      world.node(0).instruct("clock=-PT1H");
      world.node(1).instruct("clock=PT1H;then=PT50M;after=" + stage.either(IN_SHORT, IN_LONG));
      int number = 0;
      for (PersonId person : asked) {
        world.tell(person, number++ % 2 == 0 ? End.APPROVED : End.EXPIRED);
        Wait.pass(Duration.ofMillis(200));
      }
      if (!world.log(1).contains(JUMPED)) {
        throw new Unexpected("No clock jumped while approvals were under way");
      }
      Load.awaitOver(world, PATIENCE);
      Evidence.Backlog backlog = Settlement.await(world, Stage.DRAIN);
      return judge(
          world,
          stage.either(LONGEST_DELAY_IN_SHORT, LONGEST_DELAY),
          Result.of(
              world,
              3,
              backlog,
              "by the database's clock the last expired %d ms late".formatted(latest(world))));
    }
  }

  private static long latest(World world) {
    return world
        .database()
        .number(
            "select (extract(epoch from max(ended_at - expires_at)) * 1000)::bigint from approval where status = 'EXPIRED'");
  }

  private static Result judge(World world, Duration longestDelay, Result result) {
    long wrong =
        world
            .database()
            .number(
                "select count(*) from approval where status = 'EXPIRED' and (ended_at < expires_at or ended_at > expires_at + interval '"
                    + longestDelay
                    + "')");
    long late =
        world
            .database()
            .number(
                "select count(*) from approval where status = 'EXPIRED' and expires_at > requested_at + interval '1 hour'");
    long refusable =
        world.receiver().callbacks().stream()
            .filter(callback ->
                Duration.between(callback.stamp(), callback.at()).abs().compareTo(TOLERANCE) > 0)
            .count();
    Result judged = result;
    if (wrong + late > 0) {
      judged =
          judged.with(
              new Violation(
                  Invariant.I3, Harm.OTHER, wrong + late + " approvals expired at a wrong time"));
    }
    if (refusable > 0) {
      judged =
          judged.with(
              new Violation(
                  Invariant.I4,
                  Harm.OTHER,
                  refusable
                      + " of "
                      + world.receiver().callbacks().size()
                      + " callbacks are stamped so that a receiver must refuse them"));
    }
    return judged;
  }
}
