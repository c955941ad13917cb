package dev.countersign.meta.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.meta.Questions;
import dev.countersign.prompt.Prompt;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuestionTextTest {
  private static final TextLimit PART = TextLimit.characters(200);
  private static final TextLimit LAST = TextLimit.characters(60);
  private static final String HEADER = "📋 *Approval Required*";
  private static final String PROMPT = "Please select an action:";

  @Test
  void a_sentence_before_the_question_stands_first_then_a_blank_line() {
    assertThat(divided(question("Reminder.", "4711"), PART, PART))
        .containsExactly("Reminder.\n\n" + HEADER + "\n\n• a: 4711\n\n" + PROMPT);
  }

  @Test
  void a_sentence_that_fills_a_message_stands_alone() {
    String lead = "x".repeat(200);

    assertThat(divided(question(lead, "4711"), PART, PART))
        .containsExactly(lead, HEADER + "\n\n• a: 4711\n\n" + PROMPT);
  }

  @Test
  void what_fits_the_last_message_is_one_even_where_earlier_ones_hold_less() {
    assertThat(divided(question(null, "4711"), TextLimit.bytes(10), PART)).hasSize(1);
  }

  @Test
  void the_last_message_takes_as_many_fields_as_it_can_hold() {
    String filler = "x".repeat(LAST.most() - "• a: ".length() - ("\n\n" + PROMPT).length());

    assertThat(divided(question(null, "first", filler), PART, LAST))
        .containsExactly(HEADER + "\n\n• a: first", "• a: " + filler + "\n\n" + PROMPT);
    assertThat(divided(question(null, "first", filler + "x"), PART, LAST))
        .containsExactly(HEADER + "\n\n• a: first\n• a: " + filler + "x", PROMPT);
  }

  @Test
  void earlier_messages_are_as_full_as_may_be() {
    String long1 = "x".repeat(150);
    String long2 = "y".repeat(150);

    assertThat(divided(question(null, long1, long2), PART, LAST))
        .containsExactly(HEADER + "\n\n• a: " + long1, "• a: " + long2, PROMPT);
  }

  @Test
  void bytes_and_characters_count_differently() {
    assertThat(TextLimit.bytes(4).fits("👍")).isTrue();
    assertThat(TextLimit.bytes(3).fits("👍")).isFalse();
    assertThat(TextLimit.characters(2).fits("👍")).isTrue();
    assertThat(TextLimit.characters(1).fits("👍")).isFalse();
    assertThatThrownBy(() -> TextLimit.bytes(3).require("👍"))
        .hasMessageContaining("4 instead of at most 3 bytes");
  }

  private static List<String> divided(Prompt.Question question, TextLimit part, TextLimit last) {
    return QuestionText.divided(question, part, last);
  }

  private static Prompt.Question question(@Nullable String lead, String... values) {
    return Questions.asked(
        lead,
        null,
        List.of(values).stream()
            .map(value -> new Prompt.Line("/fields/0/value", "a", value))
            .toList(),
        List.of());
  }
}
