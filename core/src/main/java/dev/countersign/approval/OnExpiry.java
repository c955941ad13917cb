package dev.countersign.approval;

/** What it counts as when nobody decided in time, after the last step. */
public enum OnExpiry {
  /** As that: the workflow continues on its port {@code expired}. */
  EXPIRE,
  /** As the first choice that approves. */
  APPROVE,
  /** As the first choice that does not. */
  REJECT
}
