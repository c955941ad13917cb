package dev.countersign.meta.webhook;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Events of channels that are only recorded: one {@link Inbound.Noted} for each item, named after
 * the member that says what it is.
 */
final class RecordedEvents {
  private static final String NAME = "[a-z][a-z_]{0,39}";

  private RecordedEvents() {}

  /** The items of an entry of {@code object: page}. */
  static List<Inbound> ofPage(JsonNode entry) {
    List<Inbound> events = new ArrayList<>();
    for (JsonNode item : Wire.items(entry, "messaging")) {
      events.add(new Inbound.Noted(origin(entry, item, false), kind(item)));
    }
    for (JsonNode item : Wire.items(entry, "standby")) {
      events.add(new Inbound.Noted(origin(entry, item, true), kind(item)));
    }
    for (JsonNode change : Wire.items(entry, "changes")) {
      events.add(new Inbound.Noted(origin(entry, change.path("value"), false), field(change)));
    }
    return events;
  }

  /** The changes of an entry of {@code object: whatsapp_business_account}. */
  static List<Inbound> ofWhatsApp(JsonNode entry) {
    List<Inbound> events = new ArrayList<>();
    for (JsonNode change : Wire.items(entry, "changes")) {
      String number = Wire.text(change.path("value").path("metadata"), "phone_number_id");
      String account = number == null ? Wire.id(entry, "id") : number;
      Origin origin = new Origin(account, null, null, null, null, false);
      events.add(new Inbound.Noted(origin, field(change)));
    }
    return events;
  }

  private static Origin origin(JsonNode entry, JsonNode item, boolean standby) {
    return new Origin(
        Wire.id(entry, "id"),
        Wire.id(item, "sender"),
        Wire.id(item, "recipient"),
        Wire.time(item, "timestamp"),
        messageId(item),
        standby);
  }

  private static @Nullable MessageId messageId(JsonNode item) {
    for (JsonNode member : item) {
      MessageId id = Wire.messageId(member, "mid");
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  private static String kind(JsonNode item) {
    for (Map.Entry<String, JsonNode> member : item.properties()) {
      boolean isFrame =
          switch (member.getKey()) {
            case "sender", "recipient", "timestamp" -> true;
            default -> false;
          };
      if (!isFrame && member.getValue().isObject() && member.getKey().matches(NAME)) {
        return member.getKey();
      }
    }
    return "item";
  }

  private static String field(JsonNode change) {
    String field = Wire.text(change, "field");
    return field != null && field.matches(NAME) ? field : "change";
  }
}
