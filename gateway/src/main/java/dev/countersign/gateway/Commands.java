package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Transition;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.Map;

/** Applies what was told to the approval that it is about. */
record Commands(Tracing tracing) {

  void apply(Transaction transaction, ApprovalId id, Command command, Instant at) {
    Approval before = transaction.lock(id).orElseThrow();
    Map<String, String> facts =
        Map.of(
            "countersign.approval",
            id.value(),
            "countersign.command",
            command.getClass().getSimpleName());
    try (Tracing.Span span = tracing.begin(Tracing.Step.WEBHOOK, before.request().trace(), facts)) {
      Transition transition = Lifecycle.apply(before, command, at);
      transaction.update(before, transition);
      span.fact("countersign.verdict", transition.verdict().name());
    }
  }
}
