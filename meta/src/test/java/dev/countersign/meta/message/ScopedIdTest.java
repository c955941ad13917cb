package dev.countersign.meta.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopedIdTest {
  @Test
  void space_around_an_id_is_dropped() {
    assertThat(ScopedId.canonical(" 6543217890123456\n")).contains("6543217890123456");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "1 2", "1\u00a02", "1\n2", "1\u00002"})
  void nothing_and_space_inside_are_no_id(String to) {
    assertThat(ScopedId.canonical(to)).isEmpty();
  }
}
