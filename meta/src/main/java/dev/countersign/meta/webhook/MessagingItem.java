package dev.countersign.meta.webhook;

import dev.countersign.channel.Identity;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.channel.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One item of the messaging webhooks of Instagram and Messenger.
 *
 * <p>Source: Instagram Platform "Webhooks examples", Instagram Messaging "Webhooks", Messenger
 * Platform "Webhooks" and the pages on its events. Both channels send the same shapes, and what
 * differs shows in the item, never in the object: a read of Instagram's names a message and one of
 * Messenger's a time, a postback of Instagram's has an id and one of Messenger's mostly none, only
 * Messenger returns our metadata.
 *
 * <p>What an item is follows from the member that it has besides sender, recipient and timestamp.
 * Should it have several, what the person did comes first: a message, a postback, then what
 * happened to messages of ours, then the rest. An echo, or a message of the account to itself, is
 * never an answer, whatever else the item holds.
 *
 * <p>The account is {@code entry.id}. It is missing in some bodies, and one of Meta's samples puts
 * the person's id there; then the recipient is the account, or for an echo the sender. The id
 * {@code 0} of the dashboard's test button is kept: it names no account of ours.
 */
final class MessagingItem {
  private static final List<String> HANDOVERS =
      List.of("pass_thread_control", "take_thread_control", "request_thread_control", "app_roles");

  /** Members that say what an item is and of which nothing but the fact is recorded. */
  private static final Map<String, String> NOTED =
      Map.ofEntries(
          Map.entry("message_edit", "edit"),
          Map.entry("optin", "optin"),
          Map.entry("account_linking", "account_linking"),
          Map.entry("policy_enforcement", "policy"),
          Map.entry("policy-enforcement", "policy"),
          Map.entry("game_play", "game_play"),
          Map.entry("payment", "payment"),
          Map.entry("pre_checkout", "checkout"),
          Map.entry("checkout_update", "checkout"),
          Map.entry("messaging_feedback", "feedback"),
          Map.entry("response_feedback", "feedback"));

  private final JsonNode item;
  private final @Nullable String entryId;
  private final boolean standby;

  private MessagingItem(JsonNode item, @Nullable String entryId, boolean standby) {
    this.item = item;
    this.entryId = entryId;
    this.standby = standby;
  }

  /**
   * The events of an item: one, except for a delivery of several messages. Never throws: what goes
   * wrong makes this one item unreadable.
   */
  static List<Inbound> read(@Nullable String entryId, JsonNode item, boolean standby) {
    Origin origin = new Origin(entryId, null, null, null, null, standby);
    return item.isObject()
        ? ItemGuard.read(origin, () -> new MessagingItem(item, entryId, standby).events())
        : List.of(new Inbound.Unreadable(origin, "The item is not an object."));
  }

  private List<Inbound> events() {
    boolean isDelivery =
        Stream.of("message", "postback", "read").noneMatch(name -> item.path(name).isObject())
            && item.path("delivery").isObject();
    return isDelivery ? delivered(item.path("delivery")) : List.of(event());
  }

  private Inbound event() {
    if (item.path("message").isObject()) {
      return message(item.path("message"));
    }
    if (item.path("postback").isObject()) {
      return postback(item.path("postback"));
    }
    if (item.path("read").isObject()) {
      return read(item.path("read"));
    }
    if (item.path("reaction").isObject()) {
      return reaction(item.path("reaction"));
    }
    if (item.path("referral").isObject()) {
      return act("referral", item.path("referral"), true);
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

  private Inbound message(JsonNode message) {
    MessageId mid = Wire.messageId(message, "mid");
    if (Wire.says(message, "is_echo")) {
      return new Inbound.Echoed(
          echoOrigin(mid),
          Wire.text(message, "text"),
          Wire.id(message, "app_id"),
          Wire.text(message, "metadata"));
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
        : tapped(mid, payload, text);
  }

  /** Without a payload, as in standby, it tells that the person tapped, but not what. */
  private Inbound postback(JsonNode postback) {
    String payload = Wire.text(postback, "payload");
    if (payload == null || isSelf(postback)) {
      return act("postback", postback, true);
    }
    return tapped(Wire.messageId(postback, "mid"), payload, Wire.text(postback, "title"));
  }

  private Inbound tapped(@Nullable MessageId mid, String payload, @Nullable String title) {
    MessageId id = mid == null ? TapId.of(sender(), Wire.text(item, "timestamp"), payload) : mid;
    return new Inbound.Tapped(origin(id), payload, title);
  }

  /** Instagram names the message, Messenger the time until which all messages were read. */
  private Inbound read(JsonNode read) {
    MessageId mid = Wire.messageId(read, "mid");
    Instant upTo = mid == null ? Wire.time(read, "watermark") : null;
    return new Inbound.Progressed(origin(mid), Progress.READ, upTo, null);
  }

  /** The messages are named, or else told by the time until which all were delivered. */
  private List<Inbound> delivered(JsonNode delivery) {
    List<MessageId> mids = Wire.messageIds(delivery, "mids");
    if (mids.isEmpty()) {
      Instant upTo = Wire.time(delivery, "watermark");
      return List.of(new Inbound.Progressed(origin(null), Progress.DELIVERED, upTo, null));
    }
    return mids.stream()
        .<Inbound>map(mid -> new Inbound.Progressed(origin(mid), Progress.DELIVERED, null, null))
        .toList();
  }

  /** Taking a reaction back is no act that opens a window. */
  private Inbound reaction(JsonNode reaction) {
    return act("reaction", reaction, "react".equals(Wire.text(reaction, "action")));
  }

  /**
   * Something that the person did and that answers nothing. Messages, calls to action, reactions
   * and links into the conversation open the window (Messenger Platform "Policy").
   */
  private Inbound act(String what, JsonNode member, boolean opensWindow) {
    Origin origin = origin(Wire.messageId(member, "mid"));
    return isSelf(member)
        ? new Inbound.Noted(origin, "self")
        : new Inbound.Noted(origin, what, opensWindow);
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
    return origin(isMisplaced ? recipient : entryId, messageId, identity());
  }

  private Origin echoOrigin(@Nullable MessageId messageId) {
    return origin(entryId == null ? sender() : entryId, messageId, Identity.UNTOLD);
  }

  private Origin origin(
      @Nullable String account, @Nullable MessageId messageId, Identity identity) {
    return new Origin(
        account,
        sender(),
        Wire.id(item, "recipient"),
        Wire.time(item, "timestamp"),
        messageId,
        standby,
        identity);
  }

  private @Nullable String sender() {
    return Wire.id(item, "sender");
  }

  /** Some of Instagram's items carry the name under which the person is known. */
  private Identity identity() {
    String name = Wire.personName(item.path("sender"), "name", "username");
    return name == null ? Identity.UNTOLD : new Identity(Set.of(), name);
  }
}
