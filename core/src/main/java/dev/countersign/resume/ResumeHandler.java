package dev.countersign.resume;

import java.util.Optional;

/**
 * Wakes a workflow in the same process. It runs inside the transaction that marks the resumption as
 * done: what it writes through the transaction's own connection happens exactly once; anything else
 * it does may be repeated after a crash. Throwing means: try again later.
 */
@FunctionalInterface
public interface ResumeHandler {

  /** Takes the outcome. */
  void resume(Resumption resumption, Context context);

  /** What the handler may use. */
  interface Context {
    /**
     * The resource of the open transaction, such as {@code java.sql.Connection}; empty when the
     * store has none of that type.
     */
    <T> Optional<T> resource(Class<T> type);
  }
}
