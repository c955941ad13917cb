package dev.countersign.meta.webhook;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.Origin;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message to a WhatsApp number.
 *
 * <p>Source: WhatsApp Cloud API "Messages webhook reference". The sender is {@code from}, and for
 * people who do not share their number {@code from_user_id}. What a message is follows from its
 * type, and where a sample leaves that out, from the member that it has.
 *
 * <p>What the person passed on from elsewhere is not their own word, and what they say in a group
 * is not said to us: neither answers anything. Whatever else a person sends opens the window, even
 * what we cannot read.
 */
final class WhatsAppMessage {
  /** Members that stand for a type. */
  private static final List<String> TYPES =
      List.of(
          "text",
          "button",
          "interactive",
          "image",
          "audio",
          "voice",
          "video",
          "document",
          "sticker",
          "location",
          "contacts",
          "order",
          "reaction",
          "system",
          "revoke",
          "edit");

  private final JsonNode message;
  private final Origin origin;

  private WhatsAppMessage(WhatsAppFrame frame, JsonNode message) {
    this.message = message;
    WhatsAppPeople.Person sender = frame.people().person(message, "from", "from");
    this.origin = frame.origin(message, sender.id(), sender.identity());
  }

  /** What somebody sent to the number. */
  static Inbound read(WhatsAppFrame frame, JsonNode message) {
    return new WhatsAppMessage(frame, message).event();
  }

  /** The event of an item of {@code message_echoes}: a colleague wrote on the number's phone. */
  static Inbound echo(WhatsAppFrame frame, JsonNode message) {
    WhatsAppPeople.Person person = frame.people().person(message, "to", "to");
    Origin origin = frame.origin(message, Wire.id(message, "from"), person.id(), person.identity());
    return new Inbound.Echoed(origin, body(message), null, null);
  }

  private Inbound event() {
    String type = type();
    if (type == null && origin.sender() == null) {
      return new Inbound.Unreadable(origin, "The message names neither a sender nor a type.");
    }
    if (Wire.id(message, "group_id") != null) {
      return new Inbound.Noted(origin, "group_message");
    }
    return switch (type) {
      case "text" -> text(body(message));
      case "button" -> tapped(message.path("button"), "payload", "text");
      case "interactive" -> interactive(message.path("interactive"));
      case "image", "audio", "voice", "video", "document", "sticker" ->
          written("attachment", Wire.text(message.path(type), "caption"));
      case "order", "location", "contacts" -> written("attachment", null);
      case "reaction", "edit", "request_welcome" -> new Inbound.Noted(origin, type);
      case "revoke" -> new Inbound.Noted(origin, "unsent");
      case "system" -> WhatsAppMove.read(origin, message);
      case null, default -> unsupported();
    };
  }

  private @Nullable String type() {
    String type = Wire.text(message, "type");
    return type != null
        ? type
        : TYPES.stream().filter(name -> message.path(name).isContainer()).findFirst().orElse(null);
  }

  /** Replies to our buttons and lists are taps; forms, payments and permissions are not. */
  private Inbound interactive(JsonNode interactive) {
    return Stream.of("button_reply", "list_reply")
        .map(interactive::path)
        .filter(JsonNode::isObject)
        .findFirst()
        .map(reply -> tapped(reply, "id", "title"))
        .orElseGet(() -> interactive.isObject() ? written("attachment", null) : unsupported());
  }

  private Inbound tapped(JsonNode reply, String payloadMember, String titleMember) {
    String payload = Wire.id(reply, payloadMember);
    String title = Wire.text(reply, titleMember);
    if (payload == null || isForwarded()) {
      return text(title);
    }
    return new Inbound.Tapped(
        origin.messageId() == null
            ? origin.with(TapId.of(origin.sender(), Wire.text(message, "timestamp"), payload))
            : origin,
        payload,
        title);
  }

  private Inbound text(@Nullable String text) {
    if (text == null) {
      return unsupported();
    }
    return written("text", text);
  }

  private Inbound written(String content, @Nullable String text) {
    return isForwarded()
        ? new Inbound.Written(origin, "forwarded", text, null)
        : new Inbound.Written(origin, content, text, Wire.messageId(message.path("context"), "id"));
  }

  /** Something that WhatsApp or we cannot make out, or that only tells of an error. */
  private Inbound unsupported() {
    return origin.sender() == null
        ? new Inbound.Noted(origin, "unsupported")
        : written("unsupported", null);
  }

  private boolean isForwarded() {
    JsonNode context = message.path("context");
    return Wire.says(context, "forwarded") || Wire.says(context, "frequently_forwarded");
  }

  private static @Nullable String body(JsonNode message) {
    return message.path("text").isObject()
        ? Wire.text(message.path("text"), "body")
        : Wire.text(message, "text");
  }
}
