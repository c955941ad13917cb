package dev.countersign.channel;

/** What a failed send means for the next step. */
public enum FailureClass {
  /** A passing fault before the message was accepted: try again soon. */
  RETRY,
  /** Too many calls: wait, then try again. */
  BACKOFF,
  /** The account's token no longer works: sends wait until it is replaced. */
  TOKEN,
  /** A permission, feature or setup step is missing: sends wait until somebody acts. */
  PERMISSION,
  /** The person's window is closed: the message waits until they write. */
  WINDOW,
  /** This person cannot be reached. */
  RECIPIENT,
  /** The account is restricted by policy: sends wait until somebody acts. */
  POLICY,
  /** The request itself is wrong and would be refused again. */
  BUG,
  /** The message may have been sent: it must not be sent again without knowing. */
  AMBIGUOUS
}
