package dev.countersign.faults.world;

/** A run cannot go on, or did not inject what it says: it proves nothing and must not pass. */
public final class Unexpected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Unexpected(String message) {
    super(message);
  }

  public Unexpected(String message, Throwable cause) {
    super(message, cause);
  }
}
