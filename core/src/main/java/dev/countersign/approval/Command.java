package dev.countersign.approval;

import dev.countersign.approver.Approver;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.field.Entered;
import dev.countersign.field.Field;
import dev.countersign.journal.Actor;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeSchedule;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to an approval after it was requested. */
public sealed interface Command {

  /**
   * Somebody answered.
   *
   * @param to which question
   * @param from whom it came from, who need not be the one that was asked
   * @param message the message that carried the answer; makes the notice that follows unique
   */
  record Answer(Question to, ChoiceKey choice, Responder from, MessageId message)
      implements Command {}

  /** How an answer says which question it is for. */
  sealed interface Question {
    /** By a key behind a button. */
    record OfKey(ReplyKey.Hash key) implements Question {}

    /**
     * By words, for the ask at that position: it was quoted, numbered or the only open one.
     *
     * @param quoted the message of it that was quoted; absent when none was
     * @param written when, by the channel's clock
     */
    record OfWords(int ask, @Nullable MessageId quoted, Instant written) implements Question {}
  }

  /**
   * Whoever wants the decision changes what is asked. The people and times stay, and nothing that
   * was answered counts any more.
   *
   * @param title absent for the usual one
   * @param keys one for each ask, for the questions that are sent anew
   * @param reason absent when none was given
   */
  record Amend(
      @Nullable String title,
      List<Field> fields,
      List<Choice> choices,
      List<ReplyKey> keys,
      Actor by,
      @Nullable String reason)
      implements Command {
    public Amend {
      fields = List.copyOf(fields);
      choices = List.copyOf(choices);
      keys = List.copyOf(keys);
    }
  }

  /**
   * Somebody wants to see other choices. It answers nothing.
   *
   * @param key behind the button that they tapped, and behind those that they get to see
   * @param page which page of the choices, from 0
   * @param from whom it came from, who need not be the one that was asked
   */
  record TurnPage(ReplyKey key, int page, Responder from, MessageId message) implements Command {}

  /** Somebody withdraws the request. */
  record Cancel(Actor by) implements Command {}

  /**
   * Somebody says why they chose as they did; only after they were asked to.
   *
   * @param ask the question that they answered
   */
  record Comment(int ask, String text, Responder from, MessageId message) implements Command {}

  /**
   * Somebody wrote while they were asked for the value of a field.
   *
   * @param ask the question that they are busy with
   * @param key for the question that shows the values back, should this be the last of them
   */
  record Enter(int ask, Entered entered, Responder from, MessageId message, ReplyKey key)
      implements Command {}

  /**
   * Somebody answered on the page behind a link that was sent to the address of a question.
   *
   * @param values what stood on the page, by the key of each field that may be changed
   * @param comment why they chose so; absent when they wrote nothing
   * @param message makes the notice that follows unique
   */
  record Submit(
      ReplyKey.Hash key,
      ChoiceKey choice,
      Value.Structure values,
      @Nullable String comment,
      MessageId message)
      implements Command {}

  /**
   * The time may be up: that of the step, or that in which a way to ask somebody had to be found.
   * Nothing happens when it is not.
   *
   * @param next how the people of the next step can be asked, in their order; empty when there is
   *     none
   */
  record Expire(List<Invitation> next) implements Command {
    public Expire {
      next = List.copyOf(next);
    }
  }

  /** An operator decides in the place of those who were asked. */
  record Force(ChoiceKey choice, Actor by, String reason) implements Command {}

  /** An operator has somebody asked in the place of a voter who has not answered. */
  record Reassign(int voter, Approver to, Invitation invitation, Actor by, String reason)
      implements Command {}

  /** An operator lets somebody else give the vote of a voter as well. */
  record Delegate(int voter, Approver to, Invitation invitation, Actor by, String reason)
      implements Command {}

  /** An operator has a question sent once more, while earlier buttons still count. */
  record Resend(int ask, ReplyKey key, Actor by, String reason) implements Command {}

  /**
   * An operator has found out what became of a question of which nobody knew whether it was sent.
   *
   * @param hasArrived whether it is before the person; otherwise it is sent again
   * @param key for the question that is sent again
   */
  record Release(int ask, boolean hasArrived, ReplyKey key, Actor by, String reason)
      implements Command {}

  /**
   * The person wrote, so that their window is open.
   *
   * @param key for the question that can now be sent
   */
  record WindowOpened(Responder person, ReplyKey key) implements Command {}

  /**
   * The question was taken by the channel.
   *
   * @param tag which question
   * @param occasion why it was sent
   */
  record AskAccepted(AskTag tag, Occasion occasion, MessageId messageId, Sending sending)
      implements Command {}

  /**
   * How a question was sent.
   *
   * @param at when the call began
   * @param route the way that was planned for it
   * @param reason why that way
   * @param attempt how many times it was tried, from 1
   * @param remindAt when to remind the person; absent for not at all
   */
  record Sending(Instant at, Route route, String reason, int attempt, @Nullable Instant remindAt) {}

  /**
   * An attempt to send the question failed.
   *
   * @param tag which question
   * @param next what the schedule makes of it
   * @param attempt how many times it was tried, from 1
   * @param spare for the question at the person's next address, if it comes to that
   */
  record AskFailed(
      AskTag tag,
      Occasion occasion,
      SendOutcome.Failed failed,
      SendSchedule.Next next,
      int attempt,
      ReplyKey spare)
      implements Command {}

  /** The question was not sent, because nobody waited for the answer to it any more. */
  record AskSkipped() implements Command {}

  /**
   * A message of the question that the channel had taken will not arrive.
   *
   * @param spare for the question at the person's next address, if it comes to that
   */
  record Undelivered(int ask, MessageId message, SendOutcome.Failed failed, ReplyKey spare)
      implements Command {}

  /**
   * The channel tells how far a message of the question has come.
   *
   * @param message which; absent when it spoke of all messages until a time
   * @param happenedAt when that was by the channel's clock; absent where it does not tell
   */
  record Observed(
      int ask, @Nullable MessageId message, Delivery delivery, @Nullable Instant happenedAt)
      implements Command {
    /** Something whose time the channel does not tell. */
    public Observed(int ask, @Nullable MessageId message, Delivery delivery) {
      this(ask, message, delivery, null);
    }
  }

  /** It may be time to remind a person. Nothing happens when it is not. */
  record Remind(int voter, ReplyKey key) implements Command {}

  /**
   * The person wrote something that is no answer.
   *
   * @param key for the question that is sent once more
   * @param message what they wrote
   */
  record Misunderstood(int ask, ReplyKey key, MessageId message) implements Command {}

  /** The person is told to call the question by that number. */
  record Numbered(int ask, int number) implements Command {}

  /**
   * The person answered while several questions are open: they are told which.
   *
   * @param message what they wrote
   */
  record AskedWhich(Responder person, Notice.Which which, MessageId message) implements Command {}

  /**
   * The person wants no more messages at an address.
   *
   * @param message what they wrote
   * @param isConfirmed whether this approval tells them that it was heard
   * @param spare for the question at the person's next address, if it comes to that
   */
  record OptedOut(Responder person, MessageId message, boolean isConfirmed, ReplyKey spare)
      implements Command {}

  /** The person allows messages again. */
  record OptedIn(Responder person, MessageId message) implements Command {}

  /**
   * Somebody wanted to do what only an operator may.
   *
   * @param act the name of the act, such as {@code force}
   */
  record ActRefused(String act, Actor by) implements Command {}

  /**
   * The channel may not have posted what the person answered, and it cannot be found out.
   *
   * @param reason why not
   */
  record AnswersMissed(int ask, String reason) implements Command {}

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
}
