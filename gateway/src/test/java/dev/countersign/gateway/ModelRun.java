package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Status;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.channel.SendLimits;
import dev.countersign.channel.WebhookReading;
import dev.countersign.journal.Actor;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import dev.countersign.reply.ReplyPayload;
import dev.countersign.resume.ResumeHandler;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.resume.Resumption;
import dev.countersign.store.EventKey;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.Store;
import dev.countersign.store.Together;
import dev.countersign.testkit.Example;
import dev.countersign.value.Value;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One history, told to the reference and done by the gateway's workers on PostgreSQL, one happening
 * after the other. What is seen must be the same after each. A worker here is called by hand, so
 * that the same seed gives the same history.
 */
final class ModelRun {
  static final Duration LEASE = Duration.ofSeconds(30);
  private static final int ALL = 100;

  private final SetClock clock;
  private final WatchedStore store;
  private final ReferenceTalk reference = new ReferenceTalk();
  private final FakeChannel channel = new FakeChannel();
  private final FakeResumer receiver = new FakeResumer();
  private final Random chance;
  private final long seed;
  private final InboxWorker inbox;
  private final ModelSending sending;
  private final ResumeWorker resumes;
  private final Timers timers;
  private final Approvals approvals;
  private final Operations operations;
  private final Cast cast;

  /** An event on its way to us, and what the reference is told when it was handled. */
  private record Event(Inbound inbound, Consumer<Instant> told) {}

  private final List<Event> events = new ArrayList<>();
  private final List<Integer> held = new ArrayList<>();
  private final Set<String> done = new HashSet<>();
  private final List<String> ids = new ArrayList<>();
  private Instant receivedAt = Instant.MIN;
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
        new Gateway.Parts(
            store,
            accounts,
            resumers,
            this::read,
            random(),
            new FakeObserver(),
            Tracing.NONE,
            Cast.LINKS);
    Together alone = store.together("alone");
    SendReport report = new SendReport(parts, new AccountHealth(parts), alone);
    inbox = new InboxWorker(parts, report, alone);
    sending =
        new ModelSending(
            clock,
            store,
            new SendWorker(parts, report, alone, Integer.MAX_VALUE, LEASE),
            channel,
            reference,
            ids,
            seed,
            () -> fresh("sent"));
    resumes = new ResumeWorker(parts, alone);
    timers = new Timers(parts);
    approvals = new Approvals(store, alone, accounts, resumers, parts.randomness(), Tracing.NONE);
    operations = new Operations(store, accounts, resumers, parts.randomness());
    clock.begin();
  }

  private Randomness random() {
    return new Randomness() {
      // the seed alone decides
      @Override
      public ApprovalId approvalId() {
        return ApprovalId.of(bytes(16));
      }

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
      case Happening.Amend amend -> operate(amend.approval(), (id, it) -> amend(id, it, amend));
      case Happening.Force force -> operate(force.approval(), (id, it) -> force(id, it, force));
      case Happening.Pass pass -> operate(pass.approval(), (id, it) -> pass(id, it, pass));
    }
    ModelViews.compare(ids, store, reference);
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
      reference.ask(new Scene.Case(id, created.approval().request(), clock.now()));
    }
  }

  private void tap(Happening.Tap tap) {
    if (sending.phones.isEmpty()) {
      return;
    }
    ModelSending.Arrived question = sending.phones.get(tap.question() % sending.phones.size());
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
            ? new ReplyPayload.Answer(new ChoiceKey(wanted), strange).text()
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
                reference.answer(
                    question.place(), choice, question.what().isOld(), by, message.value(), at);
              }
            }));
  }

  private void say(Happening.Say say) {
    Address by = cast.address(say.by());
    MessageId quoted =
        say.quoted() < 0 || sending.phones.isEmpty()
            ? null
            : sending.phones.get(say.quoted() % sending.phones.size()).message();
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
    if (sending.phones.isEmpty()) {
      return;
    }
    ModelSending.Arrived question = sending.phones.get(echo.question() % sending.phones.size());
    Origin origin = cast.echo(question.place().at, clock.now(), question.message());
    happened(
        echo.isHeld(),
        new Event(
            new Inbound.Echoed(origin, null, null, question.tag()),
            at -> sending.echoed(question)));
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
    Operations.Outcome outcome =
        operations.force(
            id,
            new ChoiceKey(force.choice()),
            new Operations.Deed(new Actor.Operator("Olga"), "so"));
    same(it.end == null && choice.isPresent(), outcome);
    choice.ifPresent(forced ->
        reference.end(it, new Scene.End(Status.DECIDED, clock.now(), forced, null, "Olga", "so")));
  }

  private void amend(ApprovalId id, Scene.Case it, Happening.Amend amend) {
    Amendment amendment =
        new Amendment(
            null, List.of(Example.readable("amount", Value.of(amend.amount()))), null, null);
    reference.amend(it, amendment.of(it.request), clock.now());
    approvals.amend(id, amendment, new Actor.Embedder(), null);
  }

  private void pass(ApprovalId id, Scene.Case it, Happening.Pass pass) {
    Operations.Deed deed = new Operations.Deed(new Actor.Operator("Olga"), "so");
    Address from = cast.address(pass.from());
    Approver to = cast.in(pass.to());
    Operations.Outcome outcome =
        pass.isShared()
            ? operations.delegate(id, from, to, deed)
            : operations.reassign(id, from, to, deed);
    same(reference.pass(it, from, to, pass.isShared(), clock.now()), outcome);
  }

  private static void same(boolean isDone, Operations.Outcome outcome) {
    if (isDone != outcome instanceof Operations.Outcome.Done) {
      throw new Difference("The act of an operator ended as", outcome, "done", isDone);
    }
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
        case SENDS -> sending.send();
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
    List<OutboxClaim.Wake> claims = resumes.claim(ALL, LEASE);
    for (OutboxClaim.Wake claim : claims) {
      // a handler asks the receiver nothing, and would leave the answer to somebody else's callback
      boolean isCallback = claim.delivery().target() instanceof ResumeTarget.Http;
      if (isCallback && !sending.isQuiet && sending.chance(claim.approval() + "wake", 4) == 0) {
        receiver.next(new ResumeOutcome.Failed("not now", null));
      }
      resumes.handle(claim);
    }
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

  /** Lets everything come to its end and looks at what is left in the database. */
  void end() {
    sending.isQuiet = true;
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
        ModelViews.compare(ids, store, reference);
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
