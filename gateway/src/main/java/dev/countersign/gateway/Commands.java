package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Transition;
import dev.countersign.gateway.Tracing.Step;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.Map;

/** Applies what was told to the approval that it is about. */
record Commands(Tracing tracing) {

  /** What a webhook told. */
  void apply(Transaction transaction, ApprovalId id, Command command, Instant at) {
    apply(transaction, Step.WEBHOOK, transaction.lock(id).orElseThrow(), command, at);
  }

  /**
   * What was told in some way.
   *
   * @param before the approval, locked
   */
  Transition apply(
      Transaction transaction, Step step, Approval before, Command command, Instant at) {
    Map<String, String> facts =
        Map.of(
            "countersign.approval",
            before.id().value(),
            "countersign.command",
            command.getClass().getSimpleName());
    try (Tracing.Span span = tracing.begin(step, before.request().trace(), facts)) {
      Transition transition = Lifecycle.apply(before, command, at);
      transaction.update(before, transition);
      span.fact("countersign.verdict", transition.verdict().name());
      return transition;
    }
  }
}
