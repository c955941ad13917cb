package dev.countersign.meta.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.secret.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The token EAAGm0PX4ZCpsBAJ is bad | The token [redacted] is bad",
        "IGQVJWZA3Rkabcdef expired | [redacted] expired",
        "IGAAabcdefgh1234 | [redacted]",
        "GET /x?access_token=abc&y=1 | GET /x?access_token=[redacted]&y=1",
        "Authorization: Bearer abc.def | Authorization: Bearer [redacted]",
        "the secret s3cr3t itself | the secret [redacted] itself",
        "EAA alone, IGA too | EAA alone, IGA too",
      })
  void what_looks_like_a_token_is_taken_out(String text, String safe) {
    assertThat(Redaction.of(text, List.of(Secret.of("s3cr3t"), Secret.of("")))).isEqualTo(safe);
  }

  @Test
  void line_breaks_and_control_characters_become_spaces() {
    assertThat(Redaction.of("a\r\nb\u001b[31m\u202ec", List.of())).isEqualTo("a  b [31m c");
  }

  @Test
  void a_long_text_is_cut_between_characters() {
    assertThat(Redaction.of("x".repeat(499) + "👍👍", List.of())).isEqualTo("x".repeat(499) + "…");
    assertThat(Redaction.of("x".repeat(500), List.of())).hasSize(500);
  }
}
