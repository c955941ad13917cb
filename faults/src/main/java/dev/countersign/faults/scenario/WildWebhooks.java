package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story;
import dev.countersign.faults.world.Unexpected;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import dev.countersign.sandbox.webhook.DeliveryAttempt;
import java.time.Duration;
import java.util.List;

/**
 * F5: webhooks come up to five times, overtake each other and come late, and at last everything
 * that ever came comes again, many at once, on two servers. Of two taps the one counts whose
 * webhook was stored first.
 */
public final class WildWebhooks implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  @Override
  public String code() {
    return "F5";
  }

  @Override
  public String title() {
    return "webhooks repeated, shuffled, late, in parallel";
  }

  @Override
  public Result run(Stage stage) {
    int people = stage.either(30, 2000);
    int replayed = stage.either(200, 20_000);
    try (World world = World.start(stage.plan().withServers(2))) {
      var asked = world.people(people);
      world.sandbox().seedFaults(stage.seed());
      world
          .sandbox()
          .setFaults(
              List.of(
                  FaultRule.always(new Fault.WebhookDuplicate(4)).withProbability(0.4),
                  FaultRule.always(new Fault.WebhookReorder(Duration.ofMillis(300)))
                      .withProbability(0.3),
                  FaultRule.always(new Fault.WebhookDelay(Duration.ofMillis(300)))
                      .withProbability(0.2)));
      List<PersonId> torn = world.people(stage.either(9, 200));
      Load load = Load.begin(world, asked, 15);
      torn.forEach(person -> {
        world.tell(person, Story.End.BOTH);
        Wait.pass(BETWEEN);
      });
      load.awaitTold();
      Load.awaitOver(world, PATIENCE);
      world.sandbox().clearFaults();
      Wait.must("webhooks are delivered", PATIENCE, () -> world.sandbox().webhooksIdle());
      List<DeliveryAttempt> taps =
          world.sandbox().deliveries().stream()
              .filter(attempt -> attempt.outcome() == DeliveryAttempt.Outcome.DELIVERED)
              .filter(attempt -> attempt.body().contains("HIL_"))
              .toList();
      if (taps.isEmpty()) {
        throw new Unexpected("There is no tap to repeat");
      }
      List<String> again =
          java.util.stream.IntStream.range(0, replayed)
              .mapToObj(number -> taps.get(number % taps.size()).body())
              .toList();
      var answers = world.flood(again, 200);
      Evidence.Backlog backlog = Settlement.await(world, Stage.DRAIN.multipliedBy(2));
      FirstTaps firsts = FirstTaps.of(world);
      return Result.of(
              world,
              replayed,
              backlog,
              "taps that came again: " + answers,
              "who tapped both buttons: " + firsts)
          .with(firsts.violations());
    }
  }
}
