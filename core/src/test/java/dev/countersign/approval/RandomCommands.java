package dev.countersign.approval;

import static dev.countersign.approval.Examples.BOB;
import static dev.countersign.approval.Examples.CLEO;
import static dev.countersign.approval.Examples.DORA;
import static dev.countersign.approval.Examples.LATER;
import static dev.countersign.approval.Examples.OPERATOR;

import dev.countersign.approver.Approver;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.field.Entered;
import dev.countersign.field.Field;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeSchedule;
import dev.countersign.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Commands by chance, more often such as make sense at that point of a life than others. */
final class RandomCommands {
  private static final String WHY = "somebody is on leave";
  private static final List<ChoiceKey> CHOICES =
      List.of(
          ChoiceKey.APPROVE,
          ChoiceKey.APPROVE,
          ChoiceKey.REJECT,
          LATER.key(),
          RandomHistories.WITH_REASON.key(),
          new ChoiceKey("maybe"));
  private static final List<Approver> DEPUTIES = List.of(DORA, DORA, BOB, CLEO);

  private final Random random;
  private int lastKey = 1;
  private int lastMessage;

  RandomCommands(Random random) {
    this.random = random;
  }

  Command next(History history, Instant now) {
    List<History.Step> steps = history.steps();
    if (!steps.isEmpty() && random.nextInt(8) == 0) {
      return again(pick(steps).command(), history.approval().asks().size());
    }
    Approval approval = history.approval();
    if (approval.voters().size() > 1 && random.nextInt(7) == 0) {
      return voted(history);
    }
    if (!approval.request().openFields().isEmpty() && random.nextInt(4) == 0) {
      return edited(history);
    }
    return switch (random.nextInt(40)) {
      case 0, 26 -> tapped(history);
      case 1 -> written(approval, now);
      case 37 -> amend(approval);
      case 38 -> new Command.AnswersMissed(ask(approval), WHY);
      case 39 -> new Command.ActRefused("force", OPERATOR);
      case 2 -> random.nextInt(4) > 0 ? tapped(history) : new Command.Cancel(OPERATOR);
      case 3, 34 -> expire(approval, now);
      case 4, 5, 6 -> new Command.WindowOpened(person(approval), key());
      case 7, 8, 9, 10 -> accepted(history, now);
      case 11, 12, 13 -> askFailed(history, now);
      case 14, 15 -> undelivered(approval);
      case 16, 17, 31 -> new Command.Observed(ask(approval), seen(approval), delivery());
      case 18, 19 -> new Command.Remind(voter(approval), key());
      case 20, 21 -> new Command.Misunderstood(ask(approval), key(), fresh());
      case 22 -> ofNumbers(approval);
      case 23 -> ofPreference(approval);
      case 24 -> ended(approval);
      case 27, 28 -> comment(approval);
      case 35 -> submitted(history);
      case 36 -> pageTurned(history);
      case 29, 30, 32, 33 -> operated(approval);
      default -> resumed(now);
    };
  }

  /** Mostly what the person was asked for. */
  private Command edited(History history) {
    Approval approval = history.approval();
    int ask =
        approval
            .ask(busy -> busy.draft().wantedField() != null && random.nextInt(6) > 0)
            .orElse(ask(approval));
    Ask place = approval.asks().get(ask);
    if (place.draft().wantedField() == null && random.nextInt(4) > 0) {
      return place.keys().isEmpty()
          ? tapped(history)
          : new Command.Answer(
              new Command.Question.OfKey(pick(place.keys())),
              ChoiceKey.EDIT,
              at(place.address()),
              fresh());
    }
    Entered entered =
        switch (random.nextInt(4)) {
          case 0 -> new Entered.Kept();
          case 1 -> new Entered.Wrong(null);
          default -> new Entered.Given(Value.of(random.nextInt(100)));
        };
    Responder from = random.nextInt(6) == 0 ? person(approval) : at(place.address());
    return new Command.Enter(ask, entered, from, fresh(), key());
  }

  /** By the page behind a link that somebody was sent. */
  private Command submitted(History history) {
    List<Effect.AskApprover> sent = history.effects(Effect.AskApprover.class);
    ReplyKey key = sent.isEmpty() ? Examples.key(10_000) : pick(sent).replyKey();
    Value.Structure values =
        random.nextInt(3) == 0
            ? new Value.Structure(Map.of("amount", Value.of(random.nextInt(100))))
            : Value.Structure.EMPTY;
    String comment = random.nextBoolean() ? "because of that" : null;
    return new Command.Submit(key.hash(), pick(CHOICES), values, comment, fresh());
  }

