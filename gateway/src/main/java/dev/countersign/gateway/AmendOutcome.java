package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.prompt.Violation;
import java.util.List;

/** What became of the wish to change what is asked. */
public sealed interface AmendOutcome {
  /** It is asked so from now on, or was already. */
  record Amended(Approval approval) implements AmendOutcome {}

  /** The same wish with the same key was met before. */
  record Replayed(Approval approval) implements AmendOutcome {}

  /** The key belongs to another request. */
  record KeyReused() implements AmendOutcome {}

  /** It cannot be asked so; nothing was changed. */
  record Refused(List<Violation> violations) implements AmendOutcome {
    public Refused {
      violations = List.copyOf(violations);
    }
  }

  /** It had already ended. */
  record AlreadyFinal(Approval approval) implements AmendOutcome {}

  /** There is no such approval. */
  record NotFound() implements AmendOutcome {}
}
