package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story.End;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * F12: after a long outage everything that people wrote meanwhile comes at once, with times of the
 * last 36 hours, to a server with 512 MB. The outage itself is short; what counts is what it
 * leaves.
 */
public final class LongOutage implements Scenario {
  private static final Duration OUTAGE = Duration.ofHours(36);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 32;

  @Override
  public String code() {
    return "F12";
  }

  @Override
  public String title() {
    return "36 hours of webhooks at once, 512 MB";
  }

  @Override
  public Result run(Stage stage) {
    int webhooks = stage.either(2_000, 100_000);
    int people = stage.either(10, 200);
    try (World world = World.start(stage.plan())) {
      List<PersonId> asked = world.people(people);
      for (PersonId person : asked) {
        world.tell(person, End.APPROVED);
      }
      Wait.must(
          "everybody is asked",
          PATIENCE,
          () -> world.database().number("select count(*) from approval") == people);
      world.kill(0);
      List<String> flood = flood(world, asked, webhooks);
      world.launch(0).await();
      World.Flooded answers = world.flood(flood, AT_ONCE);
      // a hundred a second, in the long form as well
      Evidence.Backlog backlog =
          Settlement.await(
              world, Stage.LONGEST_LEASE.plus(Stage.DRAIN).plus(Duration.ofMillis(10L * webhooks)));
      Result result =
          Result.of(
              world,
              1,
              backlog,
              "%d webhooks answered 200, %d asked to come again; median %d ms, p99 %d ms; drained in %d s"
                  .formatted(
                      answers.accepted(),
                      answers.refused(),
                      answers.median().toMillis(),
                      answers.p99().toMillis(),
                      backlog.drained().toSeconds()));
      // a server that has just started is slow for its first webhooks, which weigh more in a short
      // run
      return stage.isShort() || answers.p99().compareTo(LONGEST_ANSWER) < 0
          ? result
          : result.with(
              new Violation(Invariant.I8, Harm.OTHER, "webhooks waited too long for their 200"));
    }
  }

  private static List<String> flood(World world, List<PersonId> people, int count) {
    Instant end = Instant.now();
    AccountSettings account = world.sandbox().accounts().getFirst().settings();
    List<PersonId> own =
        people.stream()
            .filter(person -> world.sandbox().conversation(person).account().equals(account.id()))
            .toList();
    return IntStream.range(0, count)
        .mapToObj(number -> {
          Instant at = end.minus(OUTAGE.dividedBy(count).multipliedBy((long) count - number));
          return """
          {"object":"instagram","entry":[{"id":"%s","time":%d,"messaging":[{"sender":{"id":"%s"},"recipient":{"id":"%s"},\
          "timestamp":%d,"message":{"mid":"flood-%s-%d","text":"are you there"}}]}]}\
          """
              .formatted(
                  account.id(),
                  at.toEpochMilli(),
                  own.get(number % own.size()),
                  account.id(),
                  at.toEpochMilli(),
                  world.database().name(),
                  number);
        })
        .toList();
  }
}
