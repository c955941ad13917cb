package dev.countersign.e2e;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An app of {@link ThreeChannels} with the account that asks there, Ada, and somebody else. */
enum App {
  INSTAGRAM("shop-instagram"),
  MESSENGER("shop-messenger"),
  WHATSAPP("shop-whatsapp");

  final String account;

  App(String account) {
    this.account = account;
  }

  AccountId id() {
    return switch (this) {
      case INSTAGRAM -> ThreeChannels.INSTAGRAM;
      case MESSENGER -> ThreeChannels.MESSENGER;
      case WHATSAPP -> ThreeChannels.WHATSAPP;
    };
  }

  PersonId ada() {
    return switch (this) {
      case INSTAGRAM -> ThreeChannels.ADA_ON_INSTAGRAM;
      case MESSENGER -> ThreeChannels.ADA_ON_MESSENGER;
      case WHATSAPP -> ThreeChannels.ADA_ON_WHATSAPP;
    };
  }

  /** Nobody knows them until a test adds them to the sandbox. */
  Person mallory() {
    return switch (this) {
      case INSTAGRAM -> new Person(new PersonId("6900000000000001"), "Mallory", "mallory");
      case MESSENGER -> new Person(new PersonId("7900000000000001"), "Mallory", "mallory");
      case WHATSAPP -> Person.onWhatsApp("16505550666", "Mallory", "US.13491208655302740666");
    };
  }

  /** What Meta posts when a person taps a button with that payload. */
  String tap(PersonId person, String payload) {
    return switch (this) {
      case INSTAGRAM -> quickReply("instagram", person, payload);
      case MESSENGER -> quickReply("page", person, payload);
      case WHATSAPP ->
          MetaWebhook.whatsApp(List.of(buttonReply(person, payload, MetaWebhook.newMessageId())));
    };
  }

  private String quickReply(String object, PersonId person, String payload) {
    ObjectNode item = JsonMapper.shared().createObjectNode();
    item.putObject("message")
        .put("mid", MetaWebhook.newMessageId())
        .put("text", "Approve ✅")
        .putObject("quick_reply")
        .put("payload", payload);
    return MetaWebhook.messaging(object, id().value(), person.value(), Instant.now(), item);
  }

  /** A tap on a reply button of WhatsApp, outside of its envelope. */
  static ObjectNode buttonReply(PersonId person, String payload, String mid) {
    ObjectNode value = MetaWebhook.whatsAppMessage(person.value(), mid, "interactive");
    ((ObjectNode) value.at("/messages/0"))
        .putObject("interactive")
        .put("type", "button_reply")
        .putObject("button_reply")
        .put("id", payload)
        .put("title", "Approve ✅");
    return value;
  }
}
