package dev.countersign.channel;

import org.jspecify.annotations.Nullable;

/**
 * One message in the channel's own form, ready to be posted.
 *
 * @param body the request body, a JSON text
 * @param echo the text by which the message is recognised when the channel tells of it; absent
 *     where the channel repeats a tag, or tells nothing that it could be recognised by
 */
public record OutgoingMessage(String body, @Nullable String echo) {
  /** A message that is recognised by its tag, or not at all. */
  public OutgoingMessage(String body) {
    this(body, null);
  }
}
