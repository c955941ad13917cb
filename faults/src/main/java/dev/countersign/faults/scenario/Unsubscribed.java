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
import dev.countersign.sandbox.SandboxSettings;
import dev.countersign.sandbox.webhook.DeliverySettings;
import java.time.Duration;

/**
 * F16, on Instagram and Messenger: the server is away for so long that Meta gives up and
 * unsubscribes the accounts; answers given meanwhile are never posted. After its return the server
 * must say that it is not well, subscribe again, and find the answers by reading the conversations.
 */
public final class Unsubscribed implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_RED = Duration.ofMinutes(5);

  @Override
  public String code() {
    return "F16";
  }

  @Override
  public String title() {
    return "unsubscribed during an outage, answers missed";
  }

  @Override
  public Result run(Stage stage) {
    World.Plan plan = stage.plan();
    SandboxSettings meta =
        plan.meta()
            .withAccounts(plan.meta().accounts().subList(0, 2))
            .withDelivery(DeliverySettings.likeMeta().withAttempts(6, Duration.ofMillis(500)));
    try (World world = World.start(plan.withMeta(meta))) {
      var people = world.people(6);
      world.letPeopleAnswer(false);
      people.forEach(person -> world.tell(person, End.APPROVED));
      Wait.must(
          "everybody is asked", PATIENCE, () -> world.stories().stream().allMatch(Story::isShown));
      world.kill(0);
      world.letPeopleAnswer(true);
      Wait.must(
          "Meta has unsubscribed the accounts",
          PATIENCE,
          () ->
              world.sandbox().accounts().stream()
                  .noneMatch(account -> account.state().subscribed()));
      world.launch(0).await();
      boolean isSubscribed =
          Wait.until(
              stage.either(Duration.ofSeconds(30), LONGEST_RED),
              () ->
                  world.sandbox().accounts().stream()
                      .allMatch(account -> account.state().subscribed()));
      Evidence.Backlog backlog = Settlement.await(world, Stage.LONGEST_LEASE.plus(Stage.DRAIN));
      long missed = world.stories().stream().filter(story -> !story.isOver()).count();
      Result result =
          Result.of(
              world,
              1,
              backlog,
              "subscribed again: %b; answers missed: %d of %d"
                  .formatted(isSubscribed, missed, people.size()));
      return isSubscribed
          ? result
          : result.with(
              new Violation(
                  Invariant.I8,
                  Harm.OTHER,
                  "an account is still unsubscribed; /readyz says %s, the log %s"
                      .formatted(
                          world.node(0).isReady() ? "that all is well" : "that something is wrong",
                          world.log(0).contains("subscri") ? "tells it" : "says nothing")));
    }
  }
}
