package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.Plan;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story;
import dev.countersign.faults.world.Story.End;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.SandboxSettings;
import dev.countersign.sandbox.webhook.DeliverySettings;
import java.time.Duration;
import java.util.List;

/**
 * F16, on Instagram and Messenger: the server is away for so long that Meta gives up and
 * unsubscribes the accounts; answers given meanwhile are never posted. After its return the server
 * must say that it is not well, subscribe again, and find the answers by reading the conversations.
 */
public final class Unsubscribed implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_RED = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(500);

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
    Plan plan = stage.plan();
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
      Duration patience = stage.either(Duration.ofSeconds(30), LONGEST_RED);
      boolean isRed = Wait.until(patience, LOOK, () -> isRed(world));
      boolean isSubscribed =
          Wait.until(
              patience,
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
              "told by the metrics: %b; subscribed again: %b; answers missed: %d of %d"
                  .formatted(isRed, isSubscribed, missed, people.size()));
      if (!isRed) {
        result =
            result.with(
                new Violation(
                    Invariant.I8, Harm.OTHER, "the metrics do not say that both are unsubscribed"));
      }
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

  /** Whether the metrics say of each account that Meta does not post what people answer. */
  private static boolean isRed(World world) {
    List<String> metrics = world.node(0).metrics();
    return world.sandbox().accounts().stream()
        .map(account -> "account-" + account.settings().id())
        .allMatch(name ->
            metrics.contains("countersign_account_subscribed{account=\"" + name + "\"} 0.0"));
  }
}
