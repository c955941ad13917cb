package dev.countersign.sandbox.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * @param replyTo the message that it quotes
 * @param reaction the emoji that the other side put on it
 * @param unsent whether its author took it back
 * @param status how far it came
 * @param callbackData what the account wants to hear again with news of it: Messenger's {@code
 *     metadata}, WhatsApp's {@code biz_opaque_callback_data}
 * @param failure why it did not arrive; null unless it failed
 */
public record Message(
    MessageId id,
    Author author,
    Instant at,
    Content content,
    @Nullable MessageId replyTo,
    @Nullable String reaction,
    boolean unsent,
    Status status,
    @Nullable String callbackData,
    @Nullable Failure failure) {

  /** Who wrote a message. */
  public enum Author {
    PERSON,
    ACCOUNT
  }

  /** How far a message came. */
  public enum Status {
    /** Meta has it. */
    SENT,
    /** It is on the other side's screen. */
    DELIVERED,
    /** The other side saw it. */
    READ,
    /** It will never arrive. */
    FAILED
  }

  /** A message that the account just sent. */
  public static Message byAccount(
      MessageId id,
      Instant at,
      Content content,
      @Nullable MessageId replyTo,
      @Nullable String callbackData) {
    return new Message(
        id, Author.ACCOUNT, at, content, replyTo, null, false, Status.SENT, callbackData, null);
  }

  /** A message that the person just wrote. */
  static Message byPerson(MessageId id, Instant at, Content content, @Nullable MessageId replyTo) {
    return new Message(
        id, Author.PERSON, at, content, replyTo, null, false, Status.DELIVERED, null, null);
  }

  /** Whether the person can see it. */
  public boolean isOnScreen() {
    return switch (status) {
      case DELIVERED, READ -> true;
      case SENT, FAILED -> false;
    };
  }

  Message withReaction(@Nullable String emoji) {
    return new Message(
        id, author, at, content, replyTo, emoji, unsent, status, callbackData, failure);
  }

  Message taken() {
    return new Message(
        id, author, at, content, replyTo, reaction, true, status, callbackData, failure);
  }

  Message withStatus(Status other) {
    return new Message(
        id, author, at, content, replyTo, reaction, unsent, other, callbackData, failure);
  }

  Message failed(Failure reason) {
    return new Message(
        id, author, at, content, replyTo, reaction, unsent, Status.FAILED, callbackData, reason);
  }
}
