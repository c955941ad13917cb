package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.Told;
import dev.countersign.sandbox.webhook.PendingWebhook.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks of the object {@code instagram}, as on Meta's page "Instagram messaging: webhooks". The
 * account does not hear that a message came to the phone.
 */
record InstagramDialect(AccountId account) implements Dialect {

  @Override
  public Optional<Event> render(Told event, Person person) {
    return switch (event) {
      case ConversationEvent.Wrote wrote -> Optional.of(MessagingItems.wrote(wrote));
      case ConversationEvent.TappedQuickReply tapped ->
          Optional.of(MessagingItems.tappedQuickReply(tapped));
      case ConversationEvent.TappedButton tapped ->
          Optional.of(MessagingItems.tappedButton(tapped));
      case ConversationEvent.Echoed echoed ->
          Optional.of(
              MessagingItems.event(
                  "echo", echoed.message().id(), "messages", echoed, MessagingItems.echo(echoed)));
      case ConversationEvent.Looked looked -> Optional.of(looked(looked));
      case ConversationEvent.Reacted reacted -> Optional.of(MessagingItems.reacted(reacted));
      case ConversationEvent.Unsent unsent -> Optional.of(unsent(unsent));
      case ConversationEvent.Chose chose -> Optional.empty();
      case ConversationEvent.Delivered delivered -> Optional.empty();
      case ConversationEvent.Failed failed -> Optional.empty();
      case ConversationEvent.AccountReacted reacted -> Optional.empty();
      case ConversationEvent.Moved moved -> Optional.empty();
    };
  }

  @Override
  public String wrap(List<Event> events, Instant now) {
    return MessagingEnvelope.wrap("instagram", account, events, now);
  }

  /** Instagram names the message, without a watermark. */
  private static Event looked(ConversationEvent.Looked event) {
    ObjectNode item = MessagingItems.inbound(event.occasion());
    item.putObject("read").put("mid", event.receipt().message().value());
    return MessagingItems.event("read", event.receipt().message(), "messaging_seen", event, item);
  }

  private static Event unsent(ConversationEvent.Unsent event) {
    ObjectNode item = MessagingItems.inbound(event.occasion());
    item.putObject("message").put("mid", event.message().value()).put("is_deleted", true);
    return MessagingItems.event("deleted", event.message(), "messages", event, item);
  }
}
