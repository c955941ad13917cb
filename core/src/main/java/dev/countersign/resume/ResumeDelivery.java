package dev.countersign.resume;

import dev.countersign.value.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to deliver a resumption.
 *
 * @param id stable over all attempts
 * @param body the JSON text stored when the approval became final, the same at each attempt, sent
 *     as UTF-8
 * @param trace the step of the trace that the receiver goes on with; absent outside of any
 */
public record ResumeDelivery(
    String id, ResumeTarget target, String body, @Nullable TraceContext trace) {

  /** A delivery outside of any trace. */
  public ResumeDelivery(String id, ResumeTarget target, String body) {
    this(id, target, body, null);
  }

  /** The same delivery as a step of a trace. */
  public ResumeDelivery traced(@Nullable TraceContext within) {
    return new ResumeDelivery(id, target, body, within);
  }
}
