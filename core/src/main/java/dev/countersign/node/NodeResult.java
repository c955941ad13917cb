package dev.countersign.node;

import dev.countersign.ApprovalId;
import dev.countersign.prompt.Violation;
import java.util.List;

/** What running a node gave. */
public sealed interface NodeResult {
  /**
   * The person is being asked; the workflow sleeps at the port {@code waiting} until it is woken.
   *
   * @param approvalId what it is woken for
   */
  record Suspended(String port, ApprovalId approvalId) implements NodeResult {
    /** Where a suspended node waits. */
    public static final String WAITING = "waiting";

    /** Suspended at {@link #WAITING}. */
    public static Suspended waiting(ApprovalId approvalId) {
      return new Suspended(WAITING, approvalId);
    }
  }

  /** Nobody was asked. */
  record Refused(List<Violation> violations) implements NodeResult {
    public Refused {
      violations = List.copyOf(violations);
    }
  }

  /** The idempotency key belongs to another execution; nobody was asked. */
  record KeyReused() implements NodeResult {}

  /** There is no node of that name. */
  record NotFound(List<String> known) implements NodeResult {
    public NotFound {
      known = List.copyOf(known);
    }
  }
}
