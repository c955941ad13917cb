package dev.countersign.gateway.wording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternCheckTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          RECORDED     | "  "                                 | is empty
          RECORDED     | Noted: {choise}                      | has no {choise}; it has {choice}
          RECORDED     | Noted: {0}                           | has no {0}; it has {choice}
          OPTED_IN     | Welcome, {name}                      | has no {name}; nothing is filled in
          COUNTED      | {given, plural, other {# by {who}}}  | has no {who}; it has {choice}, {given}, {needed}
          RECORDED     | Noted: {choice                       | is no pattern
          RECORDED     | Noted: {choice, colour}              | is no pattern
          RECORDED     | Noted: {choice, number}              | is no pattern
          COUNTED      | {given, plural, one {#}}             | is no pattern
          RECORDED     | l'{choice}                           | shows a brace
          APPROVE      | Approve this at once                 | ""
          APPROVE      | Approve this at once!                | has 21 instead of at most 20 characters
          TITLE        | "A\u0007B"                           | has a line break or control character
          """)
  void a_pattern_that_could_not_be_said_is_refused(Phrase phrase, String pattern, String fault) {
    assertThat(PatternCheck.fault(phrase, "en", pattern).orElse("")).startsWith(fault);
  }

  @Test
  void a_sentence_leaves_room_for_what_is_filled_in() {
    assertThat(PatternCheck.fault(Phrase.RECORDED, "en", "x".repeat(600))).isEmpty();
    assertThat(PatternCheck.fault(Phrase.RECORDED, "en", "ä".repeat(301)))
        .contains("has 602 instead of at most 600 bytes");
  }

  @Test
  void a_pattern_may_say_less_than_it_could() {
    assertThat(PatternCheck.fault(Phrase.TOO_LATE_DECIDED_BY, "de", "Zu spät.")).isEmpty();
  }

  @Test
  void an_example_is_the_pattern_of_the_language() {
    assertThat(PatternCheck.example(Phrase.RECORDED, "de-AT")).isEqualTo("Gespeichert: {choice}");
    assertThat(PatternCheck.example(Phrase.RECORDED, "sv")).isEqualTo("Recorded: {choice}");
  }
}
