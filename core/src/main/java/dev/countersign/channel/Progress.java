package dev.countersign.channel;

import java.util.Locale;

/** How far a message has come, as a channel tells it. */
public enum Progress {
  /** It left the channel's own queue. */
  SENT,
  /** It is on the person's device. */
  DELIVERED,
  /** The person saw it. */
  READ;

  /** The name used in keys and JSON, such as {@code read}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
