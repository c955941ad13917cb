package dev.countersign.meta.webhook;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events of an entry of {@code object: instagram} or {@code object: page}. Lists keep their
 * order; where an entry has several lists, {@code messaging} comes first, because the members of an
 * object have no order.
 *
 * <p>Source: Instagram Platform "Webhooks examples", Messenger Platform "Webhooks" and "standby".
 * Items come in {@code messaging}, in {@code standby} when another app holds the conversation, in
 * {@code changes} (the dashboard's test button, comments), or as {@code field} and {@code value} on
 * the entry itself.
 */
final class MessagingEntry {
  private MessagingEntry() {}

  /** The events of one entry; an entry with nothing in it has none. */
  static List<Inbound> of(JsonNode entry) {
    String account = Wire.id(entry, "id");
    List<Inbound> events = new ArrayList<>();
    for (JsonNode item : Wire.items(entry, "messaging")) {
      events.addAll(MessagingItem.read(account, item, false));
    }
    for (JsonNode item : Wire.items(entry, "standby")) {
      events.addAll(MessagingItem.read(account, item, true));
    }
    for (JsonNode change : Wire.items(entry, "changes")) {
      events.addAll(change(account, change));
    }
    if (entry.has("field")) {
      events.addAll(change(account, entry));
    }
    return events;
  }

  /** A change: either a message item in another wrapping, or something outside of messaging. */
  private static List<Inbound> change(@Nullable String account, JsonNode change) {
    String field = Wire.text(change, "field");
    JsonNode value = change.path("value");
    if (isMessaging(field, value)) {
      return MessagingItem.read(account, value, "standby".equals(field));
    }
    Origin origin =
        new Origin(
            account,
            Wire.id(value, "from"),
            null,
            Wire.time(value, "timestamp"),
            Wire.messageId(value, "id"),
            false);
    return List.of(
        field != null && Wire.isName(field)
            ? new Inbound.Noted(origin, field)
            : new Inbound.Unreadable(origin, "The change names no field."));
  }

  /** Fields about templates start like those about messages. */
  private static boolean isMessaging(@Nullable String field, JsonNode value) {
    if (field == null) {
      return value.has("sender");
    }
    return field.equals("standby")
        || (field.startsWith("messag") && !field.startsWith("message_template"));
  }
}
