package dev.countersign.approval;

import static dev.countersign.approval.Entries.WEBHOOK;
import static dev.countersign.approval.Transitions.unchanged;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Responder;
import dev.countersign.channel.MessageId;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Notice;
import java.time.Instant;
import java.util.List;

/** What people say that is no answer, and what they are told. */
final class Listening {
  /** How often a question is explained: once, so that two programs never talk in a circle. */
  private static final int MOST_EXPLANATIONS = 1;

  private Listening() {}

  static Transition misunderstood(
      Approval approval, Command.Misunderstood misunderstood, Instant now) {
    Ask ask = approval.asks().get(misunderstood.ask());
    boolean isWorthIt =
        approval.isOpen(ask)
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
        asked.which(),
        JournalEntry.of(now, Event.ASKED_WHICH, new Actor.Person(asked.person().address()))
            .with("open", Integer.toString(asked.which().questions().size())));
  }

  static Transition optedIn(Approval approval, Command.OptedIn optedIn, Instant now) {
    return told(
        approval,
        optedIn.person(),
        optedIn.message(),
        new Notice.OptedIn(),
        JournalEntry.of(now, Event.OPTED_IN, new Actor.Person(optedIn.person().address())));
  }

  /** Only while it matters. */
  static Transition answersMissed(Approval approval, Command.AnswersMissed missed, Instant now) {
    Ask ask = approval.asks().get(missed.ask());
    return approval.isOpen(ask)
        ? Transitions.journaled(
            approval,
            JournalEntry.of(now, Event.ANSWERS_MAY_BE_MISSING, WEBHOOK)
                .with("to", ask.address().toString())
                .with("detail", missed.reason()))
        : unchanged(approval, Verdict.UNCHANGED);
  }

  private static Transition told(
      Approval approval, Responder person, MessageId message, Notice notice, JournalEntry entry) {
    Effect told =
        new Effect.Notify(Answering.noticeKey(approval, message), person.address(), notice);
    return new Transition(
        approval, List.of(told), List.of(entry.with("message", message.value())), Verdict.APPLIED);
  }
}
