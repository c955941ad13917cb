package dev.countersign.sandbox.account;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of a person within one account: the Instagram-scoped id (IGSID), the Page-scoped id
 * (PSID), or on WhatsApp the {@code wa_id}, which is the business-scoped user id (BSUID) of people
 * whose number is hidden.
 */
public record PersonId(String value) {

  private static final Pattern FORM = Pattern.compile("[0-9A-Za-z.+_-]{1,140}");

  public PersonId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A person id has 1 to 140 letters, digits, dots, dashes, pluses or underscores, such as"
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
