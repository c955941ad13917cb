package dev.countersign.prompt;

import java.util.regex.Pattern;

/**
 * The name of a choice, such as {@code approve}: 1 to 32 lower-case letters, digits and hyphens,
 * starting with a letter.
 */
public record ChoiceKey(String value) {
  // stands first: the constants below are checked against it
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /** The usual yes. */
  public static final ChoiceKey APPROVE = new ChoiceKey("approve");

  /** The usual no. */
  public static final ChoiceKey REJECT = new ChoiceKey("reject");

  /** The wish to change values first; where a request has such values it is no choice's key. */
  public static final ChoiceKey EDIT = new ChoiceKey("edit");

  public ChoiceKey {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException("Not the key of a choice: " + value);
    }
  }

  /** Whether a text has the form of a key. */
  public static boolean isWellFormed(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
