package dev.countersign.approval;

import static dev.countersign.approval.Entries.WEBHOOK;
import static dev.countersign.approval.Transitions.end;
import static dev.countersign.approval.Transitions.expired;
import static dev.countersign.approval.Transitions.joined;
import static dev.countersign.approval.Transitions.unchanged;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Responder;
import dev.countersign.channel.MessageId;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What people answer, and how an approval ends by somebody's will or by time. */
final class Answering {
  /** How often a question is explained: once, so that two programs never talk in a circle. */
  private static final int MOST_EXPLANATIONS = 1;

  private Answering() {}

  static Transition answer(Approval approval, Command.Answer answer, Instant now) {
    OptionalInt asked = asked(approval, answer.to());
    if (asked.isEmpty()) {
      return refused(approval, answer, "unknown-key", now);
    }
    Ask ask = approval.asks().get(asked.getAsInt());
    if (!answer.from().isAt(ask.address())) {
      return refused(approval, answer, "responder-mismatch", now);
    }
    Optional<Choice> choice = approval.choice(answer.choice());
    if (choice.isEmpty()) {
      return refused(approval, answer, "unknown-choice", now);
    }
    if (approval.state() instanceof State.Final end) {
      return late(approval, answer, end, now);
    }
    if (!now.isBefore(approval.expiresAt())) {
      Transition expired = expired(approval, now);
      return joined(expired, late(expired.approval(), answer, new State.Expired(now), now));
    }
    Decision decision =
        new Decision(
            choice.get(),
            answer.from().address(),
            ask.channel(),
            now,
            approval.request().approver().name());
    JournalEntry decided =
        entry(Event.DECIDED, answer, now)
            .with("by", answer.to() instanceof Command.Question.OfKey ? "button" : "words");
    Effect recorded = notice(approval, answer, new Notice.Recorded(choice.get().title()));
    return end(approval, new State.Decided(decision), List.of(recorded), decided);
  }

  private static OptionalInt asked(Approval approval, Command.Question question) {
    return switch (question) {
      case Command.Question.OfKey byKey -> approval.ask(ask -> ask.keys().contains(byKey.key()));
      case Command.Question.OfWords byWords ->
          byWords.ask() < approval.asks().size()
                  && !approval.asks().get(byWords.ask()).keys().isEmpty()
              ? OptionalInt.of(byWords.ask())
              : OptionalInt.empty();
    };
  }

  private static Transition late(
      Approval approval, Command.Answer answer, State.Final end, Instant now) {
    Notice truth = new Notice.TooLate(ending(end));
    return new Transition(
        approval,
        List.of(notice(approval, answer, truth)),
        List.of(entry(Event.ANSWER_LATE, answer, now)),
        Verdict.ALREADY_FINAL);
  }

  private static Notice.Ending ending(State.Final end) {
    return switch (end) {
      case State.Decided decided ->
          new Notice.Ending(
              Kind.DECIDED,
              decided.decision().choice().title(),
              decided.decision().approver(),
              decided.at());
      case State.Expired expired -> new Notice.Ending(Kind.EXPIRED, null, null, expired.at());
      case State.Cancelled cancelled ->
          new Notice.Ending(Kind.WITHDRAWN, null, null, cancelled.at());
      case State.Undeliverable undeliverable ->
          new Notice.Ending(Kind.UNDELIVERABLE, null, null, undeliverable.at());
    };
  }

  private static Transition refused(
      Approval approval, Command.Answer answer, String reason, Instant now) {
    JournalEntry entry =
        JournalEntry.of(now, Event.ANSWER_REFUSED, new Actor.Person(answer.from().address()))
            .with("reason", reason)
            .with("message", answer.message().value());
    return new Transition(
        approval,
        List.of(notice(approval, answer, new Notice.NotForYou())),
        List.of(entry),
        Verdict.REFUSED);
  }

  static Transition cancel(Approval approval, Command.Cancel cancel, Instant now) {
    if (approval.state() instanceof State.Final) {
      return unchanged(approval, Verdict.ALREADY_FINAL);
    }
    return end(
        approval,
        new State.Cancelled(now, cancel.by()),
        List.of(),
        JournalEntry.of(now, Event.CANCELLED, cancel.by()));
  }

  static Transition expire(Approval approval, Instant now) {
    if (approval.state() instanceof State.Final) {
      return unchanged(approval, Verdict.ALREADY_FINAL);
    }
    return now.isBefore(approval.expiresAt())
        ? unchanged(approval, Verdict.UNCHANGED)
        : expired(approval, now);
  }

  static Transition misunderstood(
      Approval approval, Command.Misunderstood misunderstood, Instant now) {
    Ask ask = approval.asks().get(misunderstood.ask());
    boolean isWorthIt =
        !(approval.state() instanceof State.Final)
            && now.isBefore(approval.expiresAt())
            && ask.isAsked()
            && ask.explained() < MOST_EXPLANATIONS;
    if (!isWorthIt) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    Approval explained =
        approval.with(
            misunderstood.ask(), ask.explainedOnceMore().repeatedWith(misunderstood.key().hash()));
    return new Transition(
        explained,
        List.of(Asking.effect(explained, misunderstood.ask(), misunderstood.key(), Occasion.HELP)),
        List.of(
            JournalEntry.of(now, Event.EXPLAINED, new Actor.Person(ask.address()))
                .with("message", misunderstood.message().value())),
        Verdict.APPLIED);
  }

  static Transition numbered(Approval approval, Command.Numbered numbered, Instant now) {
    Ask ask = approval.asks().get(numbered.ask());
    if (ask.number() != null) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    return new Transition(
        approval.with(numbered.ask(), ask.numbered(numbered.number())),
        List.of(),
        List.of(
            JournalEntry.of(now, Event.NUMBERED, WEBHOOK)
                .with("to", ask.address().toString())
                .with("number", Integer.toString(numbered.number()))),
        Verdict.APPLIED);
  }

  static Transition askedWhich(Approval approval, Command.AskedWhich asked, Instant now) {
    return told(
        approval,
        asked.person(),
        asked.message(),
        new Notice.Which(asked.questions()),
        JournalEntry.of(now, Event.ASKED_WHICH, new Actor.Person(asked.person().address()))
            .with("open", Integer.toString(asked.questions().size())));
  }

  static Transition optedIn(Approval approval, Command.OptedIn optedIn, Instant now) {
    return told(
        approval,
        optedIn.person(),
        optedIn.message(),
        new Notice.OptedIn(),
        JournalEntry.of(now, Event.OPTED_IN, new Actor.Person(optedIn.person().address())));
  }

  private static Transition told(
      Approval approval, Responder person, MessageId message, Notice notice, JournalEntry entry) {
    Effect told = new Effect.Notify(noticeKey(approval, message), person.address(), notice);
    return new Transition(
        approval, List.of(told), List.of(entry.with("message", message.value())), Verdict.APPLIED);
  }

  private static JournalEntry entry(Event event, Command.Answer answer, Instant now) {
    return JournalEntry.of(now, event, new Actor.Person(answer.from().address()))
        .with("choice", answer.choice().value())
        .with("message", answer.message().value());
  }

  private static Effect notice(Approval approval, Command.Answer answer, Notice notice) {
    return new Effect.Notify(
        noticeKey(approval, answer.message()), answer.from().address(), notice);
  }

  static String noticeKey(Approval approval, MessageId message) {
    return "notice:" + approval.id() + ":" + message;
  }
}