  /** The same once more; only random bits are never drawn twice. */
  private Command again(Command command, int asks) {
    return switch (command) {
      case Command.WindowOpened opened -> new Command.WindowOpened(opened.person(), key());
      case Command.AskFailed failed ->
          new Command.AskFailed(
              failed.tag(),
              failed.occasion(),
              failed.failed(),
              failed.next(),
              failed.attempt(),
              key());
      case Command.Undelivered undelivered ->
          new Command.Undelivered(
              undelivered.ask(), undelivered.message(), undelivered.failed(), key());
      case Command.Remind remind -> new Command.Remind(remind.voter(), key());
      case Command.Misunderstood misunderstood ->
          new Command.Misunderstood(misunderstood.ask(), key(), misunderstood.message());
      case Command.OptedOut out ->
          new Command.OptedOut(out.person(), out.message(), out.isConfirmed(), key());
      case Command.Answer answer -> answer;
      case Command.TurnPage turn -> turn;
      case Command.Cancel cancel -> cancel;
      case Command.Comment comment -> comment;
      case Command.Enter enter ->
          new Command.Enter(enter.ask(), enter.entered(), enter.from(), enter.message(), key());
      case Command.Submit submit -> submit;
      case Command.Force force -> force;
      case Command.Amend amend ->
          new Command.Amend(
              amend.title(),
              amend.fields(),
              amend.choices(),
              keys(asks),
              amend.by(),
              amend.reason());
      case Command.Reassign reassign ->
          new Command.Reassign(
              reassign.voter(), reassign.to(), invitation(reassign.to()), OPERATOR, WHY);
      case Command.Delegate delegate ->
          new Command.Delegate(
              delegate.voter(), delegate.to(), invitation(delegate.to()), OPERATOR, WHY);
      case Command.Resend resend ->
          new Command.Resend(resend.ask(), key(), resend.by(), resend.reason());
      case Command.Release release ->
          new Command.Release(
              release.ask(), release.hasArrived(), key(), release.by(), release.reason());
      case Command.Expire expire -> new Command.Expire(List.of());
      case Command.AskAccepted accepted -> accepted;
      case Command.AskSkipped skipped -> skipped;
      case Command.Observed observed -> observed;
      case Command.Numbered numbered -> numbered;
      case Command.AskedWhich asked -> asked;
      case Command.OptedIn in -> in;
      case Command.AnswersMissed missed -> missed;
      case Command.ActRefused refused -> refused;
      case Command.NoticeEnded ended -> ended;
      case Command.ResumeEnded ended -> ended;
      case Command.ResumeReplayed replayed -> replayed;
    };
  }

  /** With the people of the next step, unless the timer came too early to know them. */
  private Command expire(Approval approval, Instant now) {
    boolean isUp = !now.isBefore(approval.expiresAt());
    return new Command.Expire(
        approval
            .nextStep()
            .filter(step -> isUp || random.nextBoolean())
            .map(step -> step.approvers().stream().map(this::invitation).toList())
            .orElse(List.of()));
  }

  /** Mostly of somebody who was asked for one. */
  private Command comment(Approval approval) {
    int ask =
        approval
            .ask(asked -> asked.draft().wantedComment() != null && random.nextInt(8) > 0)
            .orElse(ask(approval));
    Responder from =
        random.nextInt(4) == 0 ? person(approval) : at(approval.asks().get(ask).address());
    return new Command.Comment(ask, "because of that", from, fresh());
  }

  private Command operated(Approval approval) {
    Approver deputy = pick(DEPUTIES);
    return switch (random.nextInt(20)) {
      case 0 -> new Command.Force(pick(CHOICES), OPERATOR, WHY);
      case 1, 2, 3 ->
          new Command.Reassign(voter(approval), deputy, invitation(deputy), OPERATOR, WHY);
      case 4, 5, 6 ->
          new Command.Delegate(voter(approval), deputy, invitation(deputy), OPERATOR, WHY);
      case 7, 8, 9 -> new Command.Resend(ask(approval), key(), OPERATOR, WHY);
      default ->
          new Command.Release(
              approval.ask(ask -> ask.delivery() == Delivery.UNKNOWN).orElse(ask(approval)),
              random.nextBoolean(),
              key(),
              OPERATOR,
              WHY);
    };
  }

  /** How a person can be asked, by chance. */
  Invitation invitation(Approver person) {
    return new Invitation(person.addresses().stream().map(this::reach).toList());
  }

