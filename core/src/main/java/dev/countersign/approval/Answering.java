package dev.countersign.approval;

import static dev.countersign.approval.Entries.WEBHOOK;
import static dev.countersign.approval.Transitions.end;
import static dev.countersign.approval.Transitions.expired;
import static dev.countersign.approval.Transitions.joined;
import static dev.countersign.approval.Transitions.outOfReach;
import static dev.countersign.approval.Transitions.overdue;
import static dev.countersign.approval.Transitions.unchanged;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Responder;
import dev.countersign.channel.MessageId;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending.Kind;
import dev.countersign.reply.ReplyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What people answer, and how an approval ends by somebody's will or by time. */
final class Answering {
  /** How often a question is explained: once, so that two programs never talk in a circle. */
  private static final int MOST_EXPLANATIONS = 1;

  private Answering() {}

  static Transition answer(Approval approval, Command.Answer answer, Instant now) {
    OptionalInt asked = asked(approval, answer.to());
    if (asked.isEmpty()) {
      return refused(approval, answer, "unknown-key", new Notice.NotForYou(), now);
    }
    Ask ask = approval.asks().get(asked.getAsInt());
    if (!answer.from().isAt(ask.address())) {
      return refused(approval, answer, "responder-mismatch", new Notice.NotForYou(), now);
    }
    boolean isOutdated = isOutdated(ask, answer.to());
    Optional<Choice> choice = approval.choice(answer.choice());
    if (choice.isEmpty() && !isOutdated) {
      return refused(approval, answer, "unknown-choice", new Notice.NotForYou(), now);
    }
    if (isRequester(approval, answer.from())) {
      return refused(approval, answer, "own-request", new Notice.OwnRequest(), now);
    }
    if (ask.delivery() == Delivery.OPTED_OUT) {
      return refused(approval, answer, "opted-out", new Notice.NotForYou(), now);
    }
    JournalEntry entry =
        entry(Event.VOTED, answer, now)
            .with("by", answer.to() instanceof Command.Question.OfKey ? "button" : "words");
    Act act = new Act(answer.from(), answer.message(), entry);
    Optional<Transition> untimely = inTime(approval, ask, act, now);
    if (untimely.isPresent()) {
      return untimely.get();
    }
    if (isOutdated) {
      return refused(approval, answer, "changed", new Notice.Changed(), now);
    }
    return choice.get().needsComment()
        ? commentWanted(approval, ask, choice.get(), act)
        : vote(approval, ask, choice.get(), null, act, now);
  }

  /**
   * Whether an answer is to what the request was before it changed. Words without a quote are to
   * what the person had before them when they wrote, and where that is not known they do not count.
   */
  private static boolean isOutdated(Ask ask, Command.Question question) {
    return switch (question) {
      case Command.Question.OfKey(ReplyKey.Hash key) -> ask.outdated().keys().contains(key);
      case Command.Question.OfWords(int index, MessageId quoted, Instant written) ->
          !ask.outdated().keys().isEmpty()
              && (quoted == null ? !hadBeforeThem(ask, written) : !ask.messages().contains(quoted));
    };
  }

  private static boolean hadBeforeThem(Ask ask, Instant written) {
    return ask.sentAt() == null
        ? !ask.keys().isEmpty() && ask.isAsked() && ask.delivery() != Delivery.UNKNOWN
        : !written.isBefore(ask.sentAt());
  }

  /** The words of somebody who was asked for them. */
  static Transition comment(Approval approval, Command.Comment comment, Instant now) {
    Ask ask = approval.asks().get(comment.ask());
    Voter voter = approval.voter(ask);
    ChoiceKey awaiting = voter.awaiting();
    boolean mayAnswer =
        comment.from().isAt(ask.address())
            && !ask.keys().isEmpty()
            && ask.delivery() != Delivery.OPTED_OUT
            && !isRequester(approval, comment.from());
    if (awaiting == null || !mayAnswer) {
      return unchanged(approval, Verdict.REFUSED);
    }
    Choice choice = approval.choice(awaiting).orElseThrow();
    JournalEntry entry =
        JournalEntry.of(now, Event.VOTED, new Actor.Person(comment.from().address()))
            .with("choice", awaiting.value())
            .with("message", comment.message().value())
            .with("by", "comment");
    Act act = new Act(comment.from(), comment.message(), entry);
    return inTime(approval, ask, act, now)
        .orElseGet(() -> vote(approval, ask, choice, comment.text(), act, now));
  }

