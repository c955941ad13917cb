package dev.countersign.meta.webhook;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Progress;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One event as the corpus's manifest tells it, in our words. */
record ManifestRow(JsonNode told) {

  String kind() {
    return told.path("k").asString();
  }

  boolean isOfWhatsApp() {
    return kind().startsWith("wa_");
  }

  boolean isStatus() {
    return kind().startsWith("wa_status_");
  }

  /** How many events it is to us: a delivery is one for each message. */
  int events() {
    return kind().equals("delivery") ? Math.max(1, told.path("mids").size()) : 1;
  }

  /** What {@link #kind(Inbound)} says of the event. */
  String expectedKind() {
    String kind = kind();
    if (isStatus()) {
      return switch (kind.substring("wa_status_".length())) {
        case "sent" -> "sent";
        case "delivered" -> "delivered";
        case "read", "played" -> "read";
        case "failed" -> "undelivered";
        default -> Wire.kind("status", kind.substring("wa_status_".length()));
      };
    }
    if (isOfWhatsApp() && says("forwarded") && !kind.equals("wa_echo")) {
      return "written:forwarded";
    }
    return switch (kind) {
      case "reply_to", "text", "wa_text" -> "written:text";
      case "attachment", "story_reply", "story_mention", "unsupported" -> "written:" + kind;
      case "wa_media",
          "wa_location",
          "wa_contacts",
          "wa_order",
          "wa_nfm_reply",
          "wa_call_permission_reply",
          "wa_payment_method",
          "wa_payment_notification" ->
          "written:attachment";
      case "wa_unsupported", "wa_None", "wa_foobar", "wa_ad" -> "written:unsupported";
      case "quick_reply", "postback", "postback_referral" -> "tapped";
      case "wa_button", "wa_button_reply", "wa_list_reply" -> "tapped";
      case "echo", "wa_echo" -> "echoed";
      case "read" -> "read";
      case "delivery" -> "delivered";
      case "deleted", "wa_revoke" -> "unsent";
      case "wa_system" ->
          told.path("new_wa_id").isString() ? "moved" : "system_" + text("system_type");
      case "feed_change", "wa_change" -> told.path("field").asString("change");
      case "policy_enforcement" -> "policy";
      case "checkout_update" -> "checkout";
      case "wa_reaction", "wa_edit", "wa_errors" -> kind.substring("wa_".length());
      case "empty_event", "unknown_event", "malformed", "malformed_entry", "wa_malformed" ->
          "unreadable";
      default -> kind;
    };
  }

  /** A word for the kind of an event, with its content. */
  static String kind(Inbound event) {
    return switch (event) {
      case Inbound.Written written -> "written:" + written.content();
      default -> event.kind();
    };
  }

  /** Whom the event is from or about; an empty id is none. */
  @Nullable String sender() {
    String sender = filled(isStatus() ? "recipient" : "sender");
    return sender == null && isOfWhatsApp() ? filled("user_id") : sender;
  }

  /** The account: the phone number, or entry.id; without one, the account's side of the message. */
  @Nullable String account() {
    if (isOfWhatsApp()) {
      return filled("phone_number_id") == null ? filled("account") : filled("phone_number_id");
    }
    String account = filled("account");
    boolean isEcho = kind().equals("echo");
    boolean isMisplaced = !isEcho && account != null && account.equals(filled("sender"));
    if (isMisplaced && filled("recipient") != null) {
      return filled("recipient");
    }
    return account != null ? account : filled(isEcho ? "sender" : "recipient");
  }

  @Nullable String recipient() {
    return isOfWhatsApp() && !kind().equals("wa_echo")
        ? filled("phone_number_id")
        : filled("recipient");
  }

  @Nullable MessageId messageId() {
    String mid = filled("mid");
    return mid == null ? null : new MessageId(mid);
  }

  @Nullable MessageId quoted() {
    String quoted = filled("reply_to");
    return quoted == null || kind().equals("story_reply") || says("forwarded")
        ? null
        : new MessageId(quoted);
  }

  @Nullable String words() {
    return kind().equals("wa_media") ? text("caption") : text("text");
  }

  @Nullable String title() {
    return told.has("title") ? text("title") : text("text");
  }

  @Nullable Instant sentAt() {
    return instant("ts");
  }

  /** The time until which messages came further, where no message is named. */
  @Nullable Instant upTo(Progress progress) {
    boolean isNamed =
        progress == Progress.READ ? filled("mid") != null : told.path("mids").size() > 0;
    return isOfWhatsApp() || isNamed ? null : instant("watermark");
  }

  boolean says(String name) {
    return told.path(name).asBoolean(false);
  }

  @Nullable String text(String name) {
    return told.path(name).isValueNode() && !told.path(name).isNull()
        ? told.path(name).asString()
        : null;
  }

  private @Nullable String filled(String name) {
    String text = text(name);
    return text == null || text.isEmpty() ? null : text;
  }

  private @Nullable Instant instant(String name) {
    JsonNode time = told.path(name);
    String raw = time.path("raw").asString("");
    return switch (time.path("unit").asString("none").toLowerCase(Locale.ROOT)) {
      case "ms" -> Instant.ofEpochMilli(new BigInteger(raw).longValueExact());
      case "s", "s?" ->
          raw.equals("0") ? null : Instant.ofEpochSecond(new BigInteger(raw).longValueExact());
      case "iso8601" -> OffsetDateTime.parse(raw.replace("+0000", "+00:00")).toInstant();
      case "not-a-time", "none" -> null;
      default -> throw new AssertionError("Unknown unit in the manifest: " + time);
    };
  }
}
