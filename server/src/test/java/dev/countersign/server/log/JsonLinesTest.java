package dev.countersign.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLinesTest {
  private static String line(String text, @Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent(
            "",
            new LoggerContext().getLogger("dev.countersign.Test"),
            Level.WARN,
            "a {} b",
            thrown,
            new Object[] {text});
    event.setInstant(Instant.parse("2026-03-01T12:00:00.123Z"));
    event.setThreadName("worker");
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void a_line_is_an_object_with_all_that_is_known() {
    assertThat(line("Grüße, はい \"x\" ✅", null))
        .isEqualTo(
            "{\"time\":\"2026-03-01T12:00:00.123Z\",\"level\":\"WARN\",\"logger\":\"dev.countersign.Test\","
                + "\"thread\":\"worker\",\"message\":\"a Grüße, はい \\\"x\\\" ✅ b\"}\n");
  }

  @Test
  void what_was_thrown_is_in_the_same_line() {
    String line = line("x", new IllegalStateException("gone", new java.io.IOException("below")));

    assertThat(line.strip()).doesNotContain("\n");
    assertThat(JsonMapper.shared().readTree(line).path("exception").asString())
        .contains("IllegalStateException: gone", "Caused by: java.io.IOException: below");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n{\"level\":\"ERROR\"}",
        "\u001B[31mred\u001B[0m",
        "\u202Egnp.exe\u202C",
        "\u2066isolated\u2069",
        "\u0085\u2028\u2029",
        "\u0000\b\u007F",
        "\uDB40\uDC01 tag"
      })
  void s2_what_people_wrote_stays_in_its_line_seen_and_unchanged(String text) {
    String line = line(text, null);

    assertThat(line).endsWith("}\n");
    assertThat(line.strip().codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT)
        .noneMatch(c -> Character.getType(c) == Character.LINE_SEPARATOR)
        .noneMatch(c -> Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
    JsonNode read = JsonMapper.shared().readTree(line);
    assertThat(read.path("message").asString()).isEqualTo("a " + text + " b");
  }
}
