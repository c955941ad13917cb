package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.Postgres;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story.End;
import dev.countersign.faults.world.Unexpected;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.webhook.DeliveryAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * F3: PostgreSQL is stopped in the middle of everything and started again, all its connections are
 * ended, and the network breaks between a COMMIT and its answer, so that nobody knows whether it
 * took place. While there is no database nothing may be promised.
 */
public final class BrokenDatabase implements Scenario {
  private static final Duration DOWN = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public String code() {
    return "F3";
  }

  @Override
  public String title() {
    return "database stopped, cut off, cut at COMMIT";
  }

  @Override
  public Result run(Stage stage) {
    int rounds = stage.either(1, 30);
    int cuts = stage.either(6, 20);
    int faults = 0;
    String promised = "";
    try (Postgres postgres = Postgres.start(stage.folder().resolve("postgres-to-break"));
        World world = World.start(stage.plan().withPostgres(postgres))) {
      for (int round = 0; round < rounds; round++) {
        List<PersonId> people = world.people(41);
        Load load = Load.begin(world, people.subList(0, 40), 10);
        cut(world, "COMMIT\0", cuts);
        cut(world, "INSERT 0 1\0", cuts);
        faults += 2 * cuts + terminate(world);
        promised += stop(postgres, world, people.getLast());
        faults++;
        load.awaitTold();
      }
      Evidence.Backlog backlog = Settlement.await(world, Stage.LONGEST_LEASE.plus(Stage.DRAIN));
      Result result = Result.of(world, faults, backlog);
      return promised.isEmpty()
          ? result
          : result.with(
              new Violation(Invariant.I2, Harm.OTHER, "promised without a database: " + promised));
    }
  }

  private static void cut(World world, String answer, int cuts) {
    world.databaseNetwork().cutAtAnswer(answer, cuts);
    Wait.must(
        "the network was cut " + cuts + " times",
        PATIENCE,
        () -> world.databaseNetwork().cutsLeft() == 0);
  }

  private static int terminate(World world) {
    int ended =
        world
            .database()
            .texts(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
            .size();
    if (ended == 0) {
      throw new Unexpected("There was no connection to end");
    }
    return ended;
  }

  /** What was promised meanwhile, in words; empty when nothing was. */
  private static String stop(Postgres postgres, World world, PersonId person) {
    postgres.stopImmediately();
    Instant down = Instant.now();
    int answer = world.tryOnce(person, End.APPROVED);
    Wait.pass(DOWN);
    Instant up = Instant.now();
    postgres.startAgain();
    // the same request under the same key: whatever was promised has to be what is there
    world.tell(person, End.APPROVED);
    List<DeliveryAttempt> accepted =
        world.sandbox().deliveries().stream()
            .filter(attempt -> attempt.outcome() == DeliveryAttempt.Outcome.DELIVERED)
            .filter(attempt -> attempt.at().isAfter(down.plusMillis(200)))
            .filter(attempt -> attempt.at().isBefore(up))
            .toList();
    return (accepted.isEmpty() ? "" : accepted.size() + " webhooks answered 200 ")
        + (answer == 0 || answer >= 500 ? "" : "the API answered " + answer);
  }
}
