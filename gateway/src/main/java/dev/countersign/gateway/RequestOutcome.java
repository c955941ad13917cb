package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.prompt.Violation;
import dev.countersign.store.ApprovalView;
import java.util.List;

/** What became of a request. */
public sealed interface RequestOutcome {
  /** It is stored and will be asked. */
  record Created(ApprovalView view) implements RequestOutcome {
    /** What was stored. */
    public Approval approval() {
      return view.approval();
    }
  }

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
