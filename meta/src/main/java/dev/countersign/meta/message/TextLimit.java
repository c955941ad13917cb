package dev.countersign.meta.message;

import java.nio.charset.StandardCharsets;

/**
 * How long a text may be.
 *
 * @param unit what is counted
 * @param most so many at most
 */
public record TextLimit(Unit unit, int most) {

  /** What a length is counted in. */
  public enum Unit {
    /** Bytes of UTF-8. */
    BYTES,
    /**
     * UTF-16 units. Meta does not say what it counts as a character; these are never fewer than
     * code points or visible characters, so that a text which fits does so under any reading.
     */
    CHARACTERS;

    int count(String text) {
      return switch (this) {
        case BYTES -> text.getBytes(StandardCharsets.UTF_8).length;
        case CHARACTERS -> text.length();
      };
    }
  }

  /** At most so many bytes of UTF-8. */
  public static TextLimit bytes(int most) {
    return new TextLimit(Unit.BYTES, most);
  }

  /** At most so many characters. */
  public static TextLimit characters(int most) {
    return new TextLimit(Unit.CHARACTERS, most);
  }

  /** The length of a text in the unit of this limit. */
  public int count(String text) {
    return unit.count(text);
  }

  /** Whether a text is within the limit. */
  public boolean fits(String text) {
    return count(text) <= most;
  }

  /**
   * The same text.
   *
   * @throws IllegalArgumentException when it is too long: its prompt was not checked
   */
  public String require(String text) {
    if (!fits(text)) {
      throw new IllegalArgumentException(
          "A text has "
              + count(text)
              + " instead of at most "
              + this
              + "; its prompt was not checked.");
    }
    return text;
  }

  /** Such as {@code 1000 bytes}. */
  @Override
  public String toString() {
    return most
        + switch (unit) {
          case BYTES -> " bytes";
          case CHARACTERS -> " characters";
        };
  }
}
