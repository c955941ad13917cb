package dev.countersign.gateway;

import dev.countersign.approval.Approval;

/** What became of a wish to cancel. */
public sealed interface CancelOutcome {
  /** It is cancelled. */
  record Cancelled(Approval approval) implements CancelOutcome {}

  /** It had ended before; nothing changed. */
  record AlreadyFinal(Approval approval) implements CancelOutcome {}

  /** There is no such approval. */
  record NotFound() implements CancelOutcome {}
}
