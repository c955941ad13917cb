package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Connection.WhatsAppNumber;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.Person.WhatsAppUser;
import dev.countersign.sandbox.conversation.Choice;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import dev.countersign.sandbox.conversation.ConversationEvent.Told;
import dev.countersign.sandbox.conversation.Failure;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Receipt;
import dev.countersign.sandbox.conversation.Writing.Form;
import dev.countersign.sandbox.webhook.PendingWebhook.Event;
import dev.countersign.sandbox.webhook.PendingWebhook.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks of the object {@code whatsapp_business_account}, as on Meta's pages of the Cloud API's
 * webhooks: messages and statuses as {@code value} of a change, times as text of Unix seconds.
 * People whose number is hidden come without {@code from} and {@code wa_id}.
 */
record WhatsAppDialect(AccountId account, WhatsAppNumber number) implements Dialect {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ERRORS_PAGE =
      "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

  @Override
  public Optional<Event> render(Told event, Person person) {
    return switch (event) {
      case ConversationEvent.Wrote wrote -> Optional.of(wrote(wrote, person));
      case ConversationEvent.Chose chose -> Optional.of(chose(chose, person));
      case ConversationEvent.Reacted reacted -> Optional.of(reacted(reacted, person));
      case ConversationEvent.Moved moved -> Optional.of(moved(moved));
      case ConversationEvent.Echoed echoed ->
          Optional.of(status("sent", Receipt.of(echoed.message()), echoed, person));
      case ConversationEvent.AccountReacted reacted ->
          Optional.of(
              status(
                  "sent",
                  new Receipt(reacted.reaction(), reacted.occasion().at(), Receipt.SERVICE, null),
                  reacted,
                  person));
      case ConversationEvent.Delivered delivered ->
          Optional.of(status("delivered", delivered.receipt(), delivered, person));
      case ConversationEvent.Looked looked ->
          Optional.of(status("read", looked.receipt(), looked, person));
      case ConversationEvent.Failed failed -> Optional.of(failed(failed, person));
      case ConversationEvent.Unsent unsent -> Optional.empty();
      case ConversationEvent.TappedQuickReply tapped -> Optional.empty();
      case ConversationEvent.TappedButton tapped -> Optional.empty();
    };
  }

  @Override
  public String wrap(List<Event> events, Instant now) {
    return WhatsAppEnvelope.wrap(account, number, events);
  }

  private Event wrote(ConversationEvent.Wrote event, Person person) {
    ObjectNode message = message(event.message(), "text", event.occasion(), person);
    message.putObject("text").put("body", event.writing().text());
    MessageId quoted = event.writing().replyTo();
    if (quoted != null) {
      message.set("context", context(quoted));
    }
    return inbound("text", event.message(), event, person, message);
  }

  private Event chose(ConversationEvent.Chose event, Person person) {
    Choice choice = event.choice();
    String type =
        switch (choice) {
          case Choice.TemplateButton button -> "button";
          case Choice.ReplyButton button -> "interactive";
          case Choice.Row row -> "interactive";
        };
    ObjectNode message = message(event.message(), type, event.occasion(), person);
    message.set("context", context(event.on()));
    switch (choice) {
      case Choice.TemplateButton(String payload, String title) ->
          message.putObject("button").put("payload", payload).put("text", title);
      case Choice.ReplyButton(String id, String title) ->
          message
              .putObject("interactive")
              .put("type", "button_reply")
              .putObject("button_reply")
              .put("id", id)
              .put("title", title);
      case Choice.Row(String id, String title, @Nullable String description) -> {
        ObjectNode reply =
            message
                .putObject("interactive")
                .put("type", "list_reply")
                .putObject("list_reply")
                .put("id", id)
                .put("title", title);
        if (description != null) {
          reply.put("description", description);
        }
      }
    }
    return inbound(type, event.message(), event, person, message);
  }

  private static Event reacted(ConversationEvent.Reacted event, Person person) {
    MessageId id = event.reaction() == null ? event.message() : event.reaction();
    ObjectNode message = message(id, "reaction", event.occasion(), person);
    ObjectNode reaction = message.putObject("reaction").put("message_id", event.message().value());
    if (event.emoji() != null) {
      reaction.put("emoji", event.emoji());
    }
    return inbound("reaction", id, event, person, message);
  }

