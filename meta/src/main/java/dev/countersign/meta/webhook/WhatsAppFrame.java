package dev.countersign.meta.webhook;

import dev.countersign.channel.Identity;
import dev.countersign.channel.Origin;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What all items of one change have in common.
 *
 * @param account whom the change is for: the phone number's id, or without one the entry's
 * @param number the phone number's id, where told
 * @param standby whether another app holds the conversations
 * @param people who the change tells about
 */
record WhatsAppFrame(
    @Nullable String account, @Nullable String number, boolean standby, WhatsAppPeople people) {

  static WhatsAppFrame of(JsonNode value, @Nullable String field, @Nullable String business) {
    String number = Wire.id(value.path("metadata"), "phone_number_id");
    return new WhatsAppFrame(
        number == null ? business : number,
        number,
        "standby".equals(field) || Wire.says(value, "standby"),
        WhatsAppPeople.of(Wire.items(value, "contacts")));
  }

  /** The same for items that are only overheard. */
  WhatsAppFrame listening() {
    return new WhatsAppFrame(account, number, true, people);
  }

  /** The origin of something that names neither a person nor a message. */
  Origin bare() {
    return new Origin(account, null, number, null, null, standby);
  }

  /** The origin of an item that somebody sent to the number, or that is about them. */
  Origin origin(JsonNode item, @Nullable String sender, Identity identity) {
    return origin(item, sender, number, identity);
  }

  /** The origin of an item between any two. */
  Origin origin(
      JsonNode item, @Nullable String sender, @Nullable String recipient, Identity identity) {
    return new Origin(
        account,
        sender,
        recipient,
        Wire.time(item, "timestamp"),
        Wire.messageId(item, "id"),
        standby || Wire.says(item, "standby"),
        identity);
  }
}
