package dev.countersign.sandbox.account;

/** How WhatsApp tells that a message did not reach the person. */
public enum FailureReport {
  /** The call is answered with an error. */
  ANSWER,
  /** The call is answered with an id, and a {@code failed} status follows. */
  STATUS,
  /** The call is answered with an error, and a {@code failed} status follows. */
  BOTH
}
