package dev.countersign.approval;

import static dev.countersign.approval.Transitions.end;
import static dev.countersign.approval.Transitions.joined;
import static dev.countersign.approval.Transitions.outOfReach;
import static dev.countersign.approval.Transitions.overdue;
import static dev.countersign.approval.Transitions.unchanged;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending.Kind;
import dev.countersign.reply.ReplyKey;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What people answer. */
final class Answering {
  private static final Objection OUTDATED = new Objection("outdated", new Notice.Outdated());

  private Answering() {}

  static Transition answer(Approval approval, Command.Answer answer, Instant now) {
    OptionalInt asked = asked(approval, answer.to());
    Optional<Choice> choice = approval.choice(answer.choice());
    boolean isEdit =
        choice.isEmpty()
            && answer.choice().equals(ChoiceKey.EDIT)
            && !approval.request().openFields().isEmpty();
    boolean isOutdated =
        asked.isPresent() && isOutdated(approval.asks().get(asked.getAsInt()), answer.to());
    Optional<Objection> objection =
        objection(approval, asked, answer.from(), choice.isPresent() || isEdit || isOutdated);
    if (objection.isPresent()) {
      return refused(approval, answer.from(), answer.message(), objection.get(), now);
    }
    Ask ask = approval.asks().get(asked.getAsInt());
    JournalEntry entry =
        entry(Event.VOTED, answer, now)
            .with("by", answer.to() instanceof Command.Question.OfKey ? "button" : "words");
    Act act = new Act(answer.from(), answer.message(), entry);
    Optional<Transition> untimely = inTime(approval, ask, act, now);
    if (untimely.isPresent()) {
      return untimely.get();
    }
    if (isOutdated) {
      return refused(approval, answer.from(), answer.message(), OUTDATED, now);
    }
    if (isEdit) {
      return Editing.begin(approval, asked.getAsInt(), act);
    }
    return Editing.before(approval, asked.getAsInt(), choice.orElseThrow(), act)
        .orElseGet(() ->
            choice.orElseThrow().needsComment()
                ? commentWanted(approval, asked.getAsInt(), choice.orElseThrow(), act)
                : vote(approval, asked.getAsInt(), choice.orElseThrow(), null, act, now));
  }

  /** Who may answer may look at other choices. Nothing is decided by it. */
  static Transition turnPage(Approval approval, Command.TurnPage turn, Instant now) {
    OptionalInt asked = asked(approval, new Command.Question.OfKey(turn.key().hash()));
    Optional<Objection> objection = objection(approval, asked, turn.from(), true);
    if (objection.isPresent()) {
      return refused(approval, turn.from(), turn.message(), objection.get(), now);
    }
    JournalEntry entry =
        JournalEntry.of(now, Event.PAGE_TURNED, new Actor.Person(turn.from().address()))
            .with("page", Integer.toString(turn.page() + 1))
            .with("message", turn.message().value());
    Act act = new Act(turn.from(), turn.message(), entry);
    Ask ask = approval.asks().get(asked.getAsInt());
    return inTime(approval, ask, act, now)
        .orElseGet(() ->
            ask.isOutdated(turn.key().hash())
                ? refused(approval, turn.from(), turn.message(), OUTDATED, now)
                : Asking.page(approval, asked.getAsInt(), turn, entry));
  }

  /**
   * Why a tap or a word does not count.
   *
   * @param reason for the journal
   * @param notice for whom it came from
   */
  private record Objection(String reason, Notice notice) {}

  private static Optional<Objection> objection(
      Approval approval, OptionalInt asked, Responder from, boolean isOffered) {
    if (asked.isEmpty()) {
      return Optional.of(new Objection("unknown-key", new Notice.NotForYou()));
    }
    Ask ask = approval.asks().get(asked.getAsInt());
    if (!from.isAt(ask.address())) {
      return Optional.of(new Objection("responder-mismatch", new Notice.NotForYou()));
    }
    if (!isOffered) {
      return Optional.of(new Objection("unknown-choice", new Notice.NotForYou()));
    }
    if (isRequester(approval, from)) {
      return Optional.of(new Objection("own-request", new Notice.OwnRequest()));
    }
    return ask.delivery() == Delivery.OPTED_OUT
        ? Optional.of(new Objection("opted-out", new Notice.NotForYou()))
        : Optional.empty();
  }

