package dev.countersign.meta.instagram;

import dev.countersign.channel.Address;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.meta.Presentation;
import dev.countersign.meta.message.SendApiMessages;
import dev.countersign.meta.message.TextLimit;
import dev.countersign.prompt.Prompt;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Questions and notices in the form of Instagram's Send API.
 *
 * <p>A text has at most 1,000 bytes of UTF-8 (Instagram Messaging, "Send a message"); a longer
 * question becomes several messages, of which only the last carries the choices.
 *
 * <p>{@code messaging_type} is left out: Meta's reference asks for it on Messenger only, and its
 * own Instagram samples do not send it. {@code message.metadata} is not in the Instagram pages, so
 * a message carries no tag: its echo is known by its text.
 */
final class InstagramMessages {
  /** Longest text of a message. */
  static final TextLimit TEXT = TextLimit.bytes(1000);

  private static final JsonMapper JSON = new JsonMapper();

  private InstagramMessages() {}

  /** The messages of a prompt that keeps the rules; one that breaks them is a bug of the caller. */
  static List<OutgoingMessage> of(Address to, Prompt prompt, Presentation presentation) {
    return SendApiMessages.of(prompt, presentation, TEXT).stream()
        .map(message -> outgoing(to, message))
        .toList();
  }

  private static OutgoingMessage outgoing(Address to, ObjectNode message) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("recipient").put("id", to.value());
    body.set("message", message);
    return new OutgoingMessage(body.toString(), message.path("text").stringValue(null));
  }
}
