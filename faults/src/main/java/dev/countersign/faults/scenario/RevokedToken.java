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
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.util.List;

/**
 * F14: Meta takes back the token of one account of three in the middle of the work, and later
 * somebody gives the server a new one. The account pauses with one alert and is tried only now and
 * then; the others go on; what waited is sent.
 */
public final class RevokedToken implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration REVOKED = Duration.ofSeconds(8);

  /** The account is tried again after 5, 10, 20, 30, ... seconds (AccountPause). */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private static final int MOST_TRIES = 6;

  @Override
  public String code() {
    return "F14";
  }

  @Override
  public String title() {
    return "token revoked, then a new one";
  }

  @Override
  public Result run(Stage stage) {
    int people = stage.either(20, 400);
    try (World world = World.start(stage.plan())) {
      AccountId revoked = world.sandbox().accounts().getFirst().settings().id();
      List<PersonId> early = world.people(people / 2);
      List<PersonId> asked = world.people(people);
      early.forEach(person -> world.tell(person, End.APPROVED));
      world.revokeToken(revoked);
      int before = world.sandbox().calls().size();
      long underWay = early.stream().filter(person -> isAt(world, person, revoked)).count();
      List<PersonId> waiting = asked.stream().filter(p -> isAt(world, p, revoked)).toList();
      // what is under way at once is refused at once; what comes after the first refusal waits
      world.tell(waiting.getFirst(), End.APPROVED);
      Wait.must("the account is paused", PATIENCE, () -> alerts(world, revoked) > 0);
      waiting.stream().skip(1).forEach(person -> world.tell(person, End.APPROVED));
      List<Story> others =
          asked.stream()
              .filter(person -> !waiting.contains(person))
              .map(person -> world.tell(person, End.APPROVED))
              .toList();
      Wait.must(
          "the other accounts go on", PATIENCE, () -> others.stream().allMatch(Story::isOver));
      Wait.pass(REVOKED);
      long refused =
          world.sandbox().calls().stream()
              .skip(before)
              .filter(call -> Integer.valueOf(190).equals(call.errorCode()))
              .filter(call -> call.path().endsWith("/messages"))
              .count();
      long alerts = alerts(world, revoked);
      world.renewToken(revoked);
      Evidence.Backlog backlog = Settlement.await(world, LONGEST_PAUSE.plus(Stage.DRAIN));
      Result result =
          Result.of(
              world,
              1,
              backlog,
              "%d of %d messages were tried with the dead token, %d alert"
                  .formatted(refused, waiting.size(), alerts));
      return refused > 0 && refused <= MOST_TRIES + underWay && alerts == 1
          ? result
          : result.with(
              new Violation(
                  Invariant.I8, Harm.OTHER, "a dead token is to be told once and tried rarely"));
    }
  }

  private static long alerts(World world, AccountId account) {
    return world.log(0).lines().filter(line -> line.contains(account + " is paused")).count();
  }

  private static boolean isAt(World world, PersonId person, AccountId account) {
    return world.sandbox().conversation(person).account().equals(account);
  }
}