  private static boolean isRequester(Approval approval, Responder person) {
    return approval.request().requester().stream().anyMatch(person::isAt);
  }

  /**
   * Somebody answers.
   *
   * @param entry for the journal, should it count
   */
  private record Act(Responder from, MessageId message, JournalEntry entry) {
    Effect told(Approval approval, Notice notice) {
      return new Effect.Notify(noticeKey(approval, message), from.address(), notice);
    }

    JournalEntry as(Event event) {
      return new JournalEntry(entry.at(), event, entry.actor(), entry.details());
    }
  }

  /** Empty while the answer can count; else what becomes of it. */
  private static Optional<Transition> inTime(Approval approval, Ask ask, Act act, Instant now) {
    Voter voter = approval.voter(ask);
    if (approval.state() instanceof State.Final end) {
      return Optional.of(late(approval, act, Farewells.ending(end), Verdict.ALREADY_FINAL));
    }
    if (!approval.isActive(voter)) {
      return Optional.of(late(approval, act, passedOn(now), Verdict.REFUSED));
    }
    Optional<Vote> earlier = earlier(approval, ask.voter(), act.from());
    if (earlier.isPresent()) {
      String choice = earlier.get().choice().title();
      return Optional.of(
          new Transition(
              approval,
              List.of(act.told(approval, new Notice.AlreadyAnswered(choice))),
              List.of(act.as(Event.ANSWER_LATE)),
              Verdict.UNCHANGED));
    }
    if (now.isBefore(approval.expiresAt())) {
      return Optional.empty();
    }
    Transition overdue = overdue(approval, now);
    Transition late =
        overdue.approval().state() instanceof State.Final end
            ? late(overdue.approval(), act, Farewells.ending(end), Verdict.ALREADY_FINAL)
            : late(approval, act, passedOn(now), Verdict.REFUSED);
    return Optional.of(joined(overdue, late));
  }

  /**
   * The answer that stands: that of the voter, whoever gave it, or what the same person answered in
   * somebody else's place, because a person has one vote.
   */
  private static Optional<Vote> earlier(Approval approval, int voter, Responder from) {
    return approval
        .vote(voter)
        .or(() ->
            approval.voters().stream()
                .filter(approval::isActive)
                .flatMap(other -> Optional.ofNullable(other.vote()).stream())
                .filter(vote -> from.isAt(vote.from()))
                .findFirst());
  }

  private static Notice.Ending passedOn(Instant now) {
    return new Notice.Ending(Kind.PASSED_ON, null, null, now);
  }

  private static Transition commentWanted(Approval approval, Ask ask, Choice choice, Act act) {
    return new Transition(
        approval.with(ask.voter(), approval.voter(ask).awaiting(choice.key())),
        List.of(act.told(approval, new Notice.CommentWanted(choice.title()))),
        List.of(act.as(Event.COMMENT_WANTED)),
        Verdict.APPLIED);
  }

  private static Transition vote(
      Approval approval, Ask ask, Choice choice, @Nullable String comment, Act act, Instant now) {
    Vote vote = new Vote(choice, act.from().address(), ask.channel(), now, comment);
    Voter voter = approval.voter(ask).with(vote);
    Approval voted = approval.with(ask.voter(), voter);
    Transition left =
        new Transition(
            voted,
            Farewells.of(
                approval,
                new Notice.Ending(Kind.DECIDED, choice.title(), voter.approver().name(), now),
                other ->
                    other.voter() != ask.voter()
                        && approval.haveOneVote(other.voter(), ask.voter())),
            List.of(),
            Verdict.APPLIED);
    return switch (Voting.result(voted)) {
      case DECIDED -> {
        State.Decided decided = new State.Decided(Decision.of(vote, voter));
        List<Effect> notices = new ArrayList<>();
        notices.add(act.told(voted, new Notice.Recorded(choice.title())));
        notices.addAll(
            Farewells.of(
                approval, Farewells.ending(decided), other -> other.voter() != ask.voter()));
        yield end(voted, decided, notices, act.as(Event.DECIDED));
      }
      case OPEN -> joined(left, counted(voted.standing(), choice, act));
      case OUT_OF_REACH ->
          joined(
              joined(left, counted(voted, choice, act)),
              outOfReach(voted, "out-of-reach too few are left who could approve", now));
    };
  }

