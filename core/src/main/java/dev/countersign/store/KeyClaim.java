package dev.countersign.store;

import dev.countersign.ApprovalId;

/** What a claim on an idempotency key found. */
public sealed interface KeyClaim {
  /** The key is new: go on. */
  record Fresh() implements KeyClaim {}

  /** The same request made this approval before. */
  record Replay(ApprovalId id) implements KeyClaim {}

  /** The key was used for another request. */
  record Mismatch() implements KeyClaim {}
}
