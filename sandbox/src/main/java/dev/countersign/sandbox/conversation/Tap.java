package dev.countersign.sandbox.conversation;

import org.jspecify.annotations.Nullable;

/**
 * A tap on a quick reply or template button, found by title, payload or both.
 *
 * @param on the message that carries the button; null takes the newest that fits
 * @param stale whether a quick reply that is no longer visible may be tapped, as a slow phone does
 */
public record Tap(
    @Nullable String title, @Nullable String payload, @Nullable MessageId on, boolean stale) {

  public Tap {
    if (title == null && payload == null) {
      throw new IllegalArgumentException("A tap needs a title or a payload");
    }
  }

  /** A tap on the button that says this. */
  public static Tap title(String title) {
    return new Tap(title, null, null, false);
  }

  /** A tap on the button that carries this payload. */
  public static Tap payload(String payload) {
    return new Tap(null, payload, null, false);
  }

  /** The same tap, on one message only. */
  public Tap on(MessageId message) {
    return new Tap(title, payload, message, stale);
  }

  /** The same tap, even on quick replies that have vanished. */
  public Tap evenIfStale() {
    return new Tap(title, payload, on, true);
  }

  boolean mayBeOn(Message message) {
    return on == null || on.equals(message.id());
  }

  boolean fits(String offeredTitle, @Nullable String offeredPayload) {
    return (title == null || title.equals(offeredTitle))
        && (payload == null || payload.equals(offeredPayload));
  }
}
