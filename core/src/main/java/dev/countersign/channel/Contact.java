package dev.countersign.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A person who wrote to one of our accounts. */
public record Contact(Address address, @Nullable String name, Instant lastInbound) {
  /** The window that the last message opened. */
  public MessagingWindow window() {
    return MessagingWindow.openedAt(lastInbound);
  }
}
