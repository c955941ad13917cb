package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.Told;
import dev.countersign.sandbox.conversation.Receipt;
import dev.countersign.sandbox.webhook.PendingWebhook.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks of the object {@code page}, as on Meta's pages of Messenger's webhook events: echoes,
 * deliveries and reads have fields of their own, and reads carry a watermark.
 */
record MessengerDialect(AccountId account, String appId) implements Dialect {

  @Override
  public Optional<Event> render(Told event, Person person) {
    return switch (event) {
      case ConversationEvent.Wrote wrote -> Optional.of(MessagingItems.wrote(wrote));
      case ConversationEvent.TappedQuickReply tapped ->
          Optional.of(MessagingItems.tappedQuickReply(tapped));
      case ConversationEvent.TappedButton tapped ->
          Optional.of(MessagingItems.tappedButton(tapped));
      case ConversationEvent.Echoed echoed -> Optional.of(echoed(echoed));
      case ConversationEvent.Delivered delivered -> Optional.of(delivered(delivered));
      case ConversationEvent.Looked looked -> Optional.of(looked(looked));
      case ConversationEvent.Reacted reacted -> Optional.of(MessagingItems.reacted(reacted));
      case ConversationEvent.Unsent unsent -> Optional.empty();
      case ConversationEvent.Chose chose -> Optional.empty();
      case ConversationEvent.Failed failed -> Optional.empty();
      case ConversationEvent.AccountReacted reacted -> Optional.empty();
      case ConversationEvent.Moved moved -> Optional.empty();
    };
  }

  @Override
  public String wrap(List<Event> events, Instant now) {
    return MessagingEnvelope.wrap("page", account, events, now);
  }

  private Event echoed(ConversationEvent.Echoed event) {
    ObjectNode item = MessagingItems.echo(event);
    ObjectNode body = (ObjectNode) item.path("message");
    body.put("app_id", Long.parseLong(appId));
    if (event.message().callbackData() != null) {
      body.put("metadata", event.message().callbackData());
    }
    return MessagingItems.event("echo", event.message().id(), "message_echoes", event, item);
  }

  private static Event delivered(ConversationEvent.Delivered event) {
    Receipt receipt = event.receipt();
    ObjectNode item = MessagingItems.inbound(event.occasion());
    ObjectNode delivery = item.putObject("delivery");
    delivery.putArray("mids").add(receipt.message().value());
    delivery.put("watermark", receipt.sentAt().toEpochMilli());
    return MessagingItems.event("delivery", receipt.message(), "message_deliveries", event, item);
  }

  private static Event looked(ConversationEvent.Looked event) {
    Receipt receipt = event.receipt();
    ObjectNode item = MessagingItems.inbound(event.occasion());
    item.putObject("read").put("watermark", receipt.sentAt().toEpochMilli());
    return MessagingItems.event("read", receipt.message(), "message_reads", event, item);
  }
}
