package dev.countersign.expression;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where an expression takes its value from. */
public enum Directive {
  /** A secret by name. It becomes a {@code Secret}, never a value. */
  SECRET,
  /** What the workflow handed to the node. */
  INPUT,
  /** What earlier nodes of the workflow produced, by the node's name. */
  OUTPUT,
  /** A variable of the workflow. */
  VAR,
  /** A variable of the environment by name. */
  ENV,
  /** What is known about the run itself. */
  CONTEXT;

  /** All labels, as an error message lists them. */
  static final String KNOWN =
      Arrays.stream(values()).map(Directive::label).collect(Collectors.joining(", "));

  /** The word before the colon, such as {@code input}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The directive of that label, or empty. */
  static Optional<Directive> named(String label) {
    return Arrays.stream(values()).filter(known -> known.label().equals(label)).findFirst();
  }

  /** Whether what follows the colon is one name, dots included, and not a path into a structure. */
  boolean isNamed() {
    return switch (this) {
      case SECRET, ENV -> true;
      case INPUT, OUTPUT, VAR, CONTEXT -> false;
    };
  }
}
