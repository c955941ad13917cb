package dev.countersign.field;

/** What the person may do with a field's value. */
public enum InputMode {
  /** Read it. */
  LOCKED
}