  private Invitation.Reach reach(Address address) {
    ChannelKind channel =
        address.account().equals(Examples.SHOP.id()) ? ChannelKind.INSTAGRAM : ChannelKind.WHATSAPP;
    return new Invitation.Reach(
        address, channel, random.nextInt(3) == 0 ? "window-closed" : null, key());
  }

  /** Mostly one of those who are asked now, seldom nobody. */
  private int voter(Approval approval) {
    int people = approval.voters().size();
    if (random.nextInt(4) == 0) {
      return random.nextInt(people);
    }
    return approval.asks().get(ask(approval)).voter();
  }

  /** By a button that somebody was sent, seldom by one that nobody was. */
  private Command tapped(History history) {
    List<Effect.AskApprover> sent = history.effects(Effect.AskApprover.class);
    if (sent.isEmpty() || random.nextInt(8) == 0) {
      return answer(
          new Command.Question.OfKey(Examples.key(10_000).hash()), person(history.approval()));
    }
    Effect.AskApprover button = random.nextBoolean() ? sent.getLast() : pick(sent);
    return answer(
        new Command.Question.OfKey(button.replyKey().hash()),
        random.nextInt(3) == 0 ? person(history.approval()) : at(button.to()));
  }

  /** Mostly by whom the button was sent to. */
  private Command pageTurned(History history) {
    List<Effect.AskApprover> sent = history.effects(Effect.AskApprover.class);
    if (sent.isEmpty()) {
      return tapped(history);
    }
    Effect.AskApprover button = random.nextBoolean() ? sent.getLast() : pick(sent);
    Responder from = random.nextInt(4) == 0 ? person(history.approval()) : at(button.to());
    return new Command.TurnPage(button.replyKey(), random.nextInt(4), from, fresh());
  }

  /** Several people answer more often than one, and mostly yes, or hardly anything is decided. */
  private Command voted(History history) {
    int ask = ask(history.approval());
    return history.effects(Effect.AskApprover.class).stream()
        .filter(asking -> asking.ask() == ask)
        .findFirst()
        .<Command>map(button ->
            new Command.Answer(
                new Command.Question.OfKey(button.replyKey().hash()),
                random.nextBoolean() ? pick(CHOICES) : ChoiceKey.APPROVE,
                at(button.to()),
                fresh()))
        .orElseGet(() -> tapped(history));
  }

  /** Other data, seldom the same, sometimes with other choices. */
  private Command amend(Approval approval) {
    List<Choice> choices = approval.request().choices();
    return new Command.Amend(
        random.nextInt(3) == 0 ? "Refund" : null,
        List.of(amount(approval)),
        random.nextInt(4) == 0 ? choices.subList(0, Math.max(3, choices.size() - 1)) : choices,
        keys(approval.asks().size()),
        Examples.CALLER,
        random.nextBoolean() ? WHY : null);
  }

  /** Mostly with as much that people may change as before. */
  private Field amount(Approval approval) {
    List<Field> open = approval.request().openFields();
    return open.isEmpty() || random.nextInt(3) == 0
        ? Examples.readable("amount", Integer.toString(random.nextInt(5)))
        : open.getFirst().with(Value.of(random.nextInt(5)));
  }

  private List<ReplyKey> keys(int count) {
    return IntStream.range(0, count).mapToObj(index -> key()).toList();
  }

  private Command written(Approval approval, Instant now) {
    int ask = random.nextInt(12) == 0 ? approval.asks().size() : ask(approval);
    boolean isTheirs = ask < approval.asks().size() && random.nextInt(3) > 0;
    return answer(
        new Command.Question.OfWords(
            ask,
            isTheirs ? quoted(approval.asks().get(ask)) : null,
            now.minusSeconds(random.nextInt(900))),
        isTheirs ? at(approval.asks().get(ask).address()) : person(approval));
  }

  private Command answer(Command.Question to, Responder from) {
    return new Command.Answer(to, pick(CHOICES), from, fresh());
  }

  /** Nothing, or a message of the question, or one of what it was before. */
  private @Nullable MessageId quoted(Ask ask) {
    List<MessageId> messages = random.nextBoolean() ? ask.messages() : ask.outdated().messages();
    return messages.isEmpty() || random.nextBoolean() ? null : pick(messages);
  }

