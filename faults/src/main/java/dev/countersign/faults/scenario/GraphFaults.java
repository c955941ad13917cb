package dev.countersign.faults.scenario;

import static java.util.stream.Collectors.groupingBy;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Evidence.Entry;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.SendCall;
import dev.countersign.faults.world.Settlement;
import dev.countersign.faults.world.Story;
import dev.countersign.faults.world.Story.End;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * F4: each fault of the Graph API that the sandbox knows, twice a round. What may have been
 * accepted is in doubt and not repeated, and Meta's own news end the doubt; what was refused by
 * name is repeated by itself; at last an account is throttled, and rests while the others go on.
 */
public final class GraphFaults implements Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EACH = 2;

  /** Longer than the product waits for an answer (GraphSettings). */
  private static final Fault DELAYED = new Fault.CallDelay(Duration.ofSeconds(12));

  /** What Meta asks a throttled account to wait, as the sandbox says it. */
  private static final Duration THROTTLED = Duration.ofMinutes(1);

  /** By then Meta's news should have ended a doubt. */
  private static final Duration LONGEST_DOUBT = Duration.ofMinutes(1);

  /** Meta has the message, and its answer was lost. */
  private static final List<Fault> LOST =
      List.of(
          DELAYED,
          new Fault.ResetAfterAccept(),
          new Fault.ErrorAfterAccept(),
          new Fault.GarbledAfterAccept());

  private static final List<Fault> FAILED =
      List.of(
          new Fault.ResetBeforeAccept(),
          new Fault.ErrorBeforeAccept(),
          new Fault.GraphErrorAnswer(503, 2, null, "Service temporarily unavailable"),
          new Fault.GraphErrorAnswer(400, 2, null, "An unexpected error has occurred"),
          new Fault.GraphErrorAnswer(400, 1, 1357046, "Unknown error"));

  private static final Set<String> ARRIVED = Set.of("SENT", "DELIVERED", "READ");

  @Override
  public String code() {
    return "F4";
  }

  @Override
  public String title() {
    return "Graph API: time-out, reset, 500, 503, 429, ...";
  }

  @Override
  public Result run(Stage stage) {
    int rounds = stage.either(1, 20);
    try (World world = World.start(stage.plan())) {
      for (int round = 0; round < rounds; round++) {
        LOST.forEach(fault -> play(world, fault));
        FAILED.forEach(fault -> play(world, fault));
      }
      List<AccountSettings> accounts = world.accounts();
      int first = stage.random().nextInt(accounts.size());
      int throttled = stage.either(1, accounts.size());
      List<Violation> violations = new ArrayList<>();
      for (int turn = 0; turn < throttled; turn++) {
        violations.addAll(throttle(world, accounts.get((first + turn) % accounts.size())));
      }
      Evidence.Backlog backlog = Settlement.await(world, Stage.DRAIN);
      Evidence evidence = world.evidence(backlog);
      Map<Channel, Integer> confirmed = confirmed(world, evidence);
      if (!stage.isShort() && confirmed.size() < accounts.size()) {
        violations.add(
            new Violation(
                Invariant.I6, Harm.OTHER, "doubts were ended in time only on " + confirmed));
      }
      return Result.of(
              world,
              rounds * (LOST.size() + FAILED.size()) * EACH + throttled,
              evidence,
              "sent in spite of a lost answer, and known as sent within a minute: " + confirmed)
          .with(violations);
    }
  }

  private static void play(World world, Fault fault) {
    List<PersonId> asked = world.people(3 * EACH);
    world.sandbox().addFault(FaultRule.times(EACH, fault));
    Load.begin(world, asked, 20).awaitTold();
    Wait.must(fault.kind() + " has happened", PATIENCE, () -> world.sandbox().faults().isEmpty());
  }

  /** Tells one account that it called too often; returns what was wrong about its rest. */
  private static List<Violation> throttle(World world, AccountSettings account) {
    Wait.must(
        "nothing more is sent for what was asked before",
        PATIENCE,
        () ->
            world.stories().stream().allMatch(story -> story.isOver() || !story.isShown())
                && Settlement.isDrained(world));
    List<PersonId> asked = world.people(3 * EACH);
    List<PersonId> own =
        asked.stream().filter(person -> world.account(person).equals(account)).toList();
    int before = SendCall.of(world).size();
    world.sandbox().addFault(FaultRule.times(1, tooMany(account.channel())));
    world.tell(own.getFirst(), End.APPROVED);
    // what is under way before that is noted is not held back
    Wait.must(
        "an account rests",
        PATIENCE,
        () -> world.database().number("select count(*) from account_pause") > 0);
    Instant until = SendCall.of(world).getLast().call().at().plus(THROTTLED);
    List<Story> others = new ArrayList<>();
    for (PersonId person : asked) {
      if (!own.contains(person)) {
        others.add(world.tell(person, End.APPROVED));
      } else if (!person.equals(own.getFirst())) {
        world.tell(person, End.APPROVED);
      }
    }
    Wait.must("the other accounts go on", PATIENCE, () -> others.stream().allMatch(Story::isOver));
    boolean isInTime = Instant.now().isBefore(until);
    Wait.must(
        "the throttled account goes on",
        THROTTLED.plus(PATIENCE),
        () ->
            world.stories().stream()
                .filter(story -> own.contains(story.person()))
                .allMatch(Story::isOver));
    List<String> early =
        SendCall.of(world).stream()
            .skip(before)
            .filter(send -> send.account().equals(account))
            .filter(send -> send.call().at().isBefore(until))
            // one that was made before and is written down only now
            .filter(send -> !send.call().faults().contains(DELAYED.kind()))
            .map(send -> send.call().at() + " to " + send.person())
            .toList();
    List<Violation> wrong = new ArrayList<>();
    if (!isInTime) {
      wrong.add(rest("the others waited for the throttled account " + account.id()));
    }
    // the one that was throttled itself
    if (early.size() != 1) {
      wrong.add(rest(account.id() + " called at " + early + " and was to rest until " + until));
    }
    return wrong;
  }

  private static Violation rest(String what) {
    return new Violation(Invariant.I8, Harm.OTHER, what);
  }

  private static Fault tooMany(Channel channel) {
    return switch (channel) {
      case INSTAGRAM, MESSENGER -> new Fault.TooManyCalls(613);
      case WHATSAPP -> new Fault.TooManyCalls(130429);
    };
  }

  /** How many messages whose answer was lost are known as sent before anybody asked, in time. */
  private static Map<Channel, Integer> confirmed(World world, Evidence evidence) {
    Map<String, List<Entry>> journals =
        evidence.database().journal().stream().collect(groupingBy(Entry::approval));
    Set<String> lost = Set.copyOf(LOST.stream().map(Fault::kind).toList());
    Map<Channel, Integer> confirmed = new EnumMap<>(Channel.class);
    for (SendCall send : SendCall.of(world)) {
      if (send.call().faults().stream().anyMatch(lost::contains)) {
        Instant latest = send.call().at().plus(LONGEST_DOUBT);
        world.stories().stream()
            .filter(story -> story.person().equals(send.person()))
            .flatMap(story -> story.approval().stream())
            .filter(approval ->
                journals.getOrDefault(approval, List.of()).stream()
                    .takeWhile(entry -> !entry.event().equals("RELEASED"))
                    .anyMatch(
                        entry -> ARRIVED.contains(entry.event()) && entry.at().isBefore(latest)))
            .forEach(approval -> confirmed.merge(send.account().channel(), 1, Integer::sum));
      }
    }
    return confirmed;
  }
}
