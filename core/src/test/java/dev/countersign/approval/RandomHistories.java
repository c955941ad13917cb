package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.ADA_ON_WHATSAPP;
import static dev.countersign.approval.Examples.BUSINESS_ID;
import static dev.countersign.approval.Examples.EXPIRY;
import static dev.countersign.approval.Examples.KEY;
import static dev.countersign.approval.Examples.LATER;
import static dev.countersign.approval.Examples.MALLORY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.PHONE;
import static dev.countersign.approval.RequestBuilder.aRequest;

import dev.countersign.approver.Approver;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.prompt.Choice;
import dev.countersign.resume.ResumeTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Lives that no design foresaw: commands in any order, repeated, from strangers, with keys of old,
 * under a clock that jumps, to a person with one to three addresses. Equal seeds give equal lives.
 */
final class RandomHistories {
  private static final int MOST_STEPS = 32;

  /** Who may write: Ada under each of her ids, and people who only look like her. */
  static final List<Responder> PEOPLE =
      List.of(
          new Responder(ADA),
          ADA_ON_WHATSAPP,
          new Responder(BUSINESS_ID, Set.of(PHONE)),
          new Responder(MALLORY),
          new Responder(new Address(new AccountId("other-shop"), ADA.value())));

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
    List<Address> addresses = REACHABLE.get(random.nextInt(REACHABLE.size()));
    RequestBuilder request =
        aRequest()
            .approver(new Approver("Ada", addresses))
            .resume(random.nextInt(4) == 0 ? ResumeTarget.poll() : ResumeTarget.handler("workflow"))
            .choices(Choice.DEFAULT.getFirst(), Choice.DEFAULT.getLast(), LATER);
    History history =
        History.reaching(request, addresses.stream().map(this::reach).toList()).under(life);
    int steps = 1 + random.nextInt(MOST_STEPS);
    for (int i = 0; i < steps; i++) {
      moveClock();
      history.apply(commands.next(history, now), now);
    }
    return history;
  }

  private Invitation.Reach reach(Address address) {
    ChannelKind channel = address.equals(ADA) ? ChannelKind.INSTAGRAM : ChannelKind.WHATSAPP;
    return new Invitation.Reach(
        address, channel, random.nextInt(3) == 0 ? "window-closed" : null, KEY);
  }

  private void moveClock() {
    now =
        switch (random.nextInt(36)) {
          case 0, 1 -> now.minus(Duration.ofMinutes(random.nextInt(30)));
          case 2 -> EXPIRY.plusMillis(random.nextInt(3) - 1L);
          default -> now.plus(Duration.ofSeconds(random.nextInt(900)));
        };
  }
}