  private static Transition counted(Approval voted, Choice choice, Act act) {
    Notice counted =
        new Notice.Counted(choice.title(), Voting.approvals(voted), Voting.needed(voted));
    return new Transition(
        voted, List.of(act.told(voted, counted)), List.of(act.entry()), Verdict.APPLIED);
  }

  private static OptionalInt asked(Approval approval, Command.Question question) {
    return switch (question) {
      case Command.Question.OfKey(ReplyKey.Hash key) ->
          approval.ask(ask -> ask.keys().contains(key) || ask.outdated().keys().contains(key));
      case Command.Question.OfWords byWords ->
          byWords.ask() < approval.asks().size() && wasAsked(approval.asks().get(byWords.ask()))
              ? OptionalInt.of(byWords.ask())
              : OptionalInt.empty();
    };
  }

  private static boolean wasAsked(Ask ask) {
    return !ask.keys().isEmpty() || !ask.outdated().keys().isEmpty();
  }

  private static Transition late(
      Approval approval, Act act, Notice.Ending ending, Verdict verdict) {
    return new Transition(
        approval,
        List.of(act.told(approval, new Notice.TooLate(ending))),
        List.of(act.as(Event.ANSWER_LATE)),
        verdict);
  }

  private static Transition refused(
      Approval approval, Command.Answer answer, String reason, Notice notice, Instant now) {
    JournalEntry entry =
        JournalEntry.of(now, Event.ANSWER_REFUSED, new Actor.Person(answer.from().address()))
            .with("reason", reason)
            .with("message", answer.message().value());
    Effect told =
        new Effect.Notify(noticeKey(approval, answer.message()), answer.from().address(), notice);
    return new Transition(approval, List.of(told), List.of(entry), Verdict.REFUSED);
  }

  static Transition cancel(Approval approval, Command.Cancel cancel, Instant now) {
    if (approval.state() instanceof State.Final) {
      return unchanged(approval, Verdict.ALREADY_FINAL);
    }
    State.Cancelled cancelled = new State.Cancelled(now, cancel.by());
    return end(
        approval,
        cancelled,
        Farewells.of(approval, Farewells.ending(cancelled), ask -> true),
        JournalEntry.of(now, Event.CANCELLED, cancel.by()));
  }

  static Transition force(Approval approval, Command.Force force, Instant now) {
    if (approval.state() instanceof State.Final) {
      return unchanged(approval, Verdict.ALREADY_FINAL);
    }
    Optional<Choice> choice = approval.choice(force.choice());
    if (choice.isEmpty()) {
      return unchanged(approval, Verdict.REFUSED);
    }
    String name = force.by() instanceof Actor.Operator(String operator) ? operator : null;
    State.Decided decided =
        new State.Decided(new Decision(choice.get(), force.by(), null, now, name, force.reason()));
    return end(
        approval,
        decided,
        Farewells.of(approval, Farewells.ending(decided), ask -> true),
        JournalEntry.of(now, Event.FORCED, force.by())
            .with("choice", force.choice().value())
            .with("reason", force.reason()));
  }

  static Transition expire(Approval approval, Command.Expire expire, Instant now) {
    if (approval.state() instanceof State.Final) {
      return unchanged(approval, Verdict.ALREADY_FINAL);
    }
    if (now.isBefore(approval.expiresAt())) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    if (approval.nextStep().isEmpty()) {
      return expired(approval, now);
    }
    return expire.next().isEmpty()
        ? unchanged(approval, Verdict.UNCHANGED)
        : Inviting.escalate(approval, expire.next(), now);
  }

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

  static String noticeKey(Approval approval, MessageId message) {
    return "notice:" + approval.id() + ":" + message;
  }
}
