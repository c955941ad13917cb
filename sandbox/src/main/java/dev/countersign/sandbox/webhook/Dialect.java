package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Connection.WhatsAppNumber;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.conversation.ConversationEvent.Told;
import dev.countersign.sandbox.webhook.PendingWebhook.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the webhooks of a channel say what happened. */
sealed interface Dialect permits InstagramDialect, MessengerDialect, WhatsAppDialect {

  /**
   * What a webhook says about an event; empty if the channel does not tell of it.
   *
   * @param person who is meant, as known when it happened
   */
  Optional<Event> render(Told event, Person person);

  /** One body for all events. */
  String wrap(List<Event> events, Instant now);

  /** The dialect of an account. */
  static Dialect of(AccountSettings account) {
    return switch (account.channel()) {
      case INSTAGRAM -> new InstagramDialect(account.id());
      case MESSENGER -> new MessengerDialect(account.id(), account.app().id());
      case WHATSAPP -> new WhatsAppDialect(account.id(), (WhatsAppNumber) account.connection());
    };
  }
}
