package dev.countersign.approval;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Transition.Verdict;
import dev.countersign.channel.Account;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessagingWindow;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Wording;
import dev.countersign.reply.ReplyKey;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeSchedule;
import dev.countersign.resume.ResumeTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The life of an approval as a pure function: {@code (approval, command, now) -> transition}. Reads
 * no clock, database or network. Every change of an approval goes through it, whoever asks.
 *
 * <p>Three things hold whatever the order of commands: nothing leaves a final state, exactly one
 * transition into a final state carries the one {@link Effect.Resume}, and an answer counts only
 * from the address that was asked.
 */
public final class Lifecycle {
  private static final Actor SENDER = new Actor.Countersign("sender");
  private static final Actor RESUMER = new Actor.Countersign("resumer");
  private static final Actor TIMER = new Actor.Countersign("timer");
  private static final Actor WEBHOOK = new Actor.Countersign("webhook");

  private Lifecycle() {}

  /**
   * The birth of an approval.
   *
   * @param window the person's window, absent when they never wrote
   * @param key for the question
   */
  public static Transition request(
      ApprovalId id,
      ApprovalRequest request,
      Account account,
      @Nullable MessagingWindow window,
      ReplyKey key,
      Actor by,
      Instant now) {
    Duration wait = request.expiresIn() == null ? account.expiresIn() : request.expiresIn();
    boolean canAsk = window == null || window.isOpen(now);
    Ask ask =
        new Ask(request.approver(), key.hash(), canAsk ? Delivery.QUEUED : Delivery.PARKED, null);
    Approval approval =
        new Approval(
            id,
            1,
            request,
            account.channel(),
            List.of(ask),
            canAsk ? new State.Waiting() : new State.Parked(),
            now,
            now.plus(wait),
            Questions.digest(request));
    JournalEntry requested =
        JournalEntry.of(now, Event.REQUESTED, by).with("digest", approval.digest());
    return canAsk
        ? new Transition(
            approval, List.of(askEffect(approval, 0, key)), List.of(requested), Verdict.APPLIED)
        : new Transition(
            approval,
            List.of(),
            List.of(requested, parked(ask.approver().address(), now)),
            Verdict.APPLIED);
  }

  /** What a command does. */
  public static Transition apply(Approval approval, Command command, Instant now) {
    return switch (command) {
      case Command.Answer answer -> answer(approval, answer, now);
      case Command.Cancel cancel -> cancel(approval, cancel, now);
      case Command.Expire() -> expire(approval, now);
      case Command.WindowOpened opened -> windowOpened(approval, opened, now);
      case Command.AskAccepted accepted -> askAccepted(approval, accepted, now);
      case Command.AskFailed failed -> askFailed(approval, failed, now);
      case Command.AskSkipped skipped ->
          journaled(approval, JournalEntry.of(now, Event.SEND_SKIPPED, SENDER));
      case Command.NoticeEnded ended -> journaled(approval, noticeEntry(ended, now));
      case Command.ResumeEnded ended -> journaled(approval, resumeEntry(ended, now));
      case Command.ResumeReplayed replayed ->
          journaled(approval, JournalEntry.of(now, Event.RESUME_REPLAYED, replayed.by()));
      case Command.Observed observed -> observed(approval, observed, now);
    };
  }

  private static Transition answer(Approval approval, Command.Answer answer, Instant now) {
    Actor person = new Actor.Person(answer.from());
    OptionalInt asked = approval.ask(ask -> ask.key().equals(answer.key()));
    if (asked.isEmpty()) {
      return refused(approval, answer, person, "unknown-key", now);
    }
    Ask ask = approval.asks().get(asked.getAsInt());
    if (!ask.approver().address().equals(answer.from())) {
      return refused(approval, answer, person, "responder-mismatch", now);
    }
    Optional<Choice> choice = approval.choice(answer.choice());
    if (choice.isEmpty()) {
      return refused(approval, answer, person, "unknown-choice", now);
    }
    if (approval.state() instanceof State.Final end) {
      return late(approval, answer, end, now);
    }
    if (!now.isBefore(approval.expiresAt())) {
      Transition expired = expire(approval, now);
      Transition late = late(expired.approval(), answer, new State.Expired(now), now);
      return new Transition(
          late.approval(),
          concat(expired.effects(), late.effects()),
          concat(expired.journal(), late.journal()),
          Verdict.ALREADY_FINAL);
    }
    Decision decision = new Decision(choice.get(), answer.from(), now, ask.approver().name());
    JournalEntry decided =
        JournalEntry.of(now, Event.DECIDED, person)
            .with("choice", answer.choice().value())
            .with("message", answer.message().value());
    Effect recorded = notice(approval, answer, Wording.recorded(choice.get().title()));
    return end(approval, new State.Decided(decision), List.of(recorded), decided);
  }

