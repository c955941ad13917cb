package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.webhook.PendingWebhook.Event;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts events into the body of a webhook. Everything outside ASCII is written as {@code \\uXXXX}
 * with lower-case digits: Meta says that it signs this form.
 */
final class InstagramEnvelope {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  private InstagramEnvelope() {}

  /** One body for all events; those under {@code messaging} share one entry. */
  static String wrap(AccountId account, List<Event> events, Instant now) {
    ObjectNode body = MAPPER.createObjectNode().put("object", "instagram");
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
    return MAPPER.writeValueAsString(body);
  }

  private static ObjectNode entry(ArrayNode entries, String id, Instant now) {
    return entries.addObject().put("time", now.toEpochMilli()).put("id", id);
  }
}
