package dev.countersign.meta.webhook;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events of an entry of {@code object: instagram}. Lists keep their order; where an entry has
 * several lists, {@code messaging} comes first, because the members of an object have no order.
 *
 * <p>Source: Instagram Platform "Webhooks examples". Items come in {@code messaging}, in {@code
 * standby} when another app holds the conversation, in {@code changes} (the dashboard's test
 * button, comments), or as {@code field} and {@code value} on the entry itself.
 */
final class InstagramEvents {
  private static final String NAME = "[a-z][a-z_]{0,39}";

  private InstagramEvents() {}

  /** The events of one entry; an entry with nothing in it has none. */
  static List<Inbound> of(JsonNode entry) {
    String account = Wire.id(entry, "id");
    List<Inbound> events = new ArrayList<>();
    for (JsonNode item : Wire.items(entry, "messaging")) {
      events.add(InstagramItem.read(account, item, false));
    }
    for (JsonNode item : Wire.items(entry, "standby")) {
      events.add(InstagramItem.read(account, item, true));
    }
    for (JsonNode change : Wire.items(entry, "changes")) {
      events.add(change(account, change));
    }
    if (entry.has("field")) {
      events.add(change(account, entry));
    }
    return events;
  }

  /** A change: either a message item in another wrapping, or something outside of messaging. */
  private static Inbound change(@Nullable String account, JsonNode change) {
    String field = Wire.text(change, "field");
    JsonNode value = change.path("value");
    boolean isMessaging =
        field == null ? value.has("sender") : field.startsWith("messag") || field.equals("standby");
    if (isMessaging) {
      return InstagramItem.read(account, value, "standby".equals(field));
    }
    Origin origin =
        new Origin(
            account,
            Wire.id(value, "from"),
            null,
            Wire.time(value, "timestamp"),
            Wire.messageId(value, "id"),
            false);
    return field != null && field.matches(NAME)
        ? new Inbound.Noted(origin, field)
        : new Inbound.Unreadable(origin, "The change names no field.");
  }
}
