package dev.countersign.gateway;

/** Rolls a transaction back because somebody else took the work over. */
final class ClaimLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClaimLost(Object claim) {
    super("taken over by another worker: " + claim, null, false, false);
  }
}
