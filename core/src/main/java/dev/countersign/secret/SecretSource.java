package dev.countersign.secret;

import java.util.Optional;

/** A place where secrets are kept by name: the environment, mounted files, a vault. */
@FunctionalInterface
public interface SecretSource {

  /**
   * The secret of that name, or empty when this place does not have it. Asked at each use, so that
   * rotation takes effect.
   */
  Optional<Secret> find(String name);

  /** Asks this source first and the other one when it has nothing. */
  default SecretSource orElse(SecretSource other) {
    return name -> find(name).or(() -> other.find(name));
  }
}
