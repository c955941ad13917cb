package dev.countersign.sandbox.conversation;

import dev.countersign.sandbox.conversation.Content.Story;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person writes.
 *
 * @param replyTo the message that it quotes
 * @param story the story that it answers
 * @param self whether the account writes to itself ({@code is_self})
 * @param form how the webhook carries it
 */
public record Writing(
    String text, @Nullable MessageId replyTo, @Nullable Story story, boolean self, Form form) {

  public Writing {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("A person cannot write an empty text");
    }
  }

  /** How a webhook carries an event. */
  public enum Form {
    /** Under {@code entry[].messaging}, the usual one. */
    MESSAGING,
    /** Under {@code entry[].standby}: another app owns the thread. */
    STANDBY,
    /** Under {@code entry[].changes} with entry id 0: the Test button of the App Dashboard. */
    CHANGES
  }

  /** What the message shows. */
  Content content() {
    return story == null ? Content.Text.of(text) : new Content.StoryReply(text, story);
  }

  /** A plain text. */
  public static Writing of(String text) {
    return new Writing(text, null, null, false, Form.MESSAGING);
  }

  /** The same text, quoting a message. */
  public Writing inReplyTo(MessageId message) {
    return new Writing(text, message, story, self, form);
  }

  /** The same text, answering a story. */
  public Writing onStory(Story answered) {
    return new Writing(text, replyTo, answered, self, form);
  }

  /** The same text, from the account to itself. */
  public Writing toSelf() {
    return new Writing(text, replyTo, story, true, form);
  }

  /** The same text, carried in another form. */
  public Writing in(Form other) {
    return new Writing(text, replyTo, story, self, other);
  }
}
