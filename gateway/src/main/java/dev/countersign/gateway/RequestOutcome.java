package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.prompt.Violation;
import java.util.List;

/** What became of a request. */
public sealed interface RequestOutcome {
  /** It is stored and will be asked. */
  record Created(Approval approval) implements RequestOutcome {}

  /** The same request, under the same idempotency key, was stored before. */
  record Replayed(Approval approval) implements RequestOutcome {}

  /** Nothing was stored. */
  record Refused(List<Violation> violations) implements RequestOutcome {
    public Refused {
      violations = List.copyOf(violations);
    }
  }

  /** Nothing was stored: the idempotency key belongs to another request. */
  record KeyReused() implements RequestOutcome {}
}
