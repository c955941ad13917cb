package dev.countersign.sandbox.account;

/** Somebody who can write to an account. */
public record Person(PersonId id, String name, String username) {

  public Person {
    if (name.isBlank() || username.isBlank()) {
      throw new IllegalArgumentException("Person " + id + " needs a name and a username");
    }
  }
}
