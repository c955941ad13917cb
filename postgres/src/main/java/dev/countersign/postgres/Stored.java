package dev.countersign.postgres;

import org.jspecify.annotations.Nullable;

/** Texts of strangers as PostgreSQL can store them. */
final class Stored {
  private Stored() {}

  /** The text with the one character that PostgreSQL refuses, NUL, shown as a replacement. */
  static String text(String text) {
    return text.replace('\0', '\ufffd');
  }

  /** The same for a text that may be absent. */
  static @Nullable String textOrNull(@Nullable String text) {
    return text == null ? null : text(text);
  }
}
