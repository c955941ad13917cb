package dev.countersign.field;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much of a field the person sees. */
public enum DisplayMode {
  /** Label and value. */
  READABLE,
  /** The label, and eight bullets instead of the value. */
  MASKED,
  /** Nothing: the field is left out. */
  CONCEALED;

  /** The name used outside, such as {@code masked}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of that name, such as {@code masked}. */
  public static Optional<DisplayMode> named(String label) {
    return Arrays.stream(values()).filter(mode -> mode.label().equals(label)).findFirst();
  }
}
