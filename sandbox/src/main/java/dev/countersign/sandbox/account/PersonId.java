package dev.countersign.sandbox.account;

import java.util.Optional;
import java.util.regex.Pattern;

/** The id of a person within one account: on Instagram the Instagram-scoped id (IGSID). */
public record PersonId(String value) {

  private static final Pattern FORM = Pattern.compile("[0-9A-Za-z._-]{1,64}");

  public PersonId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A person id has 1 to 64 letters, digits, dots, dashes or underscores, such as"
              + " 6543217890123456; this is not one: "
              + value);
    }
  }

  /** The id that a text holds; empty if it cannot be one. */
  public static Optional<PersonId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new PersonId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
