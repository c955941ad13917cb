package dev.countersign.journal;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;

/** Who caused an entry. */
public sealed interface Actor {
  /** A program with an API key. */
  record Machine(String keyId) implements Actor {}

  /** A person at an address. */
  record Person(Address address) implements Actor {}

  /** Code in the same process that uses the library. */
  record Embedder() implements Actor {}

  /** Somebody at the command line. */
  record Operator(String name) implements Actor {}

  /** Countersign itself, by the named part. */
  record Countersign(String part) implements Actor {}

  /** The actor as one line of text, such as {@code key:key_1} or {@code person:shop/6543}. */
  default String label() {
    return switch (this) {
      case Machine machine -> "key:" + machine.keyId();
      case Person person -> "person:" + person.address();
      case Embedder() -> "embedder";
      case Operator operator -> "operator:" + operator.name();
      case Countersign part -> "countersign:" + part.part();
    };
  }

  /**
   * The actor of a label.
   *
   * @throws IllegalArgumentException if no actor has that label
   */
  static Actor parse(String label) {
    int colon = label.indexOf(':');
    String kind = colon < 0 ? label : label.substring(0, colon);
    String rest = label.substring(colon + 1);
    return switch (kind) {
      case "key" -> new Machine(rest);
      case "person" -> {
        int slash = rest.indexOf('/');
        if (slash < 0) {
          throw new IllegalArgumentException("Not the label of a person: " + label);
        }
        yield new Person(
            new Address(new AccountId(rest.substring(0, slash)), rest.substring(slash + 1)));
      }
      case "embedder" -> new Embedder();
      case "operator" -> new Operator(rest);
      case "countersign" -> new Countersign(rest);
      default -> throw new IllegalArgumentException("Not the label of an actor: " + label);
    };
  }
}
