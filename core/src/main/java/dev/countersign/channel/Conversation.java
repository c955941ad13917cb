package dev.countersign.channel;

import java.time.Instant;
import java.util.List;

/** What a channel tells when it is asked what a person wrote. */
public sealed interface Conversation {

  /**
   * It told.
   *
   * @param messages of the person and of the account, oldest first
   * @param isWhole whether nothing older can have been left out
   */
  record Read(List<Message> messages, boolean isWhole) implements Conversation {
    public Read {
      messages = List.copyOf(messages);
    }
  }

  /**
   * It cannot tell now, perhaps later.
   *
   * @param reason for people
   */
  record NotNow(String reason) implements Conversation {}

  /**
   * It will not tell.
   *
   * @param reason for people
   */
  record Unreadable(String reason) implements Conversation {}

  /**
   * One message.
   *
   * @param at when it was written; whole seconds
   * @param isTheirs whether the person wrote it, not the account
   * @param webhook the body that the channel would have posted: a message in words, for what stood
   *     behind a button that was tapped is not told again; or an echo, without what was attached
   */
  record Message(MessageId id, Instant at, boolean isTheirs, String webhook) {}
}
