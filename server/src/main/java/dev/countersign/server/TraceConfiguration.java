package dev.countersign.server;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Sends traces where the environment names a place for them: {@code OTEL_EXPORTER_OTLP_ENDPOINT}
 * and the other variables of OpenTelemetry, but {@code OTEL_EXPORTER_OTLP_PROTOCOL}, which is
 * {@code http/protobuf} here. Without it nothing of OpenTelemetry is loaded.
 *
 * <p>Source: OpenTelemetry specification "OTLP Exporter Configuration".
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("otel.exporter.otlp.endpoint")
class TraceConfiguration {
  private static final Map<String, String> USUAL =
      Map.of(
          "otel.service.name", "countersign",
          "otel.exporter.otlp.protocol", "http/protobuf",
          // the numbers are at /actuator/prometheus, and what is logged stays on the machine
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none");

  @Bean(destroyMethod = "close")
  OpenTelemetry telemetry() {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> USUAL)
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk();
  }
}
