package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story;
import dev.countersign.faults.world.Story.End;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * F12: after a long outage everything that people wrote and tapped meanwhile comes at once, words
 * with times of the last 36 hours, to a server with 512 MB. The outage itself is short; what counts
 * is what it leaves.
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
      world.letPeopleAnswer(false);
      List<Story> stories = asked.stream().map(person -> world.tell(person, End.APPROVED)).toList();
      Wait.must("everybody is asked", PATIENCE, () -> stories.stream().allMatch(Story::isShown));
      world.kill(0);
      List<String> flood = flood(world, stories, webhooks);
      Collections.shuffle(flood, stage.random());
      world.launch(0).await();
      World.Flooded answers = world.flood(flood, AT_ONCE);
      world.letPeopleAnswer(true);
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

  /** Words of the last 36 hours, and at last the taps of whoever is asked on Instagram. */
  private static List<String> flood(World world, List<Story> stories, int count) {
    Instant end = Instant.now();
    AccountSettings account = world.accounts().getFirst();
    List<Story> own =
        stories.stream().filter(story -> world.account(story.person()).equals(account)).toList();
    List<String> flood = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      Story story = own.get(number % own.size());
      boolean isTap = count - number <= own.size();
      Instant at =
          isTap ? end : end.minus(OUTAGE.dividedBy(count).multipliedBy((long) count - number));
      String content =
          isTap
              ? "\"text\":\"Approve\",\"quick_reply\":{\"payload\":\"%s\"}"
                  .formatted(story.payload(Evidence.End.APPROVED))
              : "\"text\":\"are you there\"";
      flood.add(
          """
          {"object":"instagram","entry":[{"id":"%1$s","time":%2$d,"messaging":[{"sender":{"id":"%3$s"},"recipient":{"id":"%1$s"},\
          "timestamp":%2$d,"message":{"mid":"flood-%4$s-%5$d",%6$s}}]}]}\
          """
              .formatted(
                  account.id(),
                  at.toEpochMilli(),
                  story.person(),
                  world.database().name(),
                  number,
                  content));
    }
    return flood;
  }
}
