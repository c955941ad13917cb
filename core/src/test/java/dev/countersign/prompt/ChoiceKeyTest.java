package dev.countersign.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChoiceKeyTest {

  @Test
  void the_usual_choices_have_keys() {
    assertThat(ChoiceKey.APPROVE).hasToString("approve");
    assertThat(ChoiceKey.REJECT).hasToString("reject");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "needs-info", "x1", "abcdefghijklmnopqrstuvwxyz-01234"})
  void a_key_is_lower_case_letters_digits_and_hyphens(String text) {
    assertThat(new ChoiceKey(text).value()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Approve",
        "1st",
        "-a",
        "a b",
        "a_b",
        "a|b",
        "ä",
        "a\n",
        "abcdefghijklmnopqrstuvwxyz-012345"
      })
  void anything_else_is_none(String text) {
    assertThat(ChoiceKey.isWellFormed(text)).isFalse();
    assertThatThrownBy(() -> new ChoiceKey(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