  private static Transition late(
      Approval approval, Command.Answer answer, State.Final end, Instant now) {
    Prompt.Notice truth =
        switch (end) {
          case State.Decided decided -> Wording.alreadyDecided(decided.decision().choice().title());
          case State.Expired expired -> Wording.expired();
          case State.Cancelled cancelled -> Wording.withdrawn();
          case State.Undeliverable undeliverable -> Wording.closed();
        };
    JournalEntry entry =
        JournalEntry.of(now, Event.ANSWER_LATE, new Actor.Person(answer.from()))
            .with("choice", answer.choice().value())
            .with("message", answer.message().value());
    return new Transition(
        approval, List.of(notice(approval, answer, truth)), List.of(entry), Verdict.ALREADY_FINAL);
  }

  private static Transition refused(
      Approval approval, Command.Answer answer, Actor person, String reason, Instant now) {
    JournalEntry entry =
        JournalEntry.of(now, Event.ANSWER_REFUSED, person)
            .with("reason", reason)
            .with("message", answer.message().value());
    return new Transition(
        approval,
        List.of(notice(approval, answer, Wording.notForYou())),
        List.of(entry),
        Verdict.REFUSED);
  }

  private static Transition cancel(Approval approval, Command.Cancel cancel, Instant now) {
    if (approval.state() instanceof State.Final) {
      return unchanged(approval, Verdict.ALREADY_FINAL);
    }
    return end(
        approval,
        new State.Cancelled(now, cancel.by()),
        List.of(),
        JournalEntry.of(now, Event.CANCELLED, cancel.by()));
  }

  private static Transition expire(Approval approval, Instant now) {
    if (approval.state() instanceof State.Final) {
      return unchanged(approval, Verdict.ALREADY_FINAL);
    }
    if (now.isBefore(approval.expiresAt())) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    return end(
        approval, new State.Expired(now), List.of(), JournalEntry.of(now, Event.EXPIRED, TIMER));
  }

  private static Transition windowOpened(
      Approval approval, Command.WindowOpened opened, Instant now) {
    OptionalInt parked =
        approval.ask(ask ->
            ask.delivery() == Delivery.PARKED && ask.approver().address().equals(opened.address()));
    if (approval.state() instanceof State.Final || parked.isEmpty()) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    if (!now.isBefore(approval.expiresAt())) {
      return expire(approval, now);
    }
    int index = parked.getAsInt();
    Ask asked = approval.asks().get(index).askedAgainWith(opened.key().hash());
    Approval waiting = approval.with(index, asked).in(new State.Waiting());
    return new Transition(
        waiting,
        List.of(askEffect(waiting, index, opened.key())),
        List.of(JournalEntry.of(now, Event.WINDOW_OPENED, new Actor.Person(opened.address()))),
        Verdict.APPLIED);
  }

  private static Transition askAccepted(
      Approval approval, Command.AskAccepted accepted, Instant now) {
    Ask ask = approval.asks().get(accepted.ask()).sentAs(accepted.messageId());
    return new Transition(
        approval.with(accepted.ask(), ask),
        List.of(),
        List.of(
            JournalEntry.of(now, Event.SENT, SENDER)
                .with("to", ask.approver().address().toString())
                .with("message", accepted.messageId().value())
                .with("attempt", Integer.toString(accepted.attempt()))),
        Verdict.APPLIED);
  }

  private static Transition askFailed(Approval approval, Command.AskFailed failed, Instant now) {
    Ask ask = approval.asks().get(failed.ask());
    boolean isFinal = approval.state() instanceof State.Final;
    if (ask.delivery().isSettled()) {
      return journaled(approval, sendEntry(Event.SEND_FAILED, failed, now));
    }
    return switch (failed.next()) {
      case SendSchedule.Next.Again again ->
          journaled(
              approval,
              sendEntry(Event.SEND_DELAYED, failed, now).with("until", again.at().toString()));
      case SendSchedule.Next.Held held ->
          journaled(
              approval,
              sendEntry(Event.SEND_HELD, failed, now).with("until", held.at().toString()));
      case SendSchedule.Next.Unknown() ->
          new Transition(
              approval.with(failed.ask(), ask.with(ask.delivery().orFurther(Delivery.UNKNOWN))),
              List.of(),
              List.of(sendEntry(Event.SEND_UNKNOWN, failed, now)),
              Verdict.APPLIED);
      case SendSchedule.Next.Park() -> {
        Approval parked = approval.with(failed.ask(), ask.with(Delivery.PARKED));
        yield new Transition(
            isFinal ? parked : parked.in(new State.Parked()),
            List.of(),
            List.of(sendEntry(Event.PARKED, failed, now)),
            Verdict.APPLIED);
      }
      case SendSchedule.Next.GiveUp() -> {
        Approval without = approval.with(failed.ask(), ask.with(Delivery.FAILED));
        JournalEntry entry = sendEntry(Event.SEND_FAILED, failed, now);
        boolean isAnyLeft =
            without.asks().stream().anyMatch(other -> other.delivery() != Delivery.FAILED);
        if (isFinal || isAnyLeft) {
          yield new Transition(without, List.of(), List.of(entry), Verdict.APPLIED);
        }
        String reason = failed.failed().code() + " " + failed.failed().detail();
        Transition ended =
            end(
                without,
                new State.Undeliverable(now, reason),
                List.of(),
                JournalEntry.of(now, Event.UNDELIVERABLE, SENDER));
        yield new Transition(
            ended.approval(),
            ended.effects(),
            concat(List.of(entry), ended.journal()),
            Verdict.APPLIED);
      }
    };
  }

