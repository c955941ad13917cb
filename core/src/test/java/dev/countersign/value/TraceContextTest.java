package dev.countersign.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void a_header_is_read_and_written_again() {
    assertThat(TraceContext.parse(EXAMPLE))
        .hasValueSatisfying(read -> assertThat(read.traceparent()).isEqualTo(EXAMPLE));
  }

  @Test
  void a_later_version_is_read_as_far_as_this_one_goes() {
    assertThat(TraceContext.parse(EXAMPLE.replaceFirst("00", "cc") + "-what-comes-after"))
        .hasValueSatisfying(read -> assertThat(read.traceparent()).isEqualTo(EXAMPLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nX: y",
      })
  void what_is_no_trace_context_is_nothing(String header) {
    assertThat(TraceContext.parse(header)).isEmpty();
  }
}
