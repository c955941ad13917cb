package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.webhook.PendingWebhook.Event;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts elements of {@code messaging} into one body. */
final class MessagingEnvelope {

  private MessagingEnvelope() {}

  /** One body for all events; those under {@code messaging} share one entry. */
  static String wrap(String object, AccountId account, List<Event> events, Instant now) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", object);
    ArrayNode entries = body.putArray("entry");
    ArrayNode messaging = null;
    for (Event event : events) {
      switch (event.form()) {
        case MESSAGING -> {
          if (messaging == null) {
            messaging = entry(entries, account.value(), now).putArray("messaging");
          }
          messaging.add(event.item());
        }
        case STANDBY -> entry(entries, account.value(), now).putArray("standby").add(event.item());
        case CHANGES -> {
          ObjectNode change = entry(entries, "0", now).putArray("changes").addObject();
          ObjectNode value = event.item().deepCopy();
          value.put("timestamp", String.valueOf(event.at().getEpochSecond()));
          change.put("field", event.field()).set("value", value);
        }
      }
    }
    return WireJson.write(body);
  }

  private static ObjectNode entry(ArrayNode entries, String id, Instant now) {
    return entries.addObject().put("time", now.toEpochMilli()).put("id", id);
  }
}
