package dev.countersign.field;

import dev.countersign.value.Value;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of value a person may enter. */
public enum FieldType {
  /** Any text; at most {@value #LONGEST_TEXT} characters. */
  TEXT,
  /** A number. */
  NUMBER,
  /** A whole number. */
  INTEGER,
  /** True or false. */
  BOOLEAN,
  /** A day, as text such as {@code 2026-12-24}. */
  DATE;

  /** Longest text that a person may enter, in characters. */
  public static final int LONGEST_TEXT = 500;

  /** The name used outside, such as {@code number}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type that follows from a value; text where there is none. */
  public static FieldType of(Value value) {
    return switch (value) {
      case Value.Numeric numeric -> NUMBER;
      case Value.Truth truth -> BOOLEAN;
      case Value.Text text -> TEXT;
      case Value.Nothing nothing -> TEXT;
      case Value.Sequence sequence -> TEXT;
      case Value.Structure structure -> TEXT;
    };
  }

  /** The type that a JSON Schema asks for; text where it does not say. */
  public static FieldType of(Value.Structure schema) {
    if (!(schema.member("type") instanceof Value.Text(String type))) {
      return TEXT;
    }
    return switch (type) {
      case "number" -> NUMBER;
      case "integer" -> INTEGER;
      case "boolean" -> BOOLEAN;
      default ->
          schema.member("format") instanceof Value.Text(String format) && format.equals("date")
              ? DATE
              : TEXT;
    };
  }

  /** The type of that name, such as {@code number}. */
  public static Optional<FieldType> named(String label) {
    return Arrays.stream(values()).filter(type -> type.label().equals(label)).findFirst();
  }

  /** Whether a value is of this type. */
  public boolean accepts(Value value) {
    return switch (this) {
      case TEXT -> value instanceof Value.Text(String text) && isOfLength(text);
      case NUMBER -> value instanceof Value.Numeric;
      case INTEGER ->
          value instanceof Value.Numeric numeric
              && numeric.number().stripTrailingZeros().scale() <= 0;
      case BOOLEAN -> value instanceof Value.Truth;
      case DATE -> value instanceof Value.Text(String text) && isDay(text);
    };
  }

  private static boolean isOfLength(String text) {
    return !text.isBlank() && text.codePointCount(0, text.length()) <= LONGEST_TEXT;
  }

  private static boolean isDay(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
