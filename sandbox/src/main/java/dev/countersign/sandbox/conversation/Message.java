package dev.countersign.sandbox.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * @param replyTo the message that it quotes
 * @param reaction the emoji that the other side put on it
 * @param unsent whether its author took it back
 */
public record Message(
    MessageId id,
    Author author,
    Instant at,
    Content content,
    @Nullable MessageId replyTo,
    @Nullable String reaction,
    boolean unsent) {

  /** Who wrote a message. */
  public enum Author {
    PERSON,
    ACCOUNT
  }

  Message withReaction(@Nullable String emoji) {
    return new Message(id, author, at, content, replyTo, emoji, unsent);
  }

  Message taken() {
    return new Message(id, author, at, content, replyTo, reaction, true);
  }
}
