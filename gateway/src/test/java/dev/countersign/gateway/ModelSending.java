package dev.countersign.gateway;

import static java.util.Objects.requireNonNull;

import dev.countersign.approval.AskTag;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Occasion;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendOutcome;
import dev.countersign.prompt.Notice;
import dev.countersign.store.OutboxClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The sending worker of a history, called by hand, and what becomes of its calls: they are taken,
 * refused, cut off, or outlived by somebody else's.
 */
final class ModelSending {
  private static final Duration CALL = Duration.ofMillis(50);
  private static final int ALL = 100;

  /** A question that is before somebody. */
  record Arrived(Scene.Carrier what, String tag, MessageId message, String body) {
    Scene.Place place() {
      return what.place();
    }
  }

  /** Those that are, in the order in which they came. */
  final List<Arrived> phones = new ArrayList<>();

  /** From now on everything that is sent arrives. */
  boolean isQuiet;

  private final SetClock clock;
  private final WatchedStore store;
  private final SendWorker sends;
  private final FakeChannel channel;
  private final ReferenceTalk reference;
  private final List<String> ids;
  private final long seed;
  private final Supplier<MessageId> names;
  private final Map<String, Integer> arrivals = new HashMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Set<Scene.Told> told = new HashSet<>();
  private final Set<String> explained = new HashSet<>();

  /** When the last call for a message began. */
  private final Map<String, Instant> calls = new HashMap<>();

  /** Messages whose caller died and of which nobody has taken notice yet. */
  private final Set<String> underWay = new HashSet<>();

  /** Those of them of which the channel told meanwhile. */
  private final Map<String, String> sighted = new HashMap<>();

  /** Messages of which nobody knows whether they arrived. */
  private final Set<String> doubted = new HashSet<>();

  /**
   * @param ids of the approvals, in the order in which they were made
   * @param names for messages that the channel takes
   */
  ModelSending(
      SetClock clock,
      WatchedStore store,
      SendWorker sends,
      FakeChannel channel,
      ReferenceTalk reference,
      List<String> ids,
      long seed,
      Supplier<MessageId> names) {
    this.clock = clock;
    this.store = store;
    this.sends = sends;
    this.channel = channel;
    this.reference = reference;
    this.ids = ids;
    this.seed = seed;
    this.names = names;
  }

  /** Sends all that is due. */
  void send() {
    send(true);
    ModelViews.compareTold(reference, told, explained, clock.isBehind());
  }

  private void send(boolean mayBeSlow) {
    List<OutboxClaim.Send> claims = claimed();
    while (!claims.isEmpty()) {
      for (OutboxClaim.Send claim :
          claims.stream().sorted(Comparator.comparingLong(one -> one.ticket().id())).toList()) {
        switch (claim.effect()) {
          case Effect.AskApprover ask when ask.occasion() == Occasion.FIRST ->
              question(claim, ask, mayBeSlow);
          case Effect.AskApprover ask -> explanation(claim, ask);
          case Effect.Notify notify ->
              handle(claim, new Line(Scene.Fate.ACCEPTED, true, Death.NONE));
          case Effect.Resume resume -> throw new IllegalStateException("not a message: " + resume);
        }
      }
      claims = claimed();
    }
  }

  private List<OutboxClaim.Send> claimed() {
    List<OutboxClaim.Send> claims =
        store.outbox().claimSends(ALL, ModelRun.LEASE, GatewayFixture.IDLE);
    claims.forEach(this::see);
    return claims;
  }

  /** What is to be sent is seen when it is taken up for the first time. */
  private void see(OutboxClaim.Send claim) {
    switch (claim.effect()) {
      case Effect.Notify notify -> told.add(toldBy(claim.approval().value(), notify));
      case Effect.AskApprover ask -> {
        if (ask.occasion() == Occasion.HELP) {
          explained.add(claim.approval().value() + ":" + ask.ask());
        }
      }
      case Effect.Resume resume -> throw new IllegalStateException("not a message: " + resume);
    }
  }

