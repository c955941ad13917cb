package dev.countersign.journal;

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
}
