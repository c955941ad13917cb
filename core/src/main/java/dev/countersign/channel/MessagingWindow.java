package dev.countersign.channel;

import java.time.Duration;
import java.time.Instant;

/**
 * The time in which Meta lets a business write freely: 24 hours from the person's last message.
 *
 * <p>Source: Messenger Platform policy overview, "standard messaging window". The clock is the
 * message's own timestamp, not its arrival.
 */
public record MessagingWindow(Instant openUntil) {
  /** Length of the standard window. */
  public static final Duration LENGTH = Duration.ofHours(24);

  /** The window that a message sent at that time opens. */
  public static MessagingWindow openedAt(Instant lastInbound) {
    return new MessagingWindow(lastInbound.plus(LENGTH));
  }

  /** Whether a message sent now would be inside. */
  public boolean isOpen(Instant now) {
    return now.isBefore(openUntil);
  }
}
