package dev.countersign.meta.webhook;

import dev.countersign.channel.Identity;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * WhatsApp bodies around the members that matter. They are written with single quotes in place of
 * double ones.
 */
final class WhatsAppBodies {
  static final Instant SENT = Instant.ofEpochSecond(1603059201L);
  static final String FRAME = "'from':'7','id':'m','timestamp':'1603059201'";
  static final String NUMBER = "'metadata':{'display_phone_number':'1','phone_number_id':'106'}";

  private WhatsAppBodies() {}

  /** The event of one message of person 7. */
  static Inbound message(String members) {
    return onlyEvent("'messages':[{" + FRAME + "," + members + "}]");
  }

  /** The event of one status of a message to person 7. */
  static Inbound status(String members) {
    return onlyEvent(
        "'statuses':[{'id':'m','recipient_id':'7','timestamp':'1603059201'," + members + "}]");
  }

  static Inbound onlyEvent(String valueMembers) {
    return Bodies.onlyEvent(body(change("'messages'", "{" + NUMBER + "," + valueMembers + "}")));
  }

  static List<Inbound> events(String... changes) {
    return Bodies.events(body(changes));
  }

  static String change(String field, String value) {
    return "{'field':" + field + ",'value':" + value + "}";
  }

  static String body(String... changes) {
    return json(
        "{'object':'whatsapp_business_account','entry':[{'id':'waba','changes':["
            + String.join(",", changes)
            + "]}]}");
  }

  static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }

  /** The origin of what person 7 did in message m. */
  static Origin origin() {
    return origin("7", "m", Identity.UNTOLD);
  }

  static Origin origin(@Nullable String sender, @Nullable String mid, Identity identity) {
    MessageId message = mid == null ? null : new MessageId(mid);
    return new Origin("106", sender, "106", SENT, message, false, identity);
  }

  static Identity identity(@Nullable String name, String... otherIds) {
    return new Identity(Set.of(otherIds), name);
  }
}