  private static Scene.Told toldBy(String id, Effect.Notify notify) {
    boolean isAnswer = notify.key().startsWith("notice:");
    String message = isAnswer ? notify.key().substring(("notice:" + id + ":").length()) : "";
    Notice notice =
        notify.notice() instanceof Notice.Which which
            ? new Notice.Which(
                which.questions().stream()
                    .map(line -> line.substring(0, line.indexOf(':')))
                    .toList(),
                "",
                0)
            : notify.notice();
    return new Scene.Told(id, message, notify.to(), notice);
  }

  /** How a worker ends while it sends. */
  private enum Death {
    NONE,
    BEFORE_IT_BEGAN,
    IN_THE_CALL,
    BEFORE_IT_REPORTED,
    /** It does not die, but is so slow that somebody else takes its work over. */
    SLOW
  }

  /** What happens to one attempt to ask. */
  private record Line(Scene.Fate fate, boolean arrives, Death death) {}

  private Line line(String question, boolean mayBeSlow) {
    int attempt = attempts.merge(question, 1, Integer::sum);
    if (isQuiet) {
      return new Line(Scene.Fate.ACCEPTED, true, Death.NONE);
    }
    return switch (chance(question + attempt, 24)) {
      case 0, 1 -> new Line(Scene.Fate.REFUSED, false, Death.NONE);
      case 2 -> new Line(Scene.Fate.CLOSED, false, Death.NONE);
      case 3 -> new Line(Scene.Fate.LATER, false, Death.NONE);
      case 4 -> new Line(Scene.Fate.UNKNOWN, true, Death.NONE);
      case 5 -> new Line(Scene.Fate.UNKNOWN, false, Death.NONE);
      case 6 -> new Line(Scene.Fate.LATER, false, Death.BEFORE_IT_BEGAN);
      case 7 -> new Line(Scene.Fate.UNKNOWN, true, Death.IN_THE_CALL);
      case 8 -> new Line(Scene.Fate.UNKNOWN, false, Death.IN_THE_CALL);
      case 9 -> new Line(Scene.Fate.ACCEPTED, true, Death.BEFORE_IT_REPORTED);
      case 10 -> new Line(Scene.Fate.ACCEPTED, true, mayBeSlow ? Death.SLOW : Death.NONE);
      default -> new Line(Scene.Fate.ACCEPTED, true, Death.NONE);
    };
  }

  int chance(String what, int sides) {
    return new Random(seed * 31 + what.hashCode()).nextInt(sides);
  }

  private void question(OutboxClaim.Send claim, Effect.AskApprover ask, boolean mayBeSlow) {
    Scene.Carrier what = what(claim, ask.ask());
    Instant begun = clock.now();
    if (claim.interrupted() != null) {
      interrupted(claim, ask.key(), what);
      return;
    }
    Line line = line(ids.indexOf(claim.approval().value()) + ":" + ask.ask() + ":", mayBeSlow);
    if (line.death() == Death.BEFORE_IT_BEGAN) {
      throw new WatchedStore.Crash();
    }
    calls.put(ask.key(), begun);
    underWay.add(ask.key());
    Attempt attempt = handle(claim, line);
    if (attempt.isLost()) {
      return;
    }
    underWay.remove(ask.key());
    sighted.remove(ask.key());
    Scene.Fate fate = line.fate();
    if (fate == Scene.Fate.UNKNOWN && attempt.isCalled()) {
      doubted.add(ask.key());
    }
    if (attempt.isToBePlannedAgain()) {
      reference.closes(what.place().at, begun);
      fate = Scene.Fate.LATER;
    }
    boolean isExpected = reference.send(what, fate, attempt.message().value(), begun, clock.now());
    if (isExpected != attempt.isCalled()) {
      throw new Difference(
          "Question " + ask.key() + " to " + ask.to() + " was sent",
          attempt.isCalled(),
          "it should be",
          isExpected);
    }
  }

