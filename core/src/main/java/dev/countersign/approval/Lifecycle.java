package dev.countersign.approval;

import static dev.countersign.approval.Entries.RESUMER;
import static dev.countersign.approval.Entries.SENDER;
import static dev.countersign.approval.Transitions.journaled;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Transition.Verdict;
import dev.countersign.channel.Account;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.SendOutcome;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.reply.ReplyKey;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of an approval as a pure function: {@code (approval, command, now) -> transition}. Reads
 * no clock, database or network. Every change of an approval goes through it, whoever asks. What
 * happens to the question is in {@link Asking}, what happens to answers in {@link Answering}.
 *
 * <p>Three things hold whatever the order of commands: nothing leaves a final state, exactly one
 * transition into a final state carries the one {@link Effect.Resume}, and an answer counts only
 * from the address that was asked.
 */
public final class Lifecycle {
  private Lifecycle() {}

  /**
   * Whether an address can be asked at the birth of an approval.
   *
   * @param channel the channel of the address
   * @param obstacle a word for what stands against it, such as {@code window-closed}; absent when
   *     nothing does
   */
  public record Reach(Address address, ChannelKind channel, @Nullable String obstacle) {}

  /**
   * The birth of an approval: the first address without an obstacle is asked, those before it wait
   * for their windows, those after it are spare.
   *
   * @param account the account of the preferred address
   * @param reaches one for each address of the approver, in their order
   * @param key for the question
   */
  public static Transition request(
      ApprovalId id,
      ApprovalRequest request,
      Account account,
      List<Reach> reaches,
      ReplyKey key,
      Actor by,
      Instant now) {
    Duration wait = request.expiresIn() == null ? account.expiresIn() : request.expiresIn();
    String digest = Questions.digest(request);
    List<JournalEntry> journal = new ArrayList<>();
    journal.add(JournalEntry.of(now, Event.REQUESTED, by).with("digest", digest));
    List<Ask> asks = new ArrayList<>();
    int asked = -1;
    for (Reach reach : reaches) {
      if (asked >= 0) {
        asks.add(Ask.unsent(reach.address(), reach.channel(), Delivery.SPARE));
      } else if (reach.obstacle() == null) {
        asked = asks.size();
        asks.add(
            Ask.unsent(reach.address(), reach.channel(), Delivery.QUEUED).askedWith(key.hash()));
      } else {
        asks.add(Ask.unsent(reach.address(), reach.channel(), Delivery.PARKED));
        journal.add(
            JournalEntry.of(now, Event.PARKED, SENDER)
                .with("to", reach.address().toString())
                .with("reason", reach.obstacle()));
      }
    }
    Approval approval =
        new Approval(
            id,
            1,
            request,
            asks,
            asked >= 0 ? new State.Waiting() : new State.Parked(),
            now,
            now.plus(wait),
            null,
            digest);
    List<Effect> effects =
        asked >= 0 ? List.of(Asking.effect(approval, asked, key, Occasion.FIRST)) : List.of();
    return new Transition(approval, effects, journal, Verdict.APPLIED);
  }

  /** What a command does. */
  public static Transition apply(Approval approval, Command command, Instant now) {
    return switch (command) {
      case Command.Answer answer -> Answering.answer(approval, answer, now);
      case Command.Cancel cancel -> Answering.cancel(approval, cancel, now);
      case Command.Expire() -> Answering.expire(approval, now);
      case Command.WindowOpened opened -> Asking.windowOpened(approval, opened, now);
      case Command.AskAccepted accepted -> Asking.accepted(approval, accepted, now);
      case Command.AskFailed failed -> Asking.failed(approval, failed, now);
      case Command.AskSkipped() ->
          journaled(approval, JournalEntry.of(now, Event.SEND_SKIPPED, SENDER));
      case Command.Undelivered undelivered -> Asking.undelivered(approval, undelivered, now);
      case Command.Observed observed -> Asking.observed(approval, observed, now);
      case Command.Remind remind -> Asking.remind(approval, remind, now);
      case Command.Misunderstood misunderstood ->
          Answering.misunderstood(approval, misunderstood, now);
      case Command.Numbered numbered -> Answering.numbered(approval, numbered, now);
      case Command.AskedWhich asked -> Answering.askedWhich(approval, asked, now);
      case Command.OptedOut optedOut -> Asking.optedOut(approval, optedOut, now);
      case Command.OptedIn optedIn -> Answering.optedIn(approval, optedIn, now);
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
