package dev.countersign.channel;

/** What a failed send means for the next step. */
public enum FailureClass {
  /** A passing fault before the message was accepted: try again soon. */
  RETRY,
  /** Too many calls of the account: all its sends wait, then go on. */
  BACKOFF,
  /** Too many messages to this person: this one waits, then is tried again. */
  BACKOFF_RECIPIENT,
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
  /** The template is paused or disabled: what needs it waits; free messages go on. */
  TEMPLATE,
  /** The request itself is wrong and would be refused again. */
  BUG,
  /** The message may have been sent: it must not be sent again without knowing. */
  AMBIGUOUS
}
