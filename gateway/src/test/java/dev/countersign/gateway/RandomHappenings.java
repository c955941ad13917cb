package dev.countersign.gateway;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Quorum;
import dev.countersign.approval.RequestRules;
import dev.countersign.approval.Step;
import dev.countersign.approval.Timing;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.testkit.Example;
import dev.countersign.value.Value;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes histories; the same seed makes the same one. Add a happening here to have it happen. */
final class RandomHappenings {
  private static final int LENGTH = 15;
  private static final List<String> EVERYBODY =
      List.of("ada", "ada2", "grace", "linus", "linus2", "mallory", "mallory2");
  private static final List<String> TALKERS =
      List.of(
          "ada", "ada", "ada2", "grace", "grace", "grace", "linus", "linus", "linus2", "mallory");
  private static final List<String> TEXTS =
      List.of(
          "approve",
          "approve",
          "ja",
          "no",
          "no",
          "hold",
          "approve 1",
          "no 2",
          "hello",
          "because",
          "STOP",
          "START");
  private static final List<String> TIMES =
      List.of(
          "PT-90S", "PT-3S", "PT1S", "PT10S", "PT31S", "PT31S", "PT90S", "PT20M", "PT1H", "PT4H",
          "PT25H");
  private static final Choice HOLD = new Choice(new ChoiceKey("hold"), "Hold", false, true);

  private final Random random;
  private int requests;

  private RandomHappenings(long seed) {
    random = new Random(seed);
  }

  static List<Happening> of(long seed) {
    RandomHappenings maker = new RandomHappenings(seed);
    List<Happening> history = new ArrayList<>();
    for (int i = 1 + maker.random.nextInt(3); i > 0; i--) {
      history.add(maker.ask());
    }
    for (int i = 0; i < LENGTH; i++) {
      maker.work(history);
      history.add(maker.happening());
    }
    return history;
  }

  /** Mostly the workers are quick and live; sometimes they are late, or die. */
  private void work(List<Happening> history) {
    for (Happening.Part part : Happening.Part.values()) {
      if (random.nextInt(10) < 8) {
        int diesAfter = random.nextInt(12) == 0 ? random.nextInt(5) : -1;
        history.add(new Happening.Works(part, diesAfter));
      }
    }
  }

  private Happening happening() {
    return switch (random.nextInt(32)) {
      case 0, 1, 2, 3, 4, 5, 6 -> tap(null, false);
      case 7 -> tap(one(EVERYBODY), false);
      case 8 -> tap(null, true);
      case 9, 10, 11, 12, 13, 14, 15 -> say();
      case 16, 17 -> new Happening.Again(random.nextInt(3));
      case 18 -> new Happening.Echo(random.nextInt(50), random.nextInt(3) == 0);
      case 19 -> new Happening.Delivered();
      case 20, 21, 22, 23 -> new Happening.Passes(Duration.parse(one(TIMES)));
      case 24 -> new Happening.Cancel(random.nextInt(4));
      case 25 -> new Happening.Force(random.nextInt(3), one(List.of("approve", "reject", "hold")));
      case 26, 27 ->
          new Happening.Pass(random.nextInt(3), one(EVERYBODY), person(), random.nextBoolean());
      case 28, 29 -> new Happening.Amend(random.nextInt(3), random.nextInt(4));
      default -> ask();
    };
  }

  private Happening tap(@Nullable String by, boolean isForeign) {
    String choice = one(List.of("approve", "approve", "reject", "hold"));
    return new Happening.Tap(random.nextInt(50), choice, by, isForeign, random.nextInt(6) == 0);
  }

  private Happening say() {
    Duration age = random.nextInt(6) == 0 ? Duration.ofMinutes(random.nextInt(90)) : Duration.ZERO;
    int quoted = random.nextInt(4) == 0 ? random.nextInt(50) : -1;
    return new Happening.Say(one(TALKERS), one(TEXTS), quoted, age, random.nextInt(6) == 0);
  }

  private Happening ask() {
    List<Step> ladder = new ArrayList<>();
    for (int i = random.nextInt(3) == 0 ? 2 : 1; i > 0; i--) {
      ladder.add(step());
    }
    List<Address> requester = random.nextInt(5) == 0 ? List.of(Cast.at(one(EVERYBODY))) : List.of();
    ApprovalRequest request = request(ladder, requester);
    return new Happening.Ask(
        RequestRules.violations(request).isEmpty() ? request : request(ladder, List.of()));
  }

  private ApprovalRequest request(List<Step> ladder, List<Address> requester) {
    List<Choice> choices = new ArrayList<>(Choice.DEFAULT);
    if (random.nextInt(3) == 0) {
      choices.add(HOLD);
    }
    ResumeTarget target =
        one(
            List.of(
                ResumeTarget.handler("model"),
                ResumeTarget.http(URI.create("https://app.example.com/hooks")),
                ResumeTarget.poll()));
    return new ApprovalRequest(
        ladder,
        new Timing(one(List.of(OnExpiry.values())), List.of(), null, null),
        requester,
        "Request " + requests++,
        null,
        List.of(Example.readable("amount", Value.of(0))),
        choices,
        null,
        target,
        null);
  }

  private Step step() {
    List<Approver> people = new ArrayList<>(List.of(ada(), grace(), linus()));
    Collections.shuffle(people, random);
    List<Approver> chosen = people.subList(0, 1 + random.nextInt(3));
    Quorum quorum =
        switch (random.nextInt(4)) {
          case 0 -> new Quorum.All();
          case 1 -> new Quorum.AtLeast(1 + random.nextInt(chosen.size()));
          case 2 -> new Quorum.Percent(1 + random.nextInt(100));
          default -> new Quorum.Any();
        };
    return new Step(chosen, quorum, Duration.parse(one(List.of("PT10M", "PT1H", "PT3H"))));
  }

  private Approver person() {
    return one(List.of(ada(), grace(), linus(), at("Mallory", "mallory", "mallory2")));
  }

  private Approver ada() {
    return at("Ada", "ada", "ada2");
  }

  private Approver grace() {
    return new Approver("Grace", Cast.at("grace"));
  }

  private Approver linus() {
    return at("Linus", "linus", "linus2");
  }

  /** At one of two addresses or both, in turn or everywhere. */
  private Approver at(String name, String first, String second) {
    return switch (random.nextInt(4)) {
      case 0 -> new Approver(name, Cast.at(first));
      case 1 -> new Approver(name, Cast.at(second));
      default -> new Approver(name, List.of(Cast.at(first), Cast.at(second)), random.nextBoolean());
    };
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