  private static JournalEntry sendEntry(Event event, Command.AskFailed failed, Instant now) {
    return JournalEntry.of(now, event, SENDER)
        .with("failure", failed.failed().failure().name())
        .with("code", failed.failed().code())
        .with("detail", failed.failed().detail())
        .with("attempt", Integer.toString(failed.attempt()));
  }

  private static JournalEntry noticeEntry(Command.NoticeEnded ended, Instant now) {
    JournalEntry entry =
        switch (ended.outcome()) {
          case SendOutcome.Accepted accepted ->
              JournalEntry.of(now, Event.NOTICE_SENT, SENDER)
                  .with("message", accepted.messageId().value());
          case SendOutcome.Failed failed ->
              JournalEntry.of(now, Event.NOTICE_FAILED, SENDER)
                  .with("code", failed.code())
                  .with("detail", failed.detail());
        };
    return entry.with("to", ended.to().toString());
  }

  private static JournalEntry resumeEntry(Command.ResumeEnded ended, Instant now) {
    JournalEntry entry =
        switch (ended.next()) {
          case ResumeSchedule.Next.Done() -> JournalEntry.of(now, Event.RESUMED, RESUMER);
          case ResumeSchedule.Next.Again again ->
              JournalEntry.of(now, Event.RESUME_DELAYED, RESUMER)
                  .with("until", again.at().toString());
          case ResumeSchedule.Next.Dead() -> JournalEntry.of(now, Event.RESUME_DEAD, RESUMER);
        };
    String detail =
        switch (ended.outcome()) {
          case ResumeOutcome.Delivered() -> "delivered";
          case ResumeOutcome.Failed failed -> failed.detail();
          case ResumeOutcome.Gone gone -> gone.detail();
        };
    return entry.with("detail", detail).with("attempt", Integer.toString(ended.attempt()));
  }

  private static Transition observed(Approval approval, Command.Observed observed, Instant now) {
    OptionalInt index = approval.ask(ask -> observed.message().equals(ask.messageId()));
    if (index.isEmpty()) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    Ask ask = approval.asks().get(index.getAsInt());
    Delivery further = ask.delivery().orFurther(observed.delivery());
    if (further == ask.delivery()) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    Event event = further == Delivery.READ ? Event.READ : Event.DELIVERED;
    return new Transition(
        approval.with(index.getAsInt(), ask.with(further)),
        List.of(),
        List.of(JournalEntry.of(now, event, WEBHOOK).with("message", observed.message().value())),
        Verdict.APPLIED);
  }

  /** The only way into a final state, and so the only source of a resume. */
  private static Transition end(
      Approval approval, State.Final end, List<Effect> notices, JournalEntry entry) {
    Approval ended = approval.in(end);
    ResumeTarget target = approval.request().resume();
    List<Effect> effects =
        target instanceof ResumeTarget.Poll
            ? notices
            : concat(
                notices,
                List.of(
                    new Effect.Resume("resume:" + approval.id(), target, ended.resumption(end))));
    return new Transition(
        ended, effects, List.of(entry.with("port", Port.of(end).name())), Verdict.APPLIED);
  }

  private static Effect askEffect(Approval approval, int index, ReplyKey key) {
    return new Effect.AskApprover(
        "ask:" + approval.id() + ":" + index + ":" + approval.version(),
        index,
        approval.asks().get(index).approver().address(),
        key);
  }

  private static Effect notice(Approval approval, Command.Answer answer, Prompt.Notice notice) {
    return new Effect.Notify(
        "notice:" + approval.id() + ":" + answer.message(), answer.from(), notice);
  }

  private static JournalEntry parked(Address address, Instant now) {
    return JournalEntry.of(now, Event.PARKED, SENDER)
        .with("to", address.toString())
        .with("reason", "window-closed");
  }

  private static Transition journaled(Approval approval, JournalEntry entry) {
    return new Transition(approval, List.of(), List.of(entry), Verdict.APPLIED);
  }

  private static Transition unchanged(Approval approval, Verdict verdict) {
    return new Transition(approval, List.of(), List.of(), verdict);
  }

  private static <T> List<T> concat(List<? extends T> first, List<? extends T> second) {
    return java.util.stream.Stream.<T>concat(first.stream(), second.stream()).toList();
  }
}
