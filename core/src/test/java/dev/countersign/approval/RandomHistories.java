package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.ADA_ON_WHATSAPP;
import static dev.countersign.approval.Examples.BOB;
import static dev.countersign.approval.Examples.BUSINESS_ID;
import static dev.countersign.approval.Examples.CLEO;
import static dev.countersign.approval.Examples.DORA;
import static dev.countersign.approval.Examples.LATER;
import static dev.countersign.approval.Examples.MALLORY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.PHONE;
import static dev.countersign.approval.RequestBuilder.aRequest;

import dev.countersign.approver.Approver;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.FieldType;
import dev.countersign.field.Input;
import dev.countersign.field.InputMode;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.time.Hours;
import dev.countersign.time.WorkingHours;
import dev.countersign.value.Value;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Lives that no design foresaw: commands in any order, repeated, from strangers, with keys of old,
 * under a clock that jumps, to one to three people in one to three steps, of whom one has up to
 * three addresses. Equal seeds give equal lives.
 */
final class RandomHistories {
  private static final int MOST_STEPS = 56;

  /** A choice that needs a reason. */
  static final Choice WITH_REASON =
      new Choice(new ChoiceKey("no-because"), "No, because", false, true);

  /** A value that may be changed, where one answer decides. */
  private static final Field AMOUNT =
      new Field(
          "amount",
          "Amount",
          Value.of(120),
          DisplayMode.READABLE,
          new Input(InputMode.EDITABLE, FieldType.NUMBER, null));

  /** Who may write: everybody under each of their ids, and people who only look like them. */
  static final List<Responder> PEOPLE =
      List.of(
          new Responder(ADA),
          ADA_ON_WHATSAPP,
          new Responder(BUSINESS_ID, Set.of(PHONE)),
          new Responder(BOB.address()),
          new Responder(CLEO.address()),
          new Responder(DORA.address()),
          new Responder(MALLORY),
          new Responder(new Address(new AccountId("other-shop"), ADA.value())));

  /** They end two hours after everything begins, and begin again in the morning. */
  private static final Hours HOURS =
      new WorkingHours(
          ZoneOffset.UTC,
          Set.of(DayOfWeek.values()),
          LocalTime.of(9, 0),
          LocalTime.of(14, 0),
          Set.of());

  private static final List<List<Address>> REACHABLE =
      List.of(
          List.of(ADA),
          List.of(ADA, PHONE),
          List.of(PHONE, ADA),
          List.of(PHONE, BUSINESS_ID),
          List.of(ADA, PHONE, BUSINESS_ID));

  private final Random random;
  private final RandomCommands commands;
  private Instant now = NOON;

  private RandomHistories(long seed) {
    random = new Random(seed);
    commands = new RandomCommands(random);
  }

  /** The life of that seed under a function. */
  static History of(long seed, History.Life life) {
    return new RandomHistories(seed).live(life);
  }

  private History live(History.Life life) {
    boolean isSimple = random.nextInt(3) == 0;
    List<Step> ladder = new ArrayList<>();
    int height = isSimple || random.nextBoolean() ? 1 : 2 + random.nextInt(2);
    for (int i = 0; i < height; i++) {
      ladder.add(isSimple ? step(List.of(ada(false))) : step(people()));
    }
    RequestBuilder request =
        aRequest()
            .ladder(ladder)
            .onExpiry(pick(List.of(OnExpiry.values())))
            .reminders(reminders())
            .undeliverableAfter(
                random.nextInt(3) == 0 ? Duration.ofMinutes(random.nextInt(60)) : null)
            .hours(random.nextInt(4) == 0 ? HOURS : null)
            .resume(random.nextInt(4) == 0 ? ResumeTarget.poll() : ResumeTarget.handler("workflow"))
            .choices(Choice.DEFAULT.getFirst(), Choice.DEFAULT.getLast(), LATER, WITH_REASON);
    Address[] requester = requester();
    boolean isSound = RequestRules.violations(request.requester(requester).build()).isEmpty();
    request.requester(isSound ? requester : new Address[0]);
    if (isSimple && random.nextBoolean()) {
      request.fields(Examples.readable("order", "4711"), AMOUNT);
    }
    List<Invitation> invitations =
        ladder.getFirst().approvers().stream().map(commands::invitation).toList();
    History history = History.invited(request, invitations).under(life);
    int steps = 1 + random.nextInt(MOST_STEPS);
    for (int i = 0; i < steps; i++) {
      moveClock(history.approval().expiresAt());
      history.apply(commands.next(history, now), now);
    }
    return history;
  }

  private List<Approver> people() {
    List<Approver> all = new ArrayList<>(List.of(ada(random.nextInt(3) == 0), BOB, CLEO));
    Collections.shuffle(all, random);
    return all.subList(0, 1 + Math.max(random.nextInt(3), random.nextInt(3)));
  }

  private Approver ada(boolean isAskedEverywhere) {
    return new Approver("Ada", pick(REACHABLE), isAskedEverywhere);
  }

  private Step step(List<Approver> people) {
    Quorum quorum =
        switch (random.nextInt(6)) {
          case 0 -> new Quorum.Any();
          case 1 -> new Quorum.All();
          case 2, 3, 4 -> new Quorum.AtLeast(1 + random.nextInt(people.size()));
          default -> new Quorum.Percent(1 + random.nextInt(100));
        };
    return new Step(people, quorum, Duration.ofHours(2L + random.nextInt(3)));
  }

  private Duration[] reminders() {
    return switch (random.nextInt(3)) {
      case 0 -> new Duration[] {Duration.ofMinutes(5), Duration.ofMinutes(25)};
      case 1 -> new Duration[] {Duration.ofMinutes(45)};
      default -> new Duration[0];
    };
  }

  private Address[] requester() {
    return switch (random.nextInt(8)) {
      case 0 -> new Address[] {BOB.address()};
      case 1 -> new Address[] {BUSINESS_ID, MALLORY};
      default -> new Address[0];
    };
  }

  private void moveClock(Instant end) {
    now =
        switch (random.nextInt(36)) {
          case 0, 1 -> now.minus(Duration.ofMinutes(random.nextInt(30)));
          case 2 -> end.plusMillis(random.nextInt(3) - 1L);
          default -> now.plus(Duration.ofSeconds(random.nextInt(900)));
        };
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
