package dev.countersign.sandbox.account;

/** How Meta treats an account at the moment. */
public enum Health {
  /** It may send. */
  AVAILABLE,
  /** It may send, and nodes warn of a limit. */
  LIMITED,
  /** Every send is refused. */
  BLOCKED
}
