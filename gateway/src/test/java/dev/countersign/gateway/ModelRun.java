package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.AskTag;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Occasion;
import dev.countersign.approval.Port;
import dev.countersign.approval.State;
import dev.countersign.approval.Status;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendLimits;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.WebhookReading;
import dev.countersign.journal.Actor;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import dev.countersign.reply.ReplyPayload;
import dev.countersign.resume.ResumeHandler;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.Resumption;
import dev.countersign.store.EventKey;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.Store;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One history, told to the reference and done by the gateway's workers on PostgreSQL, one happening
 * after the other. What is seen must be the same after each. A worker here is called by hand, so
 * that the same seed gives the same history.
 */
final class ModelRun {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration CALL = Duration.ofMillis(50);
  private static final int ALL = 100;

  private final SetClock clock;
  private final WatchedStore store;
  private final ReferenceTalk reference = new ReferenceTalk();
  private final FakeChannel channel = new FakeChannel();
  private final FakeResumer receiver = new FakeResumer();
  private final Random chance;
  private final long seed;
  private final InboxWorker inbox;
  private final SendWorker sends;
  private final ResumeWorker resumes;
  private final Timers timers;
  private final Approvals approvals;
  private final Operations operations;
  private final Cast cast;

  /** An event on its way to us, and what the reference is told when it was handled. */
  private record Event(Inbound inbound, Consumer<Instant> told) {}

  /** A question that is before somebody. */
  private record Arrived(Scene.Place place, int ask, String tag, MessageId message, String body) {}

  private final List<Event> events = new ArrayList<>();
  private final List<Integer> held = new ArrayList<>();
  private final List<Arrived> phones = new ArrayList<>();
  private final Map<String, Integer> arrivals = new HashMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Set<Scene.Told> told = new HashSet<>();
  private final Set<String> explained = new HashSet<>();
  private final Set<String> done = new HashSet<>();
  private final List<String> ids = new ArrayList<>();
  private Instant receivedAt = Instant.MIN;
  private boolean isQuiet;
  private int messages;

  ModelRun(SetClock clock, Store real, Cast cast, long seed, WatchedStore.Lie lie) {
    this.clock = clock;
    this.cast = cast;
    this.seed = seed;
    this.chance = new Random(seed);
    channel.hasTemplate = true;
    channel.limits = new SendLimits(1_000_000, null);
    store = new WatchedStore(real, lie, this::handled);
    Accounts accounts = new Accounts(Cast.ACCOUNTS, List.of(channel));
    Resumers resumers = new Resumers(List.of(receiver), Map.of("model", this::woken));
    Gateway.Parts parts =
        new Gateway.Parts(store, accounts, resumers, this::read, random(), new FakeObserver());
    inbox = new InboxWorker(parts);
    sends = new SendWorker(parts, new AccountHealth(parts), LEASE);
    resumes = new ResumeWorker(parts, LEASE);
    timers = new Timers(parts);
    approvals = new Approvals(store, accounts, resumers, parts.randomness());
    operations = new Operations(store, accounts, resumers, parts.randomness());
    clock.set(SetClock.START);
  }

