package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Whoever asks within a trace sees the way to the resume in it, however long it takes. */
final class TracesIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String VALUE = "canaryValue2209";

  private final Sandbox sandbox = Countersign.startSandbox();
  private final CallbackReceiver engine = CallbackReceiver.start();
  private final TraceReceiver collector = TraceReceiver.start();
  private final Database database = Database.create();
  private final Path folder = Folders.create();
  private final Path settings = UserSettings.of(sandbox.graphUri(), database).write(folder);
  private final String key = Programs.createKey(settings);

  @AfterEach
  void stop() {
    collector.close();
    engine.close();
    sandbox.close();
    Folders.delete(folder);
  }

  /** Asks, approves, and gives the callback. */
  private CallbackReceiver.Callback cycle(ServerProcess server, String path, String traceparent) {
    Countersign.connect(sandbox, server.port());
    Phone phone = Countersign.greeted(sandbox, database);
    ObjectNode request = Countersign.request(phone);
    Countersign.field(request, "order", "Order").put("value", VALUE);
    request.putObject("resume").put("type", "http").put("url", engine.url(path));
    Http.Answer asked =
        Http.at(server.port())
            .with(key)
            .post("/v1/approvals", request.toString(), "traceparent", traceparent);
    assertThat(asked.status()).as(asked.body()).isEqualTo(201);
    Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());
    phone.tap("Approve ✅");
    Wait.until("the workflow is woken").until(() -> !engine.at(path).isEmpty());
    return engine.at(path).getFirst();
  }

  @Test
  void every_step_is_sent_to_the_collector_and_tells_no_secret() {
    CallbackReceiver.Callback callback;
    try (ServerProcess server =
        ServerProcess.start(
            settings,
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.endpoint(),
                "OTEL_BSP_SCHEDULE_DELAY",
                "200"))) {
      callback = cycle(server, "/traced", TRACEPARENT);
      Wait.until("all steps are told")
          .until(() ->
              Stream.of("request", "send", "webhook", "resume")
                  .allMatch(step -> collector.text().contains("countersign " + step)));
    }

    String traceparent = callback.headers().firstValue("traceparent").orElse("");
    assertThat(traceparent)
        .startsWith("00-" + TRACE + "-")
        .as("the step that woke it, not the one that asked")
        .isNotEqualTo(TRACEPARENT);
    String raw = new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
    assertThat(Pattern.compile(Pattern.quote(raw)).matcher(collector.text()).results().count())
        .isGreaterThanOrEqualTo(4);
    assertThat(collector.text())
        .contains(callback.data().path("approvalId").asString())
        .doesNotContain(
            VALUE, key, CallbackReceiver.SECRET, callback.data().path("respondedBy").asString());
  }

  @Test
  void without_a_collector_the_trace_is_passed_on_as_it_came() {
    try (ServerProcess server = ServerProcess.start(settings)) {
      assertThat(cycle(server, "/passed", TRACEPARENT).headers().firstValue("traceparent"))
          .hasValue(TRACEPARENT);
      assertThat(cycle(server, "/nonsense", "nonsense").headers().firstValue("traceparent"))
          .isEmpty();
    }
    assertThat(List.of(collector.text())).containsExactly("");
  }
}
