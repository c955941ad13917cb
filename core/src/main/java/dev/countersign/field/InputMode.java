package dev.countersign.field;

/** What the person may do with a field's value. */
public enum InputMode {
  /** Read it. */
  LOCKED,
  /** Change it, or leave it. */
  EDITABLE,
  /** The same, and the question says that it should be looked at. */
  PREFILLED,
  /** Give it, or confirm it, before a choice that approves counts. */
  REQUIRED
}
