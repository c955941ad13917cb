package dev.countersign.meta.webhook;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.channel.Progress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One item of Instagram's messaging webhooks.
 *
 * <p>Source: Instagram Platform "Webhooks examples" and Instagram Messaging "Webhooks". What an
 * item is follows from the member that it has besides sender, recipient and timestamp.
 *
 * <p>An echo, or a message of the account to itself, is never an answer, whatever else the item
 * holds. The account is {@code entry.id}. It is missing in some bodies, and one of Meta's samples
 * puts the person's id there; then the recipient is the account, or for an echo the sender. The id
 * {@code 0} of the dashboard's test button is kept: it names no account of ours.
 */
final class InstagramItem {
  /** How the reason starts when the reader itself is at fault. */
  static final String FAULT = "Reading the item failed: ";

  private static final List<String> HANDOVERS =
      List.of("pass_thread_control", "take_thread_control", "request_thread_control", "app_roles");

  /** Members that say what an item is and of which nothing but the fact is recorded. */
  private static final Map<String, String> NOTED =
      Map.of(
          "reaction", "reaction",
          "message_edit", "edit",
          "optin", "optin",
          "referral", "referral",
          "account_linking", "account_linking",
          "policy_enforcement", "policy",
          "policy-enforcement", "policy");

  private final JsonNode item;
  private final @Nullable String entryId;
  private final boolean standby;

  private InstagramItem(JsonNode item, @Nullable String entryId, boolean standby) {
    this.item = item;
    this.entryId = entryId;
    this.standby = standby;
  }

  /** The event of an item. Never throws: what goes wrong makes this one item unreadable. */
  static Inbound read(@Nullable String entryId, JsonNode item, boolean standby) {
    if (!item.isObject()) {
      return new Inbound.Unreadable(
          new Origin(entryId, null, null, null, null, standby), "The item is not an object.");
    }
    try {
      return new InstagramItem(item, entryId, standby).event();
    } catch (RuntimeException e) {
      return new Inbound.Unreadable(
          new Origin(entryId, null, null, null, null, standby),
          FAULT + e.getClass().getSimpleName() + ".");
    }
  }

  private Inbound event() {
    if (item.path("message").isObject()) {
      return message(item.path("message"));
    }
    if (item.path("postback").isObject()) {
      return postback(item.path("postback"));
    }
    if (item.path("read").isObject()) {
      return progressed(Progress.READ, Wire.messageId(item.path("read"), "mid"));
    }
    if (item.path("delivery").isObject()) {
      return progressed(Progress.DELIVERED, Wire.firstMessageId(item.path("delivery"), "mids"));
    }
    for (Map.Entry<String, JsonNode> member : item.properties()) {
      String noted = noted(member.getKey());
      if (noted != null && member.getValue().isObject()) {
        return new Inbound.Noted(origin(Wire.messageId(member.getValue(), "mid")), noted);
      }
    }
    return new Inbound.Unreadable(
        origin(null),
        item.path("message").isString()
            ? "The message is a bare text."
            : "The item is of no kind that is known.");
  }

  private Inbound progressed(Progress progress, @Nullable MessageId message) {
    return new Inbound.Progressed(origin(message), progress, null, null);
  }

  private Inbound message(JsonNode message) {
    MessageId mid = Wire.messageId(message, "mid");
    if (Wire.says(message, "is_echo")) {
      return new Inbound.Echoed(
          echoOrigin(mid), Wire.text(message, "text"), Wire.text(message, "app_id"), null);
    }
    Origin origin = origin(mid);
    if (isSelf(message)) {
      return new Inbound.Noted(origin, "self");
    }
    if (Wire.says(message, "is_deleted")) {
      return new Inbound.Noted(origin, "unsent");
    }
    String text = Wire.text(message, "text");
    String payload = Wire.text(message.path("quick_reply"), "payload");
    return payload == null
        ? new Inbound.Written(
            origin, content(message, text), text, Wire.messageId(message.path("reply_to"), "mid"))
        : new Inbound.Tapped(origin, payload, text);
  }

  private Inbound postback(JsonNode postback) {
    Origin origin = origin(Wire.messageId(postback, "mid"));
    if (isSelf(postback)) {
      return new Inbound.Noted(origin, "self");
    }
    String payload = Wire.text(postback, "payload");
    return payload == null
        ? new Inbound.Noted(origin, "postback")
        : new Inbound.Tapped(origin, payload, Wire.text(postback, "title"));
  }

  private boolean isSelf(JsonNode member) {
    return Wire.says(item, "is_self") || Wire.says(member, "is_self");
  }

  private static String content(JsonNode message, @Nullable String text) {
    if (Wire.says(message, "is_unsupported")) {
      return "unsupported";
    }
    if (message.path("reply_to").path("story").isObject()) {
      return "story_reply";
    }
    List<JsonNode> attachments = Wire.items(message, "attachments");
    if (attachments.stream()
        .anyMatch(attachment -> "story_mention".equals(Wire.text(attachment, "type")))) {
      return "story_mention";
    }
    if (!attachments.isEmpty()) {
      return "attachment";
    }
    return text == null ? "unsupported" : "text";
  }

  private static @Nullable String noted(String member) {
    return HANDOVERS.contains(member) ? "handover" : NOTED.get(member);
  }

  private Origin origin(@Nullable MessageId messageId) {
    String sender = sender();
    String recipient = Wire.id(item, "recipient");
    boolean isMisplaced = entryId == null || (entryId.equals(sender) && recipient != null);
    return origin(isMisplaced ? recipient : entryId, messageId);
  }

  private Origin echoOrigin(@Nullable MessageId messageId) {
    return origin(entryId == null ? sender() : entryId, messageId);
  }

  private Origin origin(@Nullable String account, @Nullable MessageId messageId) {
    return new Origin(
        account,
        sender(),
        Wire.id(item, "recipient"),
        Wire.time(item, "timestamp"),
        messageId,
        standby);
  }

  private @Nullable String sender() {
    return Wire.id(item, "sender");
  }
}
