package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Connection.WhatsAppNumber;
import dev.countersign.sandbox.webhook.PendingWebhook.Event;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts WhatsApp's events into one body: one entry of the business account, a change for each. */
final class WhatsAppEnvelope {

  private WhatsAppEnvelope() {}

  static String wrap(AccountId phoneNumberId, WhatsAppNumber number, List<Event> events) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("object", "whatsapp_business_account");
    ObjectNode entry = body.putArray("entry").addObject().put("id", number.businessAccountId());
    ArrayNode changes = entry.putArray("changes");
    for (Event event : events) {
      ObjectNode change = changes.addObject();
      ObjectNode value = change.putObject("value").put("messaging_product", "whatsapp");
      value
          .putObject("metadata")
          .put("display_phone_number", number.digits())
          .put("phone_number_id", phoneNumberId.value());
      value.setAll(event.item());
      change.put("field", event.field());
    }
    return WireJson.write(body);
  }
}
