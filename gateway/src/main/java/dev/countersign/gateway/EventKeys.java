package dev.countersign.gateway;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.Origin;
import dev.countersign.store.EventKey;
import dev.countersign.value.Fingerprint;

/** Names events so that a second delivery of the same event is recognised. */
final class EventKeys {
  private EventKeys() {}

  /**
   * By message id where there is one; else, and for what can happen to one message again and again,
   * by everything that the event says of itself.
   */
  static EventKey of(AccountId account, Inbound event) {
    Origin origin = event.origin();
    String id =
        origin.messageId() == null || event instanceof Inbound.Noted
            ? "event:" + Fingerprint.sha256(event.toString())
            : origin.messageId().value();
    return new EventKey(account, event.kind(), id);
  }
}
