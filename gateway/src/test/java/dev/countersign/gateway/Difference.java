package dev.countersign.gateway;

import org.jspecify.annotations.Nullable;

/** Two views of one history that should be the same. An error, so that no worker survives it. */
final class Difference extends AssertionError {
  private static final long serialVersionUID = 1L;

  Difference(String first, @Nullable Object one, String second, @Nullable Object other) {
    super(first + ":\n    " + one + "\n  " + second + ":\n    " + other);
  }
}
