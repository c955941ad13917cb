package dev.countersign.gateway;

import dev.countersign.value.TraceContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the steps of an approval's way visible in the trace of whoever asked, from the request to
 * the resume, however long the workflow sleeps between them. Implementations are safe for use by
 * many threads.
 */
public interface Tracing {

  /** Records nothing; what was asked within a trace goes on within it. */
  Tracing NONE = (step, parent, facts) -> new Unrecorded(parent);

  /**
   * A step begins.
   *
   * @param parent the step that it follows; absent where nobody said
   * @param facts by name: ids and kinds, never a secret, a value, a text or a person
   */
  Span begin(Step step, @Nullable TraceContext parent, Map<String, String> facts);

  /** The steps. */
  enum Step {
    /** Somebody asks for a decision. */
    REQUEST,
    /** A message goes to a person. */
    SEND,
    /** What a webhook told is applied to an approval. */
    WEBHOOK,
    /** Somebody answers on a decision page. */
    PAGE,
    /** A workflow is woken. */
    RESUME
  }

  /** A step under way; to be closed when it ends. */
  interface Span extends AutoCloseable {
    /** What follows names this as its parent; absent outside of any trace. */
    @Nullable TraceContext context();

    /** One more fact, of the same kind as those with which it began. */
    void fact(String name, String fact);

    /**
     * The step failed.
     *
     * @param code a short word for why
     */
    void failed(String code);

    @Override
    void close();
  }

  /** A step that leaves no trace of its own. */
  record Unrecorded(@Nullable TraceContext context) implements Span {
    @Override
    public void fact(String name, String fact) {
      // nobody is told
    }

    @Override
    public void failed(String code) {
      // nobody is told
    }

    @Override
    public void close() {
      // nothing was begun
    }
  }
}
