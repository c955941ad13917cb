package dev.countersign.field;

import dev.countersign.value.Value;
import java.util.Optional;

/**
 * One labelled value of a request.
 *
 * @param key the name under which the workflow knows it
 * @param label what the person reads before the value
 * @param value what is shown; nothing is shown as a dash
 * @param input what the person may enter in its place
 */
public record Field(String key, String label, Value value, DisplayMode display, Input input) {
  /** Shown instead of a masked value, whatever its length. */
  public static final String MASK = "••••••••";

  /** Shown where there is no value. */
  public static final String MISSING = "—";

  /** The value as the person sees it, or empty when the field is left out. */
  public Optional<String> shown() {
    return switch (display) {
      case READABLE -> Optional.of(value.isNothing() ? MISSING : value.display());
      case MASKED -> Optional.of(MASK);
      case CONCEALED -> Optional.empty();
    };
  }

  /** The same field with the value that a person entered. */
  public Field with(Value entered) {
    return new Field(key, label, entered, display, input);
  }
}
