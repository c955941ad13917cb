package dev.countersign.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.gateway.Tracing;
import dev.countersign.gateway.Tracing.Step;
import dev.countersign.value.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenTelemetryTracingTest {
  private static final TraceContext CALLER =
      new TraceContext(
          "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01", "rojo=1,congo=t6");
  private static final Map<String, String> FACTS = Map.of("countersign.approval", "apr_1");

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .build();
  private final Tracing tracing = new OpenTelemetryTracing(telemetry);

  private SpanData only() {
    assertThat(spans.getFinishedSpanItems()).hasSize(1);
    return spans.getFinishedSpanItems().getFirst();
  }

  @Test
  void a_step_is_a_span_below_the_one_that_it_follows() {
    TraceContext own;
    try (Tracing.Span span = tracing.begin(Step.SEND, CALLER, FACTS)) {
      own = span.context();
      span.fact("countersign.verdict", "APPLIED");
    }

    SpanData span = only();
    assertThat(span.getName()).isEqualTo("countersign send");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getTraceId()).isEqualTo(CALLER.traceId());
    assertThat(span.getParentSpanId()).isEqualTo(CALLER.spanId());
    assertThat(own)
        .isEqualTo(new TraceContext(span.getTraceId(), span.getSpanId(), "01", CALLER.state()));
    assertThat(span.getAttributes().get(AttributeKey.stringKey("countersign.approval")))
        .isEqualTo("apr_1");
    assertThat(span.getAttributes().get(AttributeKey.stringKey("countersign.verdict")))
        .isEqualTo("APPLIED");
  }

  @Test
  void without_a_parent_the_current_span_of_the_process_is_it() {
    Span current = telemetry.getTracer("workflow").spanBuilder("refund").startSpan();
    try (Scope scope = current.makeCurrent();
        Tracing.Span step = tracing.begin(Step.REQUEST, null, FACTS)) {
      assertThat(scope).isNotNull();
      assertThat(step.context()).isNotNull();
    }

    assertThat(only().getParentSpanId()).isEqualTo(current.getSpanContext().getSpanId());
  }

  @Test
  void a_failure_is_an_error_of_the_span() {
    try (Tracing.Span span = tracing.begin(Step.RESUME, CALLER, FACTS)) {
      span.failed("not delivered");
    }

    assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(only().getStatus().getDescription()).isEqualTo("not delivered");
  }

  @Test
  void a_trace_that_its_owner_does_not_record_is_not_recorded_but_passed_on() {
    try (Tracing.Span span =
        tracing.begin(
            Step.SEND, new TraceContext(CALLER.traceId(), CALLER.spanId(), "00"), FACTS)) {
      TraceContext own = span.context();
      assertThat(own).extracting("traceId", "flags").containsExactly(CALLER.traceId(), "00");
    }

    assertThat(spans.getFinishedSpanItems()).isEmpty();
  }
}