  /** Mostly the tag of what was last to be sent there. */
  private AskTag tag(History history) {
    int ask = ask(history.approval());
    List<Effect.AskApprover> sent =
        history.effects(Effect.AskApprover.class).stream()
            .filter(asking -> asking.ask() == ask)
            .toList();
    if (sent.isEmpty()) {
      return new AskTag(Examples.ID, ask, history.approval().version());
    }
    return (random.nextInt(5) == 0 ? pick(sent) : sent.getLast()).tag();
  }

  private Command accepted(History history, Instant now) {
    Instant remindAt =
        random.nextInt(3) == 0 ? null : now.plus(Duration.ofMinutes(random.nextInt(40)));
    return new Command.AskAccepted(
        tag(history),
        occasion(),
        random.nextInt(6) == 0 ? seenOrFresh(history.approval()) : fresh(),
        new Command.Sending(now, Route.MESSAGE, "window open", attempt(), remindAt));
  }

  private Command askFailed(History history, Instant now) {
    return new Command.AskFailed(
        tag(history),
        occasion(),
        failed(),
        pick(
            List.of(
                new SendSchedule.Next.Again(now),
                new SendSchedule.Next.Held(now),
                new SendSchedule.Next.Unknown(),
                new SendSchedule.Next.Unknown(),
                new SendSchedule.Next.Park(),
                new SendSchedule.Next.GiveUp())),
        attempt(),
        key());
  }

  private Command undelivered(Approval approval) {
    return new Command.Undelivered(
        ask(approval),
        seenOrFresh(approval),
        random.nextBoolean() ? Examples.failed(FailureClass.WINDOW) : failed(),
        key());
  }

  private Command ofNumbers(Approval approval) {
    return random.nextBoolean()
        ? new Command.Numbered(ask(approval), 1 + random.nextInt(4))
        : new Command.AskedWhich(
            person(approval),
            new Notice.Which(List.of("1: Refund", "2: Order"), "Later", 1),
            fresh());
  }

  private Command ofPreference(Approval approval) {
    return random.nextInt(3) > 0
        ? new Command.OptedOut(person(approval), fresh(), random.nextBoolean(), key())
        : new Command.OptedIn(person(approval), fresh());
  }

  private Command ended(Approval approval) {
    if (random.nextBoolean()) {
      return new Command.AskSkipped();
    }
    return new Command.NoticeEnded(
        person(approval).address(),
        random.nextBoolean() ? failed() : new SendOutcome.Accepted(fresh()));
  }

  private Command resumed(Instant now) {
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

  /** Mostly the question that the person has now. */
  private int ask(Approval approval) {
    int any = random.nextInt(approval.asks().size());
    int from = random.nextInt(approval.asks().size());
    if (random.nextInt(4) == 0) {
      return any;
    }
    return IntStream.concat(IntStream.range(from, approval.asks().size()), IntStream.range(0, from))
        .filter(index -> isAskedNow(approval, approval.asks().get(index)))
        .findFirst()
        .orElse(any);
  }

  private static boolean isAskedNow(Approval approval, Ask ask) {
    return approval.isOpen(ask) && ask.isLive();
  }

  /** Mostly somebody who is asked. */
  private Responder person(Approval approval) {
    return random.nextInt(3) == 0
        ? pick(RandomHistories.PEOPLE)
        : at(pick(approval.asks()).address());
  }

  /** Whom a message to an address reaches, under any of their ids. */
  private Responder at(Address address) {
    return pick(RandomHistories.PEOPLE.stream().filter(person -> person.isAt(address)).toList());
  }

  /** A message of a question, or one that nobody has told us of, or all of them until now. */
  private @Nullable MessageId seen(Approval approval) {
    return random.nextInt(5) == 0 ? null : seenOrFresh(approval);
  }

  private MessageId seenOrFresh(Approval approval) {
    Ask ask = approval.asks().get(ask(approval));
    List<MessageId> known = random.nextInt(4) == 0 ? ask.outdated().messages() : ask.messages();
    return known.isEmpty() || random.nextInt(6) == 0 ? fresh() : pick(known);
  }

  private Occasion occasion() {
    return random.nextInt(3) == 0 ? pick(List.of(Occasion.values())) : Occasion.FIRST;
  }

  private Delivery delivery() {
    return random.nextInt(3) == 0 ? Delivery.SENT : pick(List.of(Delivery.values()));
  }

  private SendOutcome.Failed failed() {
    return Examples.failed(pick(List.of(FailureClass.values())));
  }

  private ReplyKey key() {
    return Examples.key(++lastKey);
  }

  private MessageId fresh() {
    return new MessageId("mid." + ++lastMessage);
  }

  private int attempt() {
    return 1 + random.nextInt(3);
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
