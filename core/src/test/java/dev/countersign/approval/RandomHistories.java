package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.EXPIRY;
import static dev.countersign.approval.Examples.LATER;
import static dev.countersign.approval.Examples.MALLORY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.RequestBuilder.aRequest;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.Actor;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeSchedule;
import dev.countersign.resume.ResumeTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Lives that no design foresaw: commands in any order, repeated, from strangers, with keys of old,
 * under a clock that jumps. Equal seeds give equal lives.
 */
final class RandomHistories {
  private static final int MOST_STEPS = 24;
  private static final Actor OPERATOR = new Actor.Operator("grace");
  private static final List<Address> ADDRESSES =
      List.of(ADA, ADA, ADA, MALLORY, new Address(new AccountId("other-shop"), ADA.value()));
  private static final List<ChoiceKey> CHOICES =
      List.of(ChoiceKey.APPROVE, ChoiceKey.REJECT, LATER.key(), new ChoiceKey("maybe"));

  private final Random random;
  private int lastKey = 1;
  private int answers;
  private Instant now = NOON;

  private RandomHistories(long seed) {
    random = new Random(seed);
  }

  /** The life of that seed under a function. */
  static History of(long seed, History.Life life) {
    return new RandomHistories(seed).live(life);
  }

  private History live(History.Life life) {
    RequestBuilder request =
        aRequest()
            .resume(random.nextInt(4) == 0 ? ResumeTarget.poll() : ResumeTarget.handler("workflow"))
            .choices(Choice.DEFAULT.getFirst(), Choice.DEFAULT.getLast(), LATER);
    History history =
        (random.nextInt(3) == 0 ? History.parked(request) : History.asked(request)).under(life);
    int steps = 1 + random.nextInt(MOST_STEPS);
    for (int i = 0; i < steps; i++) {
      moveClock();
      history.apply(command(history), now);
    }
    return history;
  }

  private void moveClock() {
    now =
        switch (random.nextInt(12)) {
          case 0 -> now.minus(Duration.ofMinutes(random.nextInt(30)));
          case 1 -> EXPIRY.plusMillis(random.nextInt(3) - 1L);
          default -> now.plus(Duration.ofSeconds(random.nextInt(900)));
        };
  }

  private Command command(History history) {
    List<History.Step> steps = history.steps();
    if (!steps.isEmpty() && random.nextInt(6) == 0) {
      Command again = pick(steps).command();
      // random bits are never drawn twice
      return again instanceof Command.WindowOpened opened
          ? new Command.WindowOpened(opened.person(), Examples.key(++lastKey))
          : again;
    }
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> answer();
      case 4 -> new Command.Cancel(OPERATOR);
      case 5 -> new Command.Expire();
      case 6, 7 ->
          new Command.WindowOpened(Examples.responder(pick(ADDRESSES)), Examples.key(++lastKey));
      case 8, 9 -> Examples.accepted(0, Occasion.FIRST, message(), attempt());
      case 10, 11 -> askFailed();
      case 12 -> new Command.AskSkipped();
      case 13 -> new Command.NoticeEnded(pick(ADDRESSES), new SendOutcome.Accepted(message()));
      case 14 -> resumed();
      default -> new Command.Observed(0, message(), pick(List.of(Delivery.values())));
    };
  }

  private Command answer() {
    int key = random.nextBoolean() ? lastKey : 1 + random.nextInt(lastKey + 1);
    return Examples.answer(
        Examples.key(key).hash(),
        pick(CHOICES),
        pick(ADDRESSES),
        new MessageId("mid.answer." + ++answers));
  }

  private Command askFailed() {
    return new Command.AskFailed(
        0,
        Occasion.FIRST,
        Examples.failed(pick(List.of(FailureClass.values()))),
        pick(
            List.of(
                new SendSchedule.Next.Again(now),
                new SendSchedule.Next.Held(now),
                new SendSchedule.Next.Unknown(),
                new SendSchedule.Next.Park(),
                new SendSchedule.Next.Park(),
                new SendSchedule.Next.GiveUp())),
        attempt(),
        Examples.key(++lastKey));
  }

  private Command resumed() {
    return pick(
        List.of(
            new Command.ResumeReplayed(OPERATOR),
            new Command.ResumeEnded(
                new ResumeOutcome.Delivered(), new ResumeSchedule.Next.Done(), attempt()),
            new Command.ResumeEnded(
                new ResumeOutcome.Failed("HTTP 500", null),
                new ResumeSchedule.Next.Again(now),
                attempt()),
            new Command.ResumeEnded(
                new ResumeOutcome.Gone("HTTP 410"), new ResumeSchedule.Next.Dead(), attempt())));
  }

  private MessageId message() {
    return new MessageId("mid." + random.nextInt(3));
  }

  private int attempt() {
    return 1 + random.nextInt(3);
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
