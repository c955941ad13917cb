package dev.countersign.resume;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one attempt to wake a workflow ended. */
public sealed interface ResumeOutcome {
  /** The receiver has it. */
  record Delivered() implements ResumeOutcome {}

  /**
   * The receiver does not have it, or we cannot know.
   *
   * @param detail what happened, fit for an operator's eyes
   * @param retryAfter the wait that the receiver asked for, where it did
   */
  record Failed(String detail, @Nullable Duration retryAfter) implements ResumeOutcome {}

  /** The receiver says that it will never take it (HTTP 410), or there is no such receiver. */
  record Gone(String detail) implements ResumeOutcome {}
}
