package dev.countersign.e2e;

import dev.countersign.sandbox.account.Credential;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Webhook bodies as Meta writes them, and signatures made without the product's code. */
final class MetaWebhook {
  static final String SHOP_ID = "17841400000000001";
  static final String SHOP_SECRET = "sandbox-app-secret";
  static final String SIGNATURE = "X-Hub-Signature-256";

  private MetaWebhook() {}

  /** A tap on a quick reply, in a message of its own. */
  static String tap(String person, String payload) {
    return tap(person, payload, newMessageId());
  }

  static String tap(String person, String payload, String mid) {
    ObjectNode item = JsonMapper.shared().createObjectNode();
    ObjectNode message = item.putObject("message").put("mid", mid).put("text", "Approve ✅");
    message.putObject("quick_reply").put("payload", payload);
    return instagram(SHOP_ID, person, Instant.now(), item);
  }

  /** A plain message that was sent at that time. */
  static String wrote(String person, Instant at) {
    ObjectNode item = JsonMapper.shared().createObjectNode();
    item.putObject("message").put("mid", newMessageId()).put("text", "Hi");
    return instagram(SHOP_ID, person, at, item);
  }

  static String newMessageId() {
    return "mid." + UUID.randomUUID();
  }

  /** An item with its sender, recipient and time, in the envelope. */
  static String instagram(String account, String person, Instant at, ObjectNode item) {
    return messaging("instagram", account, person, at, item);
  }

  /** The same for {@code instagram} and {@code page}, whose envelopes are alike. */
  static String messaging(
      String object, String account, String person, Instant at, ObjectNode item) {
    item.putObject("sender").put("id", person);
    item.putObject("recipient").put("id", account);
    item.put("timestamp", at.toEpochMilli());
    ObjectNode body = JsonMapper.shared().createObjectNode().put("object", object);
    body.putArray("entry")
        .addObject()
        .put("id", account)
        .put("time", at.toEpochMilli())
        .putArray("messaging")
        .add(item);
    return body.toString();
  }

  /** Values of WhatsApp with their messages or statuses, each in a change of its own. */
  static String whatsApp(List<ObjectNode> values) {
    ObjectNode body =
        JsonMapper.shared().createObjectNode().put("object", "whatsapp_business_account");
    ArrayNode changes =
        body.putArray("entry").addObject().put("id", "102290129340398").putArray("changes");
    for (ObjectNode value : values) {
      value
          .put("messaging_product", "whatsapp")
          .putObject("metadata")
          .put("display_phone_number", "16505551111")
          .put("phone_number_id", ThreeChannels.WHATSAPP.value());
      changes.addObject().put("field", "messages").set("value", value);
    }
    return body.toString();
  }

  /** A value with one message of a type, to which what belongs to the type is still to be added. */
  static ObjectNode whatsAppMessage(String person, String mid, String type) {
    ObjectNode value = JsonMapper.shared().createObjectNode();
    value
        .putArray("contacts")
        .addObject()
        .put("wa_id", person)
        .putObject("profile")
        .put("name", "Somebody");
    value
        .putArray("messages")
        .addObject()
        .put("from", person)
        .put("id", mid)
        .put("timestamp", Long.toString(Instant.now().getEpochSecond()))
        .put("type", type);
    return value;
  }

  /** The value of the signature's header. */
  static String sign(String secret, String body) {
    return "sha256=" + new Credential(secret).sign(body.getBytes(StandardCharsets.UTF_8));
  }
}
