package dev.countersign.value;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void a_header_is_read_and_written_again() {
    assertThat(TraceContext.parse(EXAMPLE, null))
        .hasValueSatisfying(read -> assertThat(read.traceparent()).isEqualTo(EXAMPLE));
  }

  @Test
  void a_later_version_is_read_as_far_as_this_one_goes() {
    assertThat(TraceContext.parse(EXAMPLE.replaceFirst("00", "cc") + "-what-comes-after", null))
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
    assertThat(TraceContext.parse(header, null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rojo=00f067aa0ba902b7            | rojo=00f067aa0ba902b7
          `rojo=1 , congo=t6 1!,,`         | rojo=1,congo=t6 1!
          tenant@vendor/a_b-c*d=x          | tenant@vendor/a_b-c*d=x
          """)
  void a_state_goes_on_as_it_came(String header, String kept) {
    assertThat(state(header)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " , ",
        "rojo",
        "Rojo=1",
        "=1",
        "rojo=",
        "rojo=a=b",
        "rojo=ä",
        "rojo=1\r\nX: y",
        "rojo=1,congo"
      })
  void a_malformed_state_is_dropped_and_the_trace_kept(String header) {
    assertThat(state(header)).isNull();
  }

  @Test
  void a_state_has_at_most_32_members_of_at_most_256_characters() {
    String most = IntStream.range(0, 32).mapToObj(i -> "k" + i + "=v").collect(joining(","));
    String longest = "k=" + "v".repeat(256);

    assertThat(state(most)).isEqualTo(most);
    assertThat(state(most + ",one=more")).isNull();
    assertThat(state(longest)).isEqualTo(longest);
    assertThat(state(longest + "v")).isNull();
  }

  private static @Nullable String state(@Nullable String header) {
    return TraceContext.parse(EXAMPLE, header).orElseThrow().state();
  }
}
