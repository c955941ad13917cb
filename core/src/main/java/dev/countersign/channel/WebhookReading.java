package dev.countersign.channel;

import java.util.List;

/** What a webhook body turned out to hold. */
public sealed interface WebhookReading {

  /** The events in wire order, each either understood or {@link Inbound.Unreadable}. */
  record Events(ChannelKind channel, List<Inbound> events) implements WebhookReading {
    public Events {
      events = List.copyOf(events);
    }
  }

  /** The body as a whole makes no sense to us: not JSON, or an object that we do not know. */
  record Unreadable(String reason) implements WebhookReading {}
}