  /**
   * Whether an answer is to what was asked before it changed. Words without a quote are to what the
   * person had before them when they wrote, and where that is not known they do not count.
   */
  private static boolean isOutdated(Ask ask, Command.Question question) {
    return switch (question) {
      case Command.Question.OfKey(ReplyKey.Hash key) -> ask.isOutdated(key);
      case Command.Question.OfWords words ->
          !ask.outdated().keys().isEmpty()
              && (words.quoted() == null
                  ? !hadBeforeThem(ask, words.written())
                  : !ask.messages().contains(words.quoted()));
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
    ChoiceKey awaiting = ask.draft().wantedComment();
    if (awaiting == null || !mayWrite(approval, ask, comment.from())) {
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
        .orElseGet(() -> vote(approval, comment.ask(), choice, comment.text(), act, now));
  }

  /**
   * The answer of whoever opened the link to the page: it was sent to the address of the question
   * and to nowhere else. What they are told in the chat besides is where they see that it counts.
   */
  static Transition submit(Approval approval, Command.Submit submit, Instant now) {
    OptionalInt asked = approval.ask(ask -> ask.keys().contains(submit.key()));
    Optional<Choice> choice = approval.choice(submit.choice());
    if (asked.isEmpty() || choice.isEmpty()) {
      return unchanged(approval, Verdict.REFUSED);
    }
    Ask ask = approval.asks().get(asked.getAsInt());
    Responder person = new Responder(ask.address());
    boolean isWhole =
        Editing.isEnough(approval.request(), submit.values(), choice.get())
            && (submit.comment() != null || !choice.get().needsComment());
    if (!mayWrite(approval, ask, person) || !isWhole) {
      return unchanged(approval, Verdict.REFUSED);
    }
    JournalEntry entry =
        JournalEntry.of(now, Event.VOTED, new Actor.Person(ask.address()))
            .with("choice", submit.choice().value())
            .with("message", submit.message().value())
            .with("by", "page");
    Act act = new Act(person, submit.message(), entry);
    Approval entered = approval.with(asked.getAsInt(), ask.with(Draft.of(submit.values())));
    return inTime(approval, ask, act, now)
        .map(late -> new Transition(late.approval(), own(late), late.journal(), late.verdict()))
        .orElseGet(() -> vote(entered, asked.getAsInt(), choice.get(), submit.comment(), act, now));
  }

  /** Without what the person is told: the page says it. */
  private static List<Effect> own(Transition late) {
    return late.effects().stream()
        .filter(effect ->
            !(effect instanceof Effect.Notify notify)
                || notify.notice() instanceof Notice.NoLongerNeeded)
        .toList();
  }

  /** Whether words from there can be about the question. */
  static boolean mayWrite(Approval approval, Ask ask, Responder person) {
    return person.isAt(ask.address())
        && !ask.keys().isEmpty()
        && ask.delivery() != Delivery.OPTED_OUT
        && !isRequester(approval, person);
  }

  private static boolean isRequester(Approval approval, Responder person) {
    return approval.request().requester().stream().anyMatch(person::isAt);
  }

  /** Empty while the answer can count; else what becomes of it. */
  static Optional<Transition> inTime(Approval approval, Ask ask, Act act, Instant now) {
    Voter voter = approval.voter(ask);
    if (approval.state() instanceof State.Final end) {
      return Optional.of(late(approval, act, Farewells.ending(end), Verdict.ALREADY_FINAL));
    }
    Instant passedOnAt = voter.passedOnAt();
    if (passedOnAt != null) {
      return Optional.of(late(approval, act, Farewells.passedOn(passedOnAt), Verdict.REFUSED));
    }
    Optional<Voter> earlier = earlier(approval, ask.voter(), act.from());
    if (earlier.isPresent()) {
      return Optional.of(
          new Transition(
              approval,
              List.of(act.told(approval, answered(earlier.get(), voter, act.from()))),
              List.of(act.as(Event.ANSWER_LATE)),
              Verdict.UNCHANGED));
    }
    if (now.isBefore(approval.expiresAt())) {
      return Optional.empty();
    }
    Transition overdue = without(overdue(approval, now), approval, ask.voter());
    Transition late =
        overdue.approval().state() instanceof State.Final end
            ? late(overdue.approval(), act, Farewells.ending(end), Verdict.ALREADY_FINAL)
            : late(approval, act, Farewells.passedOn(approval.expiresAt()), Verdict.REFUSED);
    return Optional.of(joined(overdue, late));
  }

  /** Whoever writes is told that it is too late, and that it is over to everybody else. */
  private static Transition without(Transition overdue, Approval approval, int voter) {
    List<Address> theirs =
        approval.asks().stream().filter(ask -> ask.voter() == voter).map(Ask::address).toList();
    return new Transition(
        overdue.approval(),
        overdue.effects().stream()
            .filter(
                effect -> !(effect instanceof Effect.Notify notify && theirs.contains(notify.to())))
            .toList(),
        overdue.journal(),
        overdue.verdict());
  }

  /**
   * Who gave the answer that stands: that of the voter, whoever gave it, or what the same person
   * answered in somebody else's place, because a person has one vote.
   */
  private static Optional<Voter> earlier(Approval approval, int voter, Responder from) {
    return heard(approval, other -> approval.haveOneVote(voter, other))
        .or(() -> heard(approval, other -> isOf(approval, other, from)));
  }

  private static Optional<Voter> heard(Approval approval, IntPredicate isMeant) {
    return IntStream.range(0, approval.voters().size())
        .filter(isMeant)
        .mapToObj(approval.voters()::get)
        .filter(other -> approval.isActive(other) && other.vote() != null)
        .findFirst();
  }

  private static boolean isOf(Approval approval, int voter, Responder from) {
    Vote vote = approval.voters().get(voter).vote();
    return vote != null && from.isAt(vote.from());
  }

  /** What the person is told: that they answered before, or who did for them. */
  private static Notice answered(Voter earlier, Voter voter, Responder from) {
    Vote vote = Objects.requireNonNull(earlier.vote());
    String choice = vote.choice().title();
    return earlier.equals(voter) || from.isAt(vote.from())
        ? new Notice.AlreadyAnswered(choice, vote.at())
        : new Notice.TooLate(
            new Notice.Ending(Kind.DECIDED, choice, earlier.approver().name(), vote.at()));
  }

  private static Transition commentWanted(Approval approval, int index, Choice choice, Act act) {
    Draft draft = approval.asks().get(index).draft();
    Draft.Wish words = new Draft.Wish.Comment(choice.key(), act.entry().at());
    return new Transition(
        approval.with(index, draft.wanting(words)),
        List.of(act.told(approval, new Notice.CommentWanted(choice.title()))),
        List.of(act.as(Event.COMMENT_WANTED)),
        Verdict.APPLIED);
  }

  private static Transition vote(
      Approval approval, int index, Choice choice, @Nullable String comment, Act act, Instant now) {
    Ask ask = approval.asks().get(index);
    Value.Structure entered = new Value.Structure(ask.draft().values());
    Vote vote = new Vote(choice, act.from().address(), ask.channel(), now, comment, entered);
    Voter voter = approval.voter(ask).with(vote);
    Act shown =
        new Act(
            act.from(),
            act.message(),
            act.entry()
                .with("digest", Questions.digest(approval.request().with(entered.members()))));
    Approval voted = approval.with(index, ask.draft().wanting(null)).with(ask.voter(), voter);
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
        notices.add(shown.told(voted, new Notice.Recorded(choice.title())));
        notices.addAll(
            Farewells.of(
                approval, Farewells.ending(decided), other -> other.voter() != ask.voter()));
        yield end(voted, decided, notices, shown.as(Event.DECIDED));
      }
      case OPEN -> joined(left, counted(voted.standing(), choice, shown));
      case OUT_OF_REACH ->
          joined(
              joined(left, counted(voted, choice, shown)),
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
          approval.ask(ask -> ask.keys().contains(key) || ask.isOutdated(key));
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
      Approval approval, Responder from, MessageId message, Objection objection, Instant now) {
    JournalEntry entry =
        JournalEntry.of(now, Event.ANSWER_REFUSED, new Actor.Person(from.address()))
            .with("reason", objection.reason())
            .with("message", message.value());
    Effect told =
        new Effect.Notify(noticeKey(approval, message), from.address(), objection.notice());
    return new Transition(approval, List.of(told), List.of(entry), Verdict.REFUSED);
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