  /** System messages have no {@code contacts}. */
  private static Event moved(ConversationEvent.Moved event) {
    Person before = event.before();
    Person after = event.after();
    boolean newNumber = !before.id().equals(after.id()) && after.sharesNumber();
    ObjectNode message = message(event.message(), "system", event.occasion(), before);
    ObjectNode system = message.putObject("system");
    system.put("type", newNumber ? "user_changed_number" : "user_changed_user_id");
    system.put(
        "body",
        "User %s changed from %s to %s"
            .formatted(
                before.name(),
                newNumber ? before.id().value() : userId(before),
                newNumber ? after.id().value() : userId(after)));
    if (newNumber) {
      system.put("wa_id", after.id().value());
    }
    system.put("user_id", userId(after)).put("previous_user_id", userId(before));
    ObjectNode value = JSON.objectNode();
    value.putArray("messages").add(message);
    return event("system", event.message(), event, value);
  }

  private static Event status(String status, Receipt receipt, Told event, Person person) {
    ObjectNode body = statusBody(receipt.message(), status, event.occasion());
    if (person.sharesNumber()) {
      body.put("recipient_id", person.id().value());
    }
    body.put("recipient_user_id", userId(person));
    putCallbackData(body, receipt.callbackData());
    boolean free = receipt.category().equals(Receipt.SERVICE);
    body.putObject("pricing")
        .put("billable", !free)
        .put("pricing_model", "PMP")
        .put("type", free ? "free_customer_service" : "regular")
        .put("category", receipt.category());
    ObjectNode value = JSON.objectNode();
    value.putArray("contacts").add(contact(person, !status.equals("sent")));
    value.putArray("statuses").add(body);
    return event(status, receipt.message(), event, value);
  }

  /** A failed status has no {@code contacts}, and no user id if it was sent to a number. */
  private static Event failed(ConversationEvent.Failed event, Person person) {
    MessageId id = event.message().id();
    Failure failure = event.failure();
    ObjectNode body = statusBody(id, "failed", event.occasion());
    if (person.sharesNumber()) {
      body.put("recipient_id", person.id().value());
    } else {
      body.put("recipient_user_id", userId(person));
    }
    putCallbackData(body, event.message().callbackData());
    ObjectNode error = body.putArray("errors").addObject();
    error.put("code", failure.code()).put("title", failure.title());
    error.put("message", failure.title());
    error.putObject("error_data").put("details", failure.details());
    error.put("href", ERRORS_PAGE);
    ObjectNode value = JSON.objectNode();
    value.putArray("statuses").add(body);
    return event("failed", id, event, value);
  }

  private static ObjectNode message(MessageId id, String type, Occasion occasion, Person person) {
    ObjectNode message = JSON.objectNode();
    if (person.sharesNumber()) {
      message.put("from", person.id().value());
    }
    message.put("from_user_id", userId(person));
    message.put("id", id.value());
    message.put("timestamp", seconds(occasion.at()));
    return message.put("type", type);
  }

  private ObjectNode context(MessageId quoted) {
    return JSON.objectNode().put("from", number.digits()).put("id", quoted.value());
  }

  private static ObjectNode contact(Person person, boolean withUsername) {
    ObjectNode contact = JSON.objectNode();
    ObjectNode profile = contact.putObject("profile").put("name", person.name());
    if (person.sharesNumber()) {
      contact.put("wa_id", person.id().value());
    } else if (withUsername) {
      profile.put("username", person.username());
    }
    return contact.put("user_id", userId(person));
  }

  private static ObjectNode statusBody(MessageId id, String status, Occasion occasion) {
    ObjectNode body = JSON.objectNode().put("id", id.value()).put("status", status);
    return body.put("timestamp", seconds(occasion.at()));
  }

  private static void putCallbackData(ObjectNode body, @Nullable String data) {
    if (data != null) {
      body.put("biz_opaque_callback_data", data);
    }
  }

  private static String userId(Person person) {
    WhatsAppUser user = person.whatsApp();
    return user == null ? person.id().value() : user.userId();
  }

  private static String seconds(Instant at) {
    return String.valueOf(at.getEpochSecond());
  }

  private static Event inbound(
      String kind, MessageId id, Told event, Person person, ObjectNode message) {
    ObjectNode value = JSON.objectNode();
    value.putArray("contacts").add(contact(person, true));
    value.putArray("messages").add(message);
    return event(kind, id, event, value);
  }

  private static Event event(String kind, MessageId id, Told event, ObjectNode value) {
    Subject subject = new Subject(kind, id.value());
    return new Event(subject, "messages", Form.CHANGES, event.occasion().at(), value, () -> {});
  }
}