  private Randomness random() {
    return new Randomness() {
      @Override
      public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        chance.nextBytes(bytes);
        return bytes;
      }

      @Override
      public double fraction() {
        return chance.nextDouble();
      }
    };
  }

  /** Lets a thing happen and compares. */
  void happen(Happening happening) {
    clock.forward(Duration.ofSeconds(1));
    switch (happening) {
      case Happening.Ask ask -> ask(ask);
      case Happening.Tap tap -> tap(tap);
      case Happening.Say say -> say(say);
      case Happening.Again again -> {
        if (again.age() < events.size()) {
          deliver(List.of(events.size() - 1 - again.age()));
        }
      }
      case Happening.Echo echo -> echo(echo);
      case Happening.Delivered delivered -> deliverHeld();
      case Happening.Passes passes -> clock.forward(passes.time());
      case Happening.Works works -> work(works);
      case Happening.Cancel cancel ->
          operate(
              cancel.approval(),
              (id, it) -> {
                approvals.cancel(id, new Actor.Embedder());
                reference.end(it, new Scene.End(Status.CANCELLED, clock.now(), null));
              });
      case Happening.Force force -> operate(force.approval(), (id, it) -> force(id, it, force));
      case Happening.Pass pass -> operate(pass.approval(), (id, it) -> pass(id, it, pass));
    }
    compare();
  }

  private void ask(Happening.Ask ask) {
    RequestOutcome outcome = approvals.request(cast.in(ask.request()));
    boolean isUnwanted = reference.isUnwanted(cast.in(ask.request()));
    if (isUnwanted != outcome instanceof RequestOutcome.Refused) {
      throw new Difference("The request ended as", outcome, "opted out", isUnwanted);
    }
    if (outcome instanceof RequestOutcome.Created created) {
      String id = created.approval().id().value();
      ids.add(id);
      reference.ask(new Scene.Case(id, created.approval().request()), clock.now());
    }
  }

  private void tap(Happening.Tap tap) {
    if (phones.isEmpty()) {
      return;
    }
    Arrived question = phones.get(tap.question() % phones.size());
    Address by = tap.by() == null ? question.place().at : cast.address(tap.by());
    if (!by.account().equals(question.place().at.account())) {
      return;
    }
    Scene.Case it = question.place().of();
    String wanted =
        it.offered(choice -> choice.key().value().equals(tap.choice())).isPresent()
            ? tap.choice()
            : "approve";
    ReplyKey strange = ReplyKey.of(Cast.bytes(seed + events.size()));
    String payload =
        tap.isForeign()
            ? new ReplyPayload(new ChoiceKey(wanted), strange).text()
            : FakeChannel.payload(question.body(), wanted.toUpperCase(Locale.ROOT));
    MessageId message = fresh("tap");
    Origin origin = cast.origin(by, clock.now(), message);
    Choice choice = it.offered(offered -> offered.key().value().equals(wanted)).orElseThrow();
    Instant written = clock.now();
    happened(
        tap.isHeld(),
        new Event(
            new Inbound.Tapped(origin, payload, null),
            at -> {
              reference.writes(by, written, clock.now());
              if (!tap.isForeign()) {
                reference.answer(question.place(), choice, by, message.value(), at);
              }
            }));
  }

  private void say(Happening.Say say) {
    Address by = cast.address(say.by());
    MessageId quoted =
        say.quoted() < 0 || phones.isEmpty()
            ? null
            : phones.get(say.quoted() % phones.size()).message();
    MessageId message = fresh("say");
    Instant written = clock.now().minus(say.age());
    happened(
        say.isHeld(),
        new Event(
            new Inbound.Written(cast.origin(by, written, message), "text", say.text(), quoted),
            at -> {
              reference.writes(by, written, clock.now());
              reference.say(
                  by,
                  new Scene.Said(
                      say.text(),
                      message.value(),
                      quoted == null ? null : quoted.value(),
                      written,
                      at,
                      clock.now()));
            }));
  }

  private void echo(Happening.Echo echo) {
    if (phones.isEmpty()) {
      return;
    }
    Arrived question = phones.get(echo.question() % phones.size());
    Origin origin = cast.echo(question.place().at, clock.now(), question.message());
    happened(
        echo.isHeld(),
        new Event(
            new Inbound.Echoed(origin, null, null, question.tag()),
            at -> reference.echoed(question.place(), question.message().value(), clock.now())));
  }

  private MessageId fresh(String kind) {
    return new MessageId(kind + "-" + cast.name() + "-" + messages++);
  }

  private void happened(boolean isHeld, Event event) {
    events.add(event);
    if (isHeld) {
      held.add(events.size() - 1);
    } else {
      deliver(List.of(events.size() - 1));
    }
  }

  private void deliverHeld() {
    if (!held.isEmpty()) {
      List<Integer> batch = new ArrayList<>(held);
      Collections.reverse(batch);
      held.clear();
      deliver(batch);
    }
  }

  private void deliver(List<Integer> positions) {
    String body = positions.stream().map(String::valueOf).collect(Collectors.joining("\n"));
    store
        .inbox()
        .receive(
            new ReceivedWebhook(
                body.getBytes(StandardCharsets.UTF_8),
                Cast.ACCOUNTS.stream().map(account -> account.id()).collect(Collectors.toSet())));
  }

  private WebhookReading read(byte[] body) {
    return new WebhookReading.Events(
        ChannelKind.INSTAGRAM,
        new String(body, StandardCharsets.UTF_8)
            .lines()
            .map(position -> events.get(Integer.parseInt(position)).inbound())
            .toList());
  }

  /** An event was handled, for all that is known the first time. */
  private void handled(EventKey key) {
    if (done.add(key.kind() + key.id())) {
      events.stream()
          .filter(event -> EventKeys.of(key.account(), event.inbound()).equals(key))
          .findFirst()
          .orElseThrow()
          .told()
          .accept(receivedAt);
    }
  }

  private interface Deed {
    void on(ApprovalId id, Scene.Case it);
  }

  private void operate(int approval, Deed deed) {
    if (!ids.isEmpty()) {
      String id = ids.get(approval % ids.size());
      deed.on(new ApprovalId(id), reference.caseOf(id));
    }
  }

  private void force(ApprovalId id, Scene.Case it, Happening.Force force) {
    Optional<Choice> choice = it.offered(offered -> offered.key().value().equals(force.choice()));
    operations.force(
        id, new ChoiceKey(force.choice()), new Operations.Deed(new Actor.Operator("Olga"), "so"));
    choice.ifPresent(forced ->
        reference.end(it, new Scene.End(Status.DECIDED, clock.now(), forced, null, "Olga", "so")));
  }

  private void pass(ApprovalId id, Scene.Case it, Happening.Pass pass) {
    Operations.Deed deed = new Operations.Deed(new Actor.Operator("Olga"), "so");
    Address from = cast.address(pass.from());
    if (pass.isShared()) {
      operations.delegate(id, from, cast.in(pass.to()), deed);
    } else {
      operations.reassign(id, from, cast.in(pass.to()), deed);
    }
    reference.pass(it, from, cast.in(pass.to()), pass.isShared(), clock.now());
  }

  /** Runs a worker until it has nothing left to do, or dies. */
  private void work(Happening.Works works) {
    // the first overdue approval is told of in the second transaction; what follows is not told
    // apart
    boolean isTimers = works.part() == Happening.Part.TIMERS;
    store.dieAfter(isTimers ? Math.min(works.diesAfter(), 1) : works.diesAfter());
    try {
      switch (works.part()) {
        case INBOX -> readInbox();
        case SENDS -> send(true);
        case RESUMES -> resume();
        case TIMERS -> time();
      }
    } catch (WatchedStore.Crash crash) {
      // whatever it held waits for the end of its lease
    } finally {
      store.live();
    }
  }

  private void readInbox() {
    List<InboxClaim> claims = store.inbox().claim(ALL, LEASE);
    for (InboxClaim claim :
        claims.stream().sorted(Comparator.comparingLong(InboxClaim::id)).toList()) {
      receivedAt = claim.receivedAt();
      inbox.handle(claim);
    }
  }

  private void time() {
    List<Instant> unread =
        clock
            .ask(
                "select (extract(epoch from received_at) * 1000)::bigint from inbox where due_at is not null")
            .stream()
            .map(at -> Instant.ofEpochMilli(Long.parseLong(String.valueOf(at))))
            .toList();
    Instant now = clock.now();
    timers.run();
    reference.timers(unread, now);
  }

  private void resume() {
    List<OutboxClaim.Wake> claims = store.outbox().claimResumes(ALL, LEASE);
    for (OutboxClaim.Wake claim : claims) {
      if (!isQuiet && chance(claim.approval() + "wake", 4) == 0) {
        receiver.next(new ResumeOutcome.Failed("not now", null));
      }
      resumes.handle(claim);
    }
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
    compareTold();
  }

  private List<OutboxClaim.Send> claimed() {
    List<OutboxClaim.Send> claims = store.outbox().claimSends(ALL, LEASE);
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
                    .toList())
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

  private int chance(String what, int sides) {
    return new Random(seed * 31 + what.hashCode()).nextInt(sides);
  }

  private void question(OutboxClaim.Send claim, Effect.AskApprover ask, boolean mayBeSlow) {
    Scene.Place place = reference.caseOf(claim.approval().value()).places.get(ask.ask());
    Instant begun = clock.now();
    if (claim.isAbandoned()) {
      if (!handle(claim, new Line(Scene.Fate.UNKNOWN, false, Death.NONE)).isLost()) {
        reference.vanished(place);
      }
      return;
    }
    Line line = line(ids.indexOf(claim.approval().value()) + ":" + ask.ask() + ":", mayBeSlow);
    if (line.death() == Death.BEFORE_IT_BEGAN) {
      throw new WatchedStore.Crash();
    }
    Attempt attempt = handle(claim, line);
    if (attempt.isLost()) {
      return;
    }
    Scene.Fate fate = line.fate();
    if (attempt.isToBePlannedAgain()) {
      reference.closed.put(place.at, begun);
      fate = Scene.Fate.LATER;
    }
    boolean isExpected = reference.send(place, fate, attempt.message().value(), begun, clock.now());
    if (isExpected != attempt.isCalled()) {
      throw new Difference(
          "Question " + ask.key() + " to " + ask.to() + " was sent",
          attempt.isCalled(),
          "it should be",
          isExpected);
    }
  }

  private void explanation(OutboxClaim.Send claim, Effect.AskApprover ask) {
    Scene.Place place = reference.caseOf(claim.approval().value()).places.get(ask.ask());
    Instant begun = clock.now();
    Attempt attempt = handle(claim, new Line(Scene.Fate.ACCEPTED, true, Death.NONE));
    if (attempt.isCalled() && !attempt.isLost()) {
      reference.arrived(place, attempt.message().value(), begun);
    }
  }

  /** How an attempt looked from outside. */
  private record Attempt(
      MessageId message, boolean isCalled, boolean isToBePlannedAgain, boolean isLost) {}

  private Attempt handle(OutboxClaim.Send claim, Line line) {
    MessageId message = fresh("sent");
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
              phones.add(
                  new Arrived(
                      reference.caseOf(tag.approval().value()).places.get(tag.ask()),
                      tag.ask(),
                      claim.effect().key(),
                      message,
                      body)));
    }
    switch (line.death()) {
      case IN_THE_CALL -> throw new WatchedStore.Crash();
      case SLOW -> {
        clock.forward(LEASE.plusSeconds(1));
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

  private void woken(Resumption resumption, ResumeHandler.Context context) {
    context
        .resource(Connection.class)
        .ifPresent(connection -> {
          try (var insert = connection.prepareStatement("insert into clock.woken values (?)")) {
            insert.setString(1, resumption.approvalId().value());
            insert.executeUpdate();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** The reference and Lifecycle say the same of each approval. */
  private void compare() {
    for (String id : ids) {
      Approval approval = store.memory.get(new ApprovalId(id));
      Scene.Case it = reference.caseOf(id);
      if (approval == null || !seen(approval).equals(seen(it))) {
        throw new Difference(
            "Lifecycle on " + id,
            approval == null ? null : seen(approval),
            "the reference",
            seen(it));
      }
    }
  }

  /** What is seen of an approval from outside. */
  private record Seen(
      String status,
      int step,
      @Nullable String choice,
      @Nullable String port,
      @Nullable Address from,
      @Nullable String name,
      @Nullable String comment,
      List<Scene.Way> ways) {}

  private static Seen seen(Approval approval) {
    List<Scene.Way> ways =
        approval.asks().stream()
            .map(ask ->
                switch (ask.delivery()) {
                  case SPARE -> Scene.Way.SPARE;
                  case PARKED -> Scene.Way.WAITING;
                  case QUEUED -> Scene.Way.SENDING;
                  case UNKNOWN, SENT, DELIVERED, READ -> Scene.Way.ASKED;
                  case FAILED -> Scene.Way.LOST;
                  case OPTED_OUT -> Scene.Way.STOPPED;
                })
            .toList();
    if (!(approval.state() instanceof State.Final end)) {
      return new Seen(
          approval.status().name(), approval.step(), null, null, null, null, null, ways);
    }
    var decision = end instanceof State.Decided decided ? decided.decision() : null;
    return new Seen(
        approval.status().name(),
        approval.step(),
        end.choice().map(Choice::title).orElse(null),
        Port.of(end).name(),
        decision == null ? null : decision.respondedBy().orElse(null),
        decision == null ? null : decision.approver(),
        decision == null ? null : decision.comment(),
        ways);
  }

  private static Seen seen(Scene.Case it) {
    List<Scene.Way> ways = it.places.stream().map(place -> place.way).toList();
    Scene.End end = it.end;
    if (end == null) {
      boolean isWaiting =
          it.places.stream().anyMatch(place -> place.isOpen(Scene.Way.SENDING, Scene.Way.ASKED));
      return new Seen(
          isWaiting ? "WAITING" : "PARKED", it.step, null, null, null, null, null, ways);
    }
    Choice choice = end.choice();
    return new Seen(
        end.status().name(),
        it.step,
        choice == null ? null : choice.title(),
        choice == null ? end.status().name().toLowerCase(Locale.ROOT) : Cast.port(choice),
        end.from(),
        end.name(),
        end.comment(),
        ways);
  }

  /** People were told what the reference says, and nothing else. */
  private void compareTold() {
    Set<Scene.Told> missing = new HashSet<>(reference.told);
    missing.removeAll(told);
    Set<Scene.Told> tooMany = new HashSet<>(told);
    reference.told.forEach(tooMany::remove);
    if (!missing.isEmpty() || !tooMany.isEmpty()) {
      throw new Difference("Only the product told", tooMany, "only the reference told", missing);
    }
    Set<String> expected =
        reference.explained.stream()
            .map(place -> place.of().id + ":" + place.index())
            .collect(Collectors.toSet());
    if (!explained.equals(expected)) {
      throw new Difference("The product explained", explained, "the reference", expected);
    }
  }

  /** Lets everything come to its end and looks at what is left in the database. */
  void end() {
    isQuiet = true;
    deliverHeld();
    for (String step :
        List.of("PT31S", "PT31S", "PT31S", "PT20M", "PT5H", "PT5H", "PT5H", "PT1M", "PT99H")) {
      clock.forward(Duration.parse(step));
      for (Happening.Part part :
          List.of(
              Happening.Part.INBOX,
              Happening.Part.SENDS,
              Happening.Part.TIMERS,
              Happening.Part.SENDS,
              Happening.Part.RESUMES)) {
        work(new Happening.Works(part, -1));
        compare();
      }
    }
    long known =
        events.stream()
            .map(event -> event.inbound().kind() + event.inbound().origin().messageId())
            .distinct()
            .count();
    ModelAudit.of(clock, store, ids, receiver);
    ModelAudit.same("events handled", (long) done.size(), known);
  }
}
