package dev.countersign.field;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the person may do with a field's value. */
public enum InputMode {
  /** Read it. */
  LOCKED,
  /** Change it, or leave it. */
  EDITABLE,
  /** The same, and the question says that it should be looked at. */
  PREFILLED,
  /** Give it, or confirm it, before a choice that approves counts. */
  REQUIRED;

  /** The name used outside, such as {@code editable}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of that name, such as {@code editable}. */
  public static Optional<InputMode> named(String label) {
    return Arrays.stream(values()).filter(mode -> mode.label().equals(label)).findFirst();
  }
}
