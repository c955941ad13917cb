package dev.countersign.store;

/**
 * The store could not do it now, through no fault of what it was asked: it is away, overloaded, or
 * was waited for too long. Try again.
 */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Made with what is in the way, without a value of what was to be stored: it will be logged. */
  public StoreUnavailable(String reason) {
    super("The store is not available now: " + reason);
  }
}
