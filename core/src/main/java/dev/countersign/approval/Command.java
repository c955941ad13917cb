package dev.countersign.approval;

import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.Actor;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeSchedule;

/** Everything that can happen to an approval after it was requested. */
public sealed interface Command {

  /**
   * Somebody sent a key back.
   *
   * @param from the address that it came from, which need not be the one that was asked
   * @param message the message that carried the answer; makes the notice that follows unique
   */
  record Answer(ReplyKey.Hash key, ChoiceKey choice, Address from, MessageId message)
      implements Command {}

  /** Somebody withdraws the request. */
  record Cancel(Actor by) implements Command {}

  /** The time may be up. Nothing happens when it is not. */
  record Expire() implements Command {}

  /**
   * The person at that address wrote, so that their window is open.
   *
   * @param key for the question that can now be sent
   */
  record WindowOpened(Address address, ReplyKey key) implements Command {}

  /**
   * The question was taken by the channel.
   *
   * @param attempt how many times it was tried, from 1
   */
  record AskAccepted(int ask, MessageId messageId, int attempt) implements Command {}

  /**
   * An attempt to send the question failed.
   *
   * @param next what the schedule makes of it
   * @param attempt how many times it was tried, from 1
   */
  record AskFailed(int ask, SendOutcome.Failed failed, SendSchedule.Next next, int attempt)
      implements Command {}

  /** The question was not sent, because the approval ended first. */
  record AskSkipped(int ask) implements Command {}

  /** A notice was sent, or could not be. */
  record NoticeEnded(Address to, SendOutcome outcome) implements Command {}

  /**
   * An attempt to wake the workflow ended.
   *
   * @param next what the schedule makes of it
   * @param attempt how many times it was tried, from 1
   */
  record ResumeEnded(ResumeOutcome outcome, ResumeSchedule.Next next, int attempt)
      implements Command {}

  /** An operator asks for a dead resumption to be delivered once more, under the same id. */
  record ResumeReplayed(Actor by) implements Command {}

  /** The channel tells how far the question's message has come. */
  record Observed(MessageId message, Delivery delivery) implements Command {}
}
