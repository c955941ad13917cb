package dev.countersign.sandbox.account;

/** The id of a person within one account: on Instagram the Instagram-scoped id (IGSID). */
public record PersonId(String value) {

  public PersonId {
    if (!value.matches("[0-9A-Za-z._-]{1,64}")) {
      throw new IllegalArgumentException(
          "A person id has 1 to 64 letters, digits, dots, dashes or underscores, such as"
              + " 6543217890123456; this is not one: "
              + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
