package dev.countersign.gateway;

import dev.countersign.value.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Writes down the steps, each under a number of its own. */
final class FakeTracing implements Tracing {
  private final List<Recorded> ended = new CopyOnWriteArrayList<>();
  private final AtomicInteger numbers = new AtomicInteger();

  /** A step that has ended. */
  record Recorded(
      Step step,
      @Nullable TraceContext parent,
      @Nullable TraceContext own,
      Map<String, String> facts,
      List<String> failures) {}

  /** The steps of an approval that are of a kind, in the order in which they ended. */
  List<Recorded> ended(Step step, String approval) {
    return ended.stream()
        .filter(span -> span.step() == step)
        .filter(span -> approval.equals(span.facts().get("countersign.approval")))
        .toList();
  }

  @Override
  public Span begin(Step step, @Nullable TraceContext parent, Map<String, String> facts) {
    TraceContext own =
        parent == null
            ? null
            : new TraceContext(
                parent.traceId(), "%016x".formatted(numbers.incrementAndGet()), parent.flags());
    Map<String, String> known = new ConcurrentHashMap<>(facts);
    List<String> failures = new CopyOnWriteArrayList<>();
    return new Span() {
      @Override
      public @Nullable TraceContext context() {
        return own;
      }

      @Override
      public void fact(String name, String fact) {
        known.put(name, fact);
      }

      @Override
      public void failed(String code) {
        failures.add(code);
      }

      @Override
      public void close() {
        ended.add(new Recorded(step, parent, own, known, failures));
      }
    };
  }
}
