package dev.countersign.channel;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person at one address of an account.
 *
 * @param person the same for all ids of one person within an account
 * @param name as the channel tells it; absent until it is known
 * @param lastInbound the person's last act that opens a window; absent when there was none
 * @param closedAt when the channel last refused a message because the window was closed
 * @param isOptedOut whether they want no more messages
 * @param current the address that reaches them now, when this one no longer does
 */
public record Contact(
    Address address,
    String person,
    @Nullable String name,
    @Nullable Instant lastInbound,
    @Nullable Instant closedAt,
    boolean isOptedOut,
    @Nullable Address current) {

  /** Somebody who wrote, of whom nothing else is known. */
  public Contact(Address address, @Nullable String name, Instant lastInbound) {
    this(address, address.toString(), name, lastInbound, null, false, null);
  }

  /** The same person after they wrote; an older message never shortens the window. */
  public Contact wrote(Instant at) {
    Instant latest = lastInbound == null || at.isAfter(lastInbound) ? at : lastInbound;
    return new Contact(address, person, name, latest, closedAt, isOptedOut, current);
  }

  /** The window that their last act opened; empty when they never wrote. */
  public Optional<MessagingWindow> window() {
    return Optional.ofNullable(lastInbound).map(MessagingWindow::openedAt);
  }

  /**
   * Whether we may write freely: the window is open by the clock, and the channel did not say since
   * then that it is closed.
   */
  public boolean isOpen(Instant now) {
    return lastInbound != null
        && MessagingWindow.openedAt(lastInbound).isOpen(now)
        && (closedAt == null || closedAt.isBefore(lastInbound));
  }
}
