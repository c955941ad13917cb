package dev.countersign.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FormTextTest {

  @Test
  void names_and_values_are_decoded() {
    assertThat(FormText.read("hub.mode=subscribe&text=Hi+%E2%9C%85&flag"))
        .containsEntry("hub.mode", "subscribe")
        .containsEntry("text", "Hi ✅")
        .containsEntry("flag", "");
  }

  @Test
  void the_first_of_repeated_names_counts() {
    assertThat(FormText.read("a=1&a=2")).containsEntry("a", "1");
  }

  @Test
  void a_broken_escape_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> FormText.read("a=%zz"));
  }
}
