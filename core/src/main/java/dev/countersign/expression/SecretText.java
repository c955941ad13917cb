package dev.countersign.expression;

import dev.countersign.secret.Secret;
import java.util.List;

/** What a template that may hold secrets became. */
public sealed interface SecretText {

  /** The whole text, secret as a whole. */
  record Found(Secret secret) implements SecretText {}

  /**
   * Secrets that no source has; half a text is never handed out.
   *
   * @param names the names that were not found, in the order of the text
   */
  record Missing(List<String> names) implements SecretText {
    public Missing {
      names = List.copyOf(names);
    }
  }
}
