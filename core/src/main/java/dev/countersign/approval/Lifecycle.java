package dev.countersign.approval;

import static dev.countersign.approval.Entries.RESUMER;
import static dev.countersign.approval.Entries.SENDER;
import static dev.countersign.approval.Transitions.joined;
import static dev.countersign.approval.Transitions.journaled;

import dev.countersign.ApprovalId;
import dev.countersign.channel.Account;
import dev.countersign.channel.SendOutcome;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The life of an approval as a pure function: {@code (approval, command, now) -> transition}. Reads
 * no clock, database or network. Every change of an approval goes through it, whoever asks. What
 * happens to the question is in {@link Asking}, what happens to answers in {@link Answering}, what
 * is said besides in {@link Listening}, how people change values in {@link Editing}, who is asked
 * in {@link Inviting}, who is reminded in {@link Reminding}, what a change of the data does in
 * {@link Amending}, and how it ends by somebody's will or by time in {@link Ending}.
 *
 * <p>Three things hold whatever the order of commands: nothing leaves a final state, exactly one
 * transition into a final state carries the one {@link Effect.Resume}, and an answer counts only
 * from the address that was asked. A person has one vote, at however many addresses they were
 * asked.
 */
public final class Lifecycle {
  private Lifecycle() {}

  /**
   * The birth of an approval: the people of the first step are asked. It ends at once where the
   * request wants no waiting for a way to ask anybody.
   *
   * @param account gives the time that a request without one waits
   * @param invitations one for each person of the first step, in their order
   */
  public static Transition request(
      ApprovalId id,
      ApprovalRequest request,
      Account account,
      List<Invitation> invitations,
      Actor by,
      Instant now) {
    Duration wait = request.expiresIn() == null ? account.expiresIn() : request.expiresIn();
    String digest = Questions.digest(request);
    Approval unasked =
        new Approval(
                id,
                0,
                request,
                0,
                List.of(),
                List.of(),
                new State.Parked(),
                now,
                now,
                null,
                digest,
                1)
            .atStep(0, wait, now);
    JournalEntry requested = JournalEntry.of(now, Event.REQUESTED, by).with("digest", digest);
    Transition asked =
        joined(
            journaled(unasked, requested),
            Inviting.people(unasked, request.ladder().getFirst().approvers(), invitations, now));
    Approval approval = asked.approval();
    boolean isHopeless = approval.isGivenUp(now) && approval.nextStep().isEmpty();
    return isHopeless ? joined(asked, Transitions.givenUp(approval, now)) : asked;
  }

  /** What a command does. */
  public static Transition apply(Approval approval, Command command, Instant now) {
    return switch (command) {
      case Command.Answer answer -> Answering.answer(approval, answer, now);
      case Command.TurnPage turn -> Answering.turnPage(approval, turn, now);
      case Command.Cancel cancel -> Ending.cancel(approval, cancel, now);
      case Command.Comment comment -> Answering.comment(approval, comment, now);
      case Command.Enter enter -> Editing.enter(approval, enter, now);
      case Command.Submit submit -> Answering.submit(approval, submit, now);
      case Command.Expire expire -> Ending.expire(approval, expire, now);
      case Command.Amend amend -> Amending.amend(approval, amend, now);
      case Command.Force force -> Ending.force(approval, force, now);
      case Command.Reassign reassign -> Inviting.reassign(approval, reassign, now);
      case Command.Delegate delegate -> Inviting.delegate(approval, delegate, now);
      case Command.Resend resend -> Asking.resend(approval, resend, now);
      case Command.Release release -> Asking.release(approval, release, now);
      case Command.ActRefused refused ->
          journaled(
              approval,
              JournalEntry.of(now, Event.ACT_REFUSED, refused.by()).with("act", refused.act()));
      case Command.WindowOpened opened -> Asking.windowOpened(approval, opened, now);
      case Command.AskAccepted accepted -> Asking.accepted(approval, accepted, now);
      case Command.AskFailed failed -> Asking.failed(approval, failed, now);
      case Command.AskSkipped() ->
          journaled(approval, JournalEntry.of(now, Event.SEND_SKIPPED, SENDER));
      case Command.Undelivered undelivered -> Asking.undelivered(approval, undelivered, now);
      case Command.Observed observed -> Asking.observed(approval, observed, now);
      case Command.Remind remind -> Reminding.remind(approval, remind, now);
      case Command.Misunderstood misunderstood ->
          Listening.misunderstood(approval, misunderstood, now);
      case Command.Numbered numbered -> Listening.numbered(approval, numbered, now);
      case Command.AskedWhich asked -> Listening.askedWhich(approval, asked, now);
      case Command.OptedOut optedOut -> Asking.optedOut(approval, optedOut, now);
      case Command.OptedIn optedIn -> Listening.optedIn(approval, optedIn, now);
      case Command.AnswersMissed missed -> Listening.answersMissed(approval, missed, now);
      case Command.NoticeEnded ended -> journaled(approval, noticeEntry(ended, now));
      case Command.ResumeEnded ended -> journaled(approval, resumeEntry(ended, now));
      case Command.ResumeReplayed replayed ->
          journaled(approval, JournalEntry.of(now, Event.RESUME_REPLAYED, replayed.by()));
    };
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
}
