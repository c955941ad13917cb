package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.countersign.value.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas come from whoever may ask: none of them may harm. */
final class FieldSchemasTest {
  @Test
  void a_schema_that_makes_no_sense_cannot_be_used() {
    assertThat(FieldSchemas.fault(structure("type", Value.of("money")))).isPresent();
    assertThat(FieldSchemas.fault(structure("maximum", Value.of("a lot")))).isPresent();
    assertThat(FieldSchemas.fault(structure("pattern", Value.of("(")))).isPresent();
    assertThat(FieldSchemas.fault(structure("maximum", Value.of(5)))).isEmpty();
  }

  @Test
  void nothing_is_fetched_for_a_schema() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/schema.json";

      assertThat(FieldSchemas.fault(structure("$ref", Value.of(address)))).isPresent();
      assertThat(FieldSchemas.fault(structure("$schema", Value.of(address)))).isPresent();
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  /** By the expressions of Java this one would still be looking when the universe ends. */
  @Test
  void a_pattern_that_was_made_to_take_for_ever_is_answered_at_once() {
    Value.Structure schema = structure("pattern", Value.of("^(.*)*.*.*.*.*.*.*.*=$"));

    assertThat(FieldSchemas.fault(schema)).isEmpty();
    assertThat(FieldSchemas.fault(schema, Value.of("x".repeat(2_000)), Locale.ENGLISH)).isPresent();
    assertThat(FieldSchemas.fault(schema, Value.of("x="), Locale.ENGLISH)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(((a{1000}){1000}){1000}){1000}", "(a{33}){33}", "a{1,1001}", "(?=a)b"})
  void a_pattern_that_cannot_be_looked_for_in_little_time_is_refused(String regex) {
    assertThat(FieldSchemas.fault(structure("pattern", Value.of(regex)))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"^[A-Z]{2}\\d{2}[A-Z0-9]{1,30}$", "^\\p{L}+$", "a{2,}", "{}"})
  void ordinary_patterns_are_taken(String regex) {
    assertThat(FieldSchemas.fault(structure("pattern", Value.of(regex)))).isEmpty();
  }

  @Test
  void a_schema_that_leads_back_to_itself_is_refused() {
    Value.Structure circle = structure("$ref", Value.of("#"));

    assertThat(FieldSchemas.fault(circle)).isPresent();
    assertThat(FieldSchemas.fault(structure("allOf", new Value.Sequence(List.of(circle)))))
        .hasValueSatisfying(fault -> assertThat(fault).contains("$ref"));
  }

  @Test
  void a_schema_has_an_end() {
    Value description = Value.of("x".repeat(FieldSchemas.LONGEST));

    assertThat(FieldSchemas.fault(structure("description", description))).isPresent();
  }

  private static Value.Structure structure(String key, Value value) {
    return new Value.Structure(Map.of(key, value));
  }
}
