package dev.countersign.sandbox.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What news of a message of the account repeats about it.
 *
 * @param sentAt when the account sent it
 * @param category the price category: {@code service}, or the one of its template
 * @param callbackData see {@link Message#callbackData}
 */
public record Receipt(
    MessageId message, Instant sentAt, String category, @Nullable String callbackData) {

  /** The category of everything that is not a template. */
  public static final String SERVICE = "service";

  /** The receipt of a message. */
  public static Receipt of(Message message) {
    String category =
        message.content() instanceof Content.Template template ? template.category() : SERVICE;
    return new Receipt(message.id(), message.at(), category, message.callbackData());
  }
}
