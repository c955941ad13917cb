package dev.countersign.meta;

import java.util.regex.Pattern;

/** Names that people give themselves: whoever shows one must not be surprised by it. */
public final class PersonName {
  /** Longest name, in UTF-16 units. */
  public static final int LONGEST = 200;

  private static final Pattern UNSHOWN =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]");

  private PersonName() {}

  /**
   * The name without characters that control a terminal, a line or the direction of writing, and
   * without what it has beyond 200 characters; empty when nothing is left.
   */
  public static String clean(String name) {
    String clean = UNSHOWN.matcher(name).replaceAll("").strip();
    if (clean.length() <= LONGEST) {
      return clean;
    }
    return clean.substring(
        0, Character.isHighSurrogate(clean.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
  }
}
