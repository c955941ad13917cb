package dev.countersign.field;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldTest {

  @Test
  void a_readable_field_shows_its_value() {
    assertThat(shown(Value.of("4711"), DisplayMode.READABLE)).contains("4711");
    assertThat(shown(new Value.Numeric(new BigDecimal("129.90")), DisplayMode.READABLE))
        .contains("129.90");
    assertThat(shown(Value.of(false), DisplayMode.READABLE)).contains("false");
    assertThat(
            shown(
                new Value.Structure(Map.of("sku", new Value.Sequence(List.of(Value.of("A"))))),
                DisplayMode.READABLE))
        .contains("{\"sku\":[\"A\"]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "größe ✅",
        "👩‍👩‍👧‍👦",
        "العربية",
        "\u202egnp.exe",
        "a\nb",
        " padded ",
        "@{secret:Token}",
        "<b>"
      })
  void a_readable_value_is_shown_as_it_is(String text) {
    assertThat(shown(Value.of(text), DisplayMode.READABLE)).contains(text);
  }

  @Test
  void a_missing_value_is_shown_as_a_dash() {
    assertThat(shown(Value.nothing(), DisplayMode.READABLE)).contains("—");
  }

  @Test
  void an_empty_text_is_a_value() {
    assertThat(shown(Value.of(""), DisplayMode.READABLE)).contains("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "4111 1111 1111 1111", "a very long value, much longer than eight"})
  void a_masked_value_is_eight_bullets_whatever_its_length(String text) {
    assertThat(shown(Value.of(text), DisplayMode.MASKED)).contains("••••••••");
  }

  @Test
  void a_mask_does_not_tell_whether_there_is_a_value() {
    assertThat(shown(Value.nothing(), DisplayMode.MASKED)).contains("••••••••");
  }

  @Test
  void a_concealed_field_is_left_out() {
    assertThat(shown(Value.of("0.93"), DisplayMode.CONCEALED)).isEmpty();
    assertThat(shown(Value.nothing(), DisplayMode.CONCEALED)).isEmpty();
  }

  private static Optional<String> shown(Value value, DisplayMode display) {
    return new Field("key", "Label", value, display, Input.LOCKED).shown();
  }
}
