package dev.countersign.spring;

import dev.countersign.gateway.Tracing;
import dev.countersign.value.TraceContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Steps as spans of OpenTelemetry. Whoever asks within a span of this process needs no header: the
 * span that is current is the parent.
 */
final class OpenTelemetryTracing implements Tracing {
  private final Tracer tracer;

  OpenTelemetryTracing(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("dev.countersign");
  }

  @Override
  public Tracing.Span begin(Step step, @Nullable TraceContext parent, Map<String, String> facts) {
    SpanBuilder builder =
        tracer
            .spanBuilder("countersign " + step.name().toLowerCase(Locale.ROOT))
            .setSpanKind(kind(step));
    if (parent != null) {
      builder.setParent(Context.root().with(io.opentelemetry.api.trace.Span.wrap(remote(parent))));
    }
    facts.forEach(builder::setAttribute);
    return new Recorded(builder.startSpan());
  }

  private static SpanKind kind(Step step) {
    return switch (step) {
      case REQUEST -> SpanKind.INTERNAL;
      case SEND, RESUME -> SpanKind.CLIENT;
      case WEBHOOK -> SpanKind.CONSUMER;
      case PAGE -> SpanKind.SERVER;
    };
  }

  private static SpanContext remote(TraceContext context) {
    return SpanContext.createFromRemoteParent(
        context.traceId(),
        context.spanId(),
        TraceFlags.fromHex(context.flags(), 0),
        state(context.state()));
  }

  /** A state puts what comes last first. */
  private static TraceState state(@Nullable String members) {
    TraceStateBuilder state = TraceState.builder();
    if (members != null) {
      for (String member : List.of(members.split(",", -1)).reversed()) {
        String[] pair = member.split("=", 2);
        state.put(pair[0], pair[1]);
      }
    }
    return state.build();
  }

  private static @Nullable String members(TraceState state) {
    StringJoiner members = new StringJoiner(",");
    state.forEach((key, value) -> members.add(key + "=" + value));
    return state.isEmpty() ? null : members.toString();
  }

  private record Recorded(io.opentelemetry.api.trace.Span span) implements Tracing.Span {
    @Override
    public @Nullable TraceContext context() {
      SpanContext context = span.getSpanContext();
      return context.isValid()
          ? new TraceContext(
              context.getTraceId(),
              context.getSpanId(),
              context.getTraceFlags().asHex(),
              members(context.getTraceState()))
          : null;
    }

    @Override
    public void fact(String name, String fact) {
      span.setAttribute(name, fact);
    }

    @Override
    public void failed(String code) {
      span.setStatus(StatusCode.ERROR, code);
    }

    @Override
    public void close() {
      span.end();
    }
  }
}
