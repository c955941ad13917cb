package dev.countersign.approval;

import static dev.countersign.approval.Entries.SENDER;
import static dev.countersign.approval.Entries.WEBHOOK;
import static dev.countersign.approval.Transitions.expired;
import static dev.countersign.approval.Transitions.joined;
import static dev.countersign.approval.Transitions.journaled;
import static dev.countersign.approval.Transitions.outOfReach;
import static dev.countersign.approval.Transitions.overdue;
import static dev.countersign.approval.Transitions.refusal;
import static dev.countersign.approval.Transitions.unchanged;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Responder;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** The way of the question to the person: sent, parked, tried elsewhere, arrived, repeated. */
final class Asking {
  private Asking() {}

  static Effect effect(Approval approval, int index, ReplyKey key, Occasion occasion) {
    return effect(approval, index, key, occasion, 0);
  }

  private static Effect effect(
      Approval approval, int index, ReplyKey key, Occasion occasion, int page) {
    return new Effect.AskApprover(
        new AskTag(approval.id(), index, approval.version()).text(),
        index,
        approval.asks().get(index).address(),
        key,
        occasion,
        page);
  }

  /** Other choices behind the same key; the new version makes the message one of its own. */
  static Transition page(Approval approval, int index, Command.TurnPage turn, JournalEntry entry) {
    Approval turned = approval.with(index, approval.asks().get(index));
    return new Transition(
        turned,
        List.of(effect(turned, index, turn.key(), Occasion.PAGE, turn.page())),
        List.of(entry),
        Verdict.APPLIED);
  }

  /**
   * What waited for a window is asked. While the person is asked at another address it is only
   * remembered that they can be asked here now, because they may not write a second time.
   */
  static Transition windowOpened(Approval approval, Command.WindowOpened opened, Instant now) {
    OptionalInt parked =
        approval.ask(ask ->
            approval.isOpen(ask)
                && ask.delivery() == Delivery.PARKED
                && opened.person().isAt(ask.address()));
    if (parked.isEmpty()) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    int voter = approval.asks().get(parked.getAsInt()).voter();
    Approval reachable =
        turned(
            approval,
            opened.person(),
            ask -> ask.voter() == voter && ask.delivery() == Delivery.PARKED,
            Delivery.SPARE);
    Actor person = new Actor.Person(opened.person().address());
    JournalEntry entry = JournalEntry.of(now, Event.WINDOW_OPENED, person);
    boolean isAskedElsewhere = approval.askOf(voter, Ask::isLive).isPresent();
    if (isAskedElsewhere && !approval.voters().get(voter).approver().isAskedEverywhere()) {
      return journaled(reachable, entry);
    }
    if (!now.isBefore(approval.expiresAt())) {
      return overdue(approval, now);
    }
    int first =
        reachable
            .askOf(
                voter,
                ask -> ask.delivery() == Delivery.SPARE && opened.person().isAt(ask.address()))
            .orElseThrow();
    return asked(reachable.reached(), first, opened.key(), entry);
  }

  /** The questions at all ids of a person for which a predicate holds, in another state. */
  private static Approval turned(
      Approval approval, Responder person, Predicate<Ask> isMeant, Delivery state) {
    Approval turned = approval;
    for (int i = 0; i < approval.asks().size(); i++) {
      Ask ask = approval.asks().get(i);
      if (person.isAt(ask.address()) && isMeant.test(ask)) {
        turned = turned.with(i, ask.with(state));
      }
    }
    return turned;
  }

  /** Asks at an address. A reminder of what is asked nowhere else any more is none of it. */
  private static Transition asked(Approval approval, int index, ReplyKey key, JournalEntry entry) {
    Ask ask = approval.asks().get(index).askedWith(key.hash(), approval.version());
    Voter voter = approval.voter(ask);
    List<Instant> reminders =
        Reminding.isAskedBesides(approval, index) ? voter.reminders() : List.<Instant>of();
    Approval waiting =
        approval.with(index, ask).with(ask.voter(), voter.remindedAt(null, reminders)).standing();
    return new Transition(
        waiting,
        List.of(effect(waiting, index, key, Occasion.FIRST)),
        List.of(entry),
        Verdict.APPLIED);
  }

  static Transition accepted(Approval approval, Command.AskAccepted accepted, Instant now) {
    Command.Sending sending = accepted.sending();
    int index = accepted.tag().ask();
    Ask unsent = approval.asks().get(index);
    JournalEntry entry =
        JournalEntry.of(now, Event.SENT, SENDER)
            .with("to", unsent.address().toString())
            .with("occasion", accepted.occasion().label())
            .with("route", sending.route().label())
            .with("reason", sending.reason())
            .with("message", accepted.messageId().value())
            .with("attempt", Integer.toString(sending.attempt()));
    if (!unsent.isNamedBy(accepted.tag())) {
      return journaled(
          approval.with(index, unsent.sentOutdated(accepted.messageId())),
          entry.with("outdated", "true"));
    }
    Ask ask = unsent.sentAs(accepted.messageId(), sending.at());
    Approval sent = Reminding.planned(approval, approval.with(index, ask), index, sending.at());
    Voter voter = sent.voter(ask);
    boolean isToBeReminded =
        accepted.occasion() == Occasion.FIRST && ask.isLive() && approval.isOpen(ask);
    return new Transition(
        isToBeReminded
            ? sent.with(ask.voter(), voter.remindedAt(sending.remindAt(), voter.reminders()))
            : sent,
        List.of(),
        List.of(entry),
        Verdict.APPLIED);
  }

