package dev.countersign.meta.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphSettingsTest {
  @Test
  void a_call_has_three_seconds_to_connect_and_ten_in_all() {
    GraphSettings settings = GraphSettings.of(URI.create("https://graph.facebook.com"), "v26.0");

    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.answerTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "graph.facebook.com",
        "ftp://graph.facebook.com",
        "https:///x",
        "https://user:pass@graph.facebook.com",
        "https://graph.facebook.com?access_token=x",
        "https://graph.facebook.com#x",
      })
  void an_address_that_cannot_be_meant_is_refused_with_an_example(String address) {
    assertThatThrownBy(() -> GraphSettings.of(URI.create(address), "v26.0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://graph.facebook.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"26.0", "v26", "latest", "", "v26.0/", "v0.1"})
  void a_version_is_a_v_and_two_numbers(String version) {
    assertThatThrownBy(() -> GraphSettings.of(URI.create("https://graph.facebook.com"), version))
        .hasMessageContaining("v26.0");
  }
}
