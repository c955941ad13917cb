package dev.countersign.channel;

import java.util.Locale;
import java.util.Optional;

/** A messaging product of Meta's. */
public enum ChannelKind {
  INSTAGRAM,
  MESSENGER,
  WHATSAPP;

  /** The name used in settings, addresses and JSON, such as {@code instagram}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of that name, or empty. */
  public static Optional<ChannelKind> named(String label) {
    for (ChannelKind kind : values()) {
      if (kind.label().equals(label)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