  static Transition failed(Approval approval, Command.AskFailed failed, Instant now) {
    int index = failed.tag().ask();
    Ask ask = approval.asks().get(index);
    if (ask.delivery().isSettled()
        || !failed.occasion().isQuestion()
        || !ask.isNamedBy(failed.tag())) {
      return journaled(approval, Entries.failure(Event.SEND_FAILED, failed, now));
    }
    return switch (failed.next()) {
      case SendSchedule.Next.Again again ->
          journaled(
              approval,
              Entries.failure(Event.SEND_DELAYED, failed, now)
                  .with("until", again.at().toString()));
      case SendSchedule.Next.Held held ->
          journaled(
              approval,
              Entries.failure(Event.SEND_HELD, failed, now).with("until", held.at().toString()));
      case SendSchedule.Next.Unknown() ->
          new Transition(
              approval.with(index, ask.with(ask.delivery().orFurther(Delivery.UNKNOWN))),
              List.of(),
              List.of(Entries.failure(Event.SEND_UNKNOWN, failed, now)),
              Verdict.APPLIED);
      case SendSchedule.Next.Park() ->
          lost(
              approval.with(index, ask.with(Delivery.PARKED)),
              ask.voter(),
              Entries.failure(Event.PARKED, failed, now).with("to", ask.address().toString()),
              failed.spare(),
              reason(failed.failed().code(), failed.failed().detail()),
              now);
      case SendSchedule.Next.GiveUp() ->
          lost(
              approval.with(index, ask.with(Delivery.FAILED)),
              ask.voter(),
              Entries.failure(Event.SEND_FAILED, failed, now).with("to", ask.address().toString()),
              failed.spare(),
              reason(failed.failed().code(), failed.failed().detail()),
              now);
    };
  }

  static Transition undelivered(Approval approval, Command.Undelivered undelivered, Instant now) {
    Ask ask = approval.asks().get(undelivered.ask());
    boolean isWindow = undelivered.failed().failure() == FailureClass.WINDOW;
    boolean isFirst =
        ask.messages().isEmpty() || ask.messages().getFirst().equals(undelivered.message());
    boolean isLost =
        ask.isLive()
            && !ask.delivery().isSettled()
            && isFirst
            && !ask.outdated().messages().contains(undelivered.message());
    JournalEntry entry =
        JournalEntry.of(now, isLost && isWindow ? Event.PARKED : Event.SEND_FAILED, WEBHOOK)
            .with("failure", undelivered.failed().failure().name())
            .with("code", undelivered.failed().code())
            .with("detail", undelivered.failed().detail())
            .with("to", ask.address().toString())
            .with("message", undelivered.message().value());
    if (!isLost) {
      return journaled(approval, entry);
    }
    return lost(
        approval.with(undelivered.ask(), ask.with(isWindow ? Delivery.PARKED : Delivery.FAILED)),
        ask.voter(),
        entry,
        undelivered.spare(),
        reason(undelivered.failed().code(), undelivered.failed().detail()),
        now);
  }

  static Transition optedOut(Approval approval, Command.OptedOut optedOut, Instant now) {
    Actor person = new Actor.Person(optedOut.person().address());
    JournalEntry entry =
        JournalEntry.of(now, Event.OPTED_OUT, person).with("message", optedOut.message().value());
    List<Effect> confirmation =
        optedOut.isConfirmed()
            ? List.of(
                new Effect.Notify(
                    Answering.noticeKey(approval, optedOut.message()),
                    optedOut.person().address(),
                    new Notice.OptedOut()))
            : List.of();
    Transition heard = new Transition(approval, confirmation, List.of(entry), Verdict.APPLIED);
    Approval without = turned(approval, optedOut.person(), ask -> true, Delivery.OPTED_OUT);
    if (approval.state() instanceof State.Final || without.equals(approval)) {
      return heard;
    }
    OptionalInt waitedFor =
        approval.ask(
            ask -> approval.isActive(approval.voter(ask)) && optedOut.person().isAt(ask.address()));
    if (waitedFor.isEmpty()) {
      return joined(heard, unchanged(without, Verdict.APPLIED));
    }
    int voter = approval.asks().get(waitedFor.getAsInt()).voter();
    return joined(
        heard,
        onward(without, voter, optedOut.spare(), "opted-out they want no more requests", now));
  }

  /** The question will not be answered at one address: go on at the next one. */
  private static Transition lost(
      Approval without, int voter, JournalEntry entry, ReplyKey spare, String reason, Instant now) {
    return joined(journaled(without, entry), onward(without, voter, spare, reason, now));
  }

