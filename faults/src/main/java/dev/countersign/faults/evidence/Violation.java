package dev.countersign.faults.evidence;

/**
 * Something that must never be.
 *
 * @param harm what it means to whoever relies on the product
 * @param detail what was seen, with ids
 */
public record Violation(Invariant invariant, Harm harm, String detail) {
  /** The harms that are counted by themselves. */
  public enum Harm {
    LOST,
    DECIDED_TWICE,
    RESUMED_TWICE,
    SENT_TWICE,
    OTHER
  }

  @Override
  public String toString() {
    return invariant + " (" + invariant.rule() + "): " + detail;
  }
}
