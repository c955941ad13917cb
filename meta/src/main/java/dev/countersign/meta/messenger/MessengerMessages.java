package dev.countersign.meta.messenger;

import dev.countersign.channel.Address;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.meta.Presentation;
import dev.countersign.meta.message.FilledTemplate;
import dev.countersign.meta.message.SendApiMessages;
import dev.countersign.meta.message.TextLimit;
import dev.countersign.prompt.Prompt;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Questions and notices in the form of Messenger's Send API.
 *
 * <p>{@code messaging_type} says why a message is sent: a question comes unasked inside the window,
 * {@code UPDATE}; a notice answers what the person did, {@code RESPONSE}; a template is {@code
 * UTILITY} (Messenger Platform, "Send API" and "Utility messages"). {@code message.metadata}
 * carries the tag and comes back in the echo; a utility template has no place for it.
 */
final class MessengerMessages {
  /** Longest text of a message: under 2,000 characters. */
  static final TextLimit TEXT = TextLimit.characters(1999);

  private static final JsonMapper JSON = new JsonMapper();

  private MessengerMessages() {}

  /** The messages of a prompt that keeps the rules; one that breaks them is a bug of the caller. */
  static List<OutgoingMessage> of(
      Address to, Prompt prompt, Presentation presentation, String tag) {
    String type =
        switch (prompt) {
          case Prompt.Question question -> "UPDATE";
          case Prompt.Notice notice -> "RESPONSE";
        };
    List<ObjectNode> messages = SendApiMessages.of(prompt, presentation, TEXT);
    List<OutgoingMessage> outgoing = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      String named = i == messages.size() - 1 ? tag : tag + "#" + i;
      outgoing.add(outgoing(to, type, messages.get(i).put("metadata", named)));
    }
    return List.copyOf(outgoing);
  }

  /** The message of a utility template. */
  static OutgoingMessage of(Address to, FilledTemplate filled) {
    ObjectNode message = JSON.createObjectNode();
    ObjectNode template = message.putObject("template").put("name", filled.template().name());
    template.putObject("language").put("code", filled.template().language());
    ArrayNode components = template.putArray("components");
    if (!filled.places().isEmpty()) {
      ArrayNode parameters = components.addObject().put("type", "body").putArray("parameters");
      for (FilledTemplate.Place place : filled.places()) {
        ObjectNode parameter = parameters.addObject().put("type", "text");
        if (filled.template().isNamed()) {
          parameter.put("parameter_name", place.name());
        }
        parameter.put("text", place.text());
      }
    }
    ArrayNode buttons = components.addObject().put("type", "buttons").putArray("parameters");
    for (String payload : filled.payloads()) {
      buttons.addObject().put("type", "POSTBACK").put("payload", payload);
    }
    return outgoing(to, "UTILITY", message);
  }

  private static OutgoingMessage outgoing(Address to, String type, ObjectNode message) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("recipient").put("id", to.value());
    body.put("messaging_type", type);
    body.set("message", message);
    return new OutgoingMessage(body.toString());
  }
}
