package dev.countersign.postgres.encryption;

import dev.countersign.postgres.encryption.SealedColumn.Place;

/**
 * A stored value was sealed with a key that this process does not have, was moved from another
 * place, or was changed.
 */
public final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableException(Place place, Throwable cause) {
    super(
        place
            + " cannot be opened: it was sealed with a key that encryption.keyset does not hold, or"
            + " was changed in the database",
        cause);
  }
}