  /**
   * Asks the person at their next address, or waits for a window; without them it goes on while the
   * others can still decide.
   */
  private static Transition onward(
      Approval approval, int voter, ReplyKey spare, String reason, Instant now) {
    Voter person = approval.voters().get(voter);
    boolean isWaitedFor =
        !(approval.state() instanceof State.Final)
            && approval.isActive(person)
            && approval.vote(voter).isEmpty();
    if (!isWaitedFor || approval.askOf(voter, Ask::isLive).isPresent()) {
      return unchanged(approval, Verdict.APPLIED);
    }
    if (!now.isBefore(approval.expiresAt())) {
      return approval.nextStep().isPresent()
          ? unchanged(approval.standing(), Verdict.APPLIED)
          : expired(approval, now);
    }
    OptionalInt next = approval.askOf(voter, ask -> ask.delivery() == Delivery.SPARE);
    if (next.isPresent()) {
      String to = approval.asks().get(next.getAsInt()).address().toString();
      JournalEntry rerouted = JournalEntry.of(now, Event.REROUTED, SENDER).with("to", to);
      return asked(approval, next.getAsInt(), spare, rerouted);
    }
    return switch (Voting.result(approval)) {
      case OPEN, DECIDED -> unchanged(approval.standing(), Verdict.APPLIED);
      case OUT_OF_REACH -> outOfReach(approval, reason, now);
    };
  }

  static Transition observed(Approval approval, Command.Observed observed, Instant now) {
    Ask ask = approval.asks().get(observed.ask());
    MessageId message = observed.message();
    boolean isOther =
        message != null
            && (ask.messages().isEmpty()
                ? ask.outdated().messages().contains(message)
                : !ask.messages().contains(message));
    if (isOther) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    Ask known =
        message != null && ask.isLive() && ask.messages().isEmpty()
            ? ask.sentAs(message, now)
            : ask;
    Ask further = known.with(known.delivery().orFurther(observed.delivery()));
    if (further.equals(ask)) {
      // news of an arrival that come after those of the reading belong to the story all the same
      return observed.delivery() == Delivery.DELIVERED && ask.delivery() == Delivery.READ
          ? new Transition(
              approval,
              List.of(),
              List.of(seen(ask, Delivery.DELIVERED, observed, now)),
              Verdict.UNCHANGED)
          : unchanged(approval, Verdict.UNCHANGED);
    }
    Approval seen = approval.with(observed.ask(), further);
    return new Transition(
        Reminding.planned(approval, seen, observed.ask(), now),
        List.of(),
        List.of(seen(ask, further.delivery(), observed, now)),
        Verdict.APPLIED);
  }

  private static JournalEntry seen(
      Ask ask, Delivery delivery, Command.Observed observed, Instant now) {
    Event event =
        switch (delivery) {
          case READ -> Event.READ;
          case DELIVERED -> Event.DELIVERED;
          case SPARE, QUEUED, PARKED, UNKNOWN, SENT, FAILED, OPTED_OUT -> Event.SENT;
        };
    JournalEntry entry = JournalEntry.of(now, event, WEBHOOK).with("to", ask.address().toString());
    if (observed.message() != null) {
      entry = entry.with("message", observed.message().value());
    }
    return observed.happenedAt() == null
        ? entry
        : entry.with("happenedAt", observed.happenedAt().toString());
  }

  static Transition resend(Approval approval, Command.Resend resend, Instant now) {
    Ask ask = approval.asks().get(resend.ask());
    boolean canBeAnswered = approval.isOpen(ask) && now.isBefore(approval.expiresAt());
    if (!canBeAnswered || !ask.isAsked() || ask.delivery() == Delivery.UNKNOWN) {
      return refusal(approval);
    }
    return repeated(
        approval,
        resend.ask(),
        resend.key(),
        JournalEntry.of(now, Event.RESENT, resend.by()).with("reason", resend.reason()));
  }

  static Transition repeated(Approval approval, int index, ReplyKey key, JournalEntry entry) {
    Ask ask = approval.asks().get(index).repeatedWith(key.hash());
    Approval repeated = approval.with(index, ask);
    return new Transition(
        repeated,
        List.of(effect(repeated, index, key, Occasion.REMINDER)),
        List.of(entry.with("to", ask.address().toString())),
        Verdict.APPLIED);
  }

  static Transition release(Approval approval, Command.Release release, Instant now) {
    Ask ask = approval.asks().get(release.ask());
    boolean canBeAnswered = approval.isOpen(ask) && now.isBefore(approval.expiresAt());
    if (!canBeAnswered || ask.delivery() != Delivery.UNKNOWN) {
      return refusal(approval);
    }
    JournalEntry entry =
        JournalEntry.of(now, Event.RELEASED, release.by())
            .with("to", ask.address().toString())
            .with("arrived", Boolean.toString(release.hasArrived()))
            .with("reason", release.reason());
    Approval arrived = approval.with(release.ask(), ask.arrived(now));
    return release.hasArrived()
        ? journaled(Reminding.planned(approval, arrived, release.ask(), now), entry)
        : asked(approval, release.ask(), release.key(), entry);
  }

  private static String reason(String code, String detail) {
    return code + " " + detail;
  }
}