  /** Somebody else died while they called. */
  private void interrupted(OutboxClaim.Send claim, String key, Scene.Carrier what) {
    if (handle(claim, new Line(Scene.Fate.UNKNOWN, false, Death.NONE)).isLost()) {
      return;
    }
    underWay.remove(key);
    String seen = sighted.remove(key);
    if (seen == null) {
      doubted.add(key);
      reference.vanished(what);
    } else {
      reference.arrived(what, seen, requireNonNull(calls.get(key)));
    }
  }

  /** The channel tells of a question that it took. */
  void echoed(Arrived question) {
    String message = question.message().value();
    if (doubted.remove(question.tag())) {
      reference.arrived(question.what(), message, requireNonNull(calls.get(question.tag())));
      return;
    }
    if (underWay.contains(question.tag())) {
      sighted.putIfAbsent(question.tag(), message);
      return;
    }
    reference.echoed(question.what(), message, clock.now());
  }

  private void explanation(OutboxClaim.Send claim, Effect.AskApprover ask) {
    Scene.Carrier what = what(claim, ask.ask());
    Instant begun = clock.now();
    Attempt attempt = handle(claim, new Line(Scene.Fate.ACCEPTED, true, Death.NONE));
    if (attempt.isCalled() && !attempt.isLost()) {
      reference.arrived(what, attempt.message().value(), begun);
    }
  }

  /** A question as it was when it was to be sent. */
  private Scene.Carrier what(OutboxClaim.Send claim, int ask) {
    return new Scene.Carrier(
        reference.caseOf(claim.approval().value()).places.get(ask),
        requireNonNull(store.revisions.get(claim.effect().key())));
  }

  /** How an attempt looked from outside. */
  private record Attempt(
      MessageId message, boolean isCalled, boolean isToBePlannedAgain, boolean isLost) {}

  private Attempt handle(OutboxClaim.Send claim, Line line) {
    MessageId message = names.get();
    List<String> bodies = new ArrayList<>();
    channel.forgetAnswers();
    channel.next(body -> {
      bodies.add(body);
      return called(claim, line, message, body);
    });
    if (line.death() == Death.BEFORE_IT_REPORTED) {
      store.dieAfter(1);
    }
    boolean isLost = false;
    try {
      sends.handle(claim);
    } catch (ClaimLost lost) {
      isLost = true;
    }
    boolean isReplanned =
        line.fate() == Scene.Fate.CLOSED
            && !bodies.isEmpty()
            && bodies.getFirst().startsWith(Route.MESSAGE.label());
    return new Attempt(message, !bodies.isEmpty(), isReplanned, isLost);
  }

  private SendOutcome called(OutboxClaim.Send claim, Line line, MessageId message, String body) {
    clock.forward(CALL);
    if (line.arrives()) {
      int times = arrivals.merge(claim.effect().key(), 1, Integer::sum);
      if (times > 1) {
        throw new Difference(
            "Sent " + times + " times", body, "under one key", claim.effect().key());
      }
      AskTag.parse(claim.effect().key())
          .ifPresent(tag ->
              phones.add(new Arrived(what(claim, tag.ask()), claim.effect().key(), message, body)));
    }
    switch (line.death()) {
      case IN_THE_CALL -> throw new WatchedStore.Crash();
      case SLOW -> {
        clock.forward(ModelRun.LEASE.plusSeconds(1));
        send(false);
      }
      case NONE, BEFORE_IT_BEGAN, BEFORE_IT_REPORTED -> {}
    }
    return switch (line.fate()) {
      case ACCEPTED -> new SendOutcome.Accepted(message);
      case UNKNOWN -> FakeChannel.failed(FailureClass.AMBIGUOUS);
      case REFUSED -> FakeChannel.failed(FailureClass.RECIPIENT);
      case CLOSED -> FakeChannel.failed(FailureClass.WINDOW);
      case LATER -> FakeChannel.failed(FailureClass.RETRY);
    };
  }
}
