package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.Test;

/** Faults quote what they could not read. */
final class WordlessTest {
  private static final String CANARY = "my card is 4111";

  @Test
  void kinds_and_places_stay_and_words_go() {
    String printed = printed(Wordless.of(new IllegalStateException(CANARY, parseFault(CANARY))));

    assertThat(printed)
        .contains(IllegalStateException.class.getName(), DateTimeParseException.class.getName())
        .contains("WordlessTest.parseFault")
        .doesNotContain(CANARY);
  }

  @Test
  void a_circle_of_causes_has_an_end() {
    IllegalStateException one = new IllegalStateException(CANARY);
    one.initCause(new IllegalArgumentException(CANARY, one));

    assertThat(printed(Wordless.of(one))).doesNotContain(CANARY);
  }

  private static RuntimeException parseFault(String text) {
    try {
      LocalDate.parse(text);
      throw new AssertionError("that is no date");
    } catch (DateTimeParseException e) {
      assertThat(e).hasMessageContaining(CANARY);
      return e;
    }
  }

  private static String printed(Throwable fault) {
    StringWriter text = new StringWriter();
    fault.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
