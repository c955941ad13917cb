package dev.countersign.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the waking of a workflow has come. */
public record ResumeProgress(
    State state, int attempts, @Nullable Instant nextAttemptAt, @Nullable String lastError) {
  /** Nothing to deliver: still open, or polled. */
  public static final ResumeProgress NONE = new ResumeProgress(State.NONE, 0, null, null);

  /** The states of a resume. */
  public enum State {
    NONE,
    DUE,
    CALLING,
    DONE,
    RETRY,
    DEAD
  }
}
