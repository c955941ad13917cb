package dev.countersign.postgres;

/** Texts of strangers as PostgreSQL can store them. */
final class Stored {
  private Stored() {}

  /** The text with the one character that PostgreSQL refuses, NUL, shown as a replacement. */
  static String text(String text) {
    return text.replace('\0', '\ufffd');
  }
}
