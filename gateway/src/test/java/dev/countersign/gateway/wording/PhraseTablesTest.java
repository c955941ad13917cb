package dev.countersign.gateway.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.AccountId;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Prompt;
import dev.countersign.reply.AnswerWords;
import dev.countersign.reply.TypedAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds in each of the languages. */
class PhraseTablesTest {
  private static final Pattern SHOUTED = Pattern.compile("\\b[A-Z]{4,5}\\b|[“「«]([^”」»]+)[”」»]");

  static List<String> languages() {
    return Languages.all();
  }

  @Test
  void there_are_twelve_languages() {
    assertThat(languages()).hasSize(12);
  }

  @ParameterizedTest
  @MethodSource("languages")
  void a_language_has_every_key_and_nothing_else(String language) {
    List<String> keys = Arrays.stream(Phrase.values()).map(Phrase::key).toList();

    assertThat(PhraseTables.properties(language).stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(keys);
    assertThat(lines(language).map(line -> line.substring(0, line.indexOf('='))))
        .as("in order, none twice")
        .containsExactlyElementsOf(keys);
  }

  @ParameterizedTest
  @MethodSource("languages")
  void every_pattern_keeps_the_rules_that_overrides_keep(String language) {
    PhraseTables.of(language)
        .forEach((phrase, pattern) ->
            assertThat(PatternCheck.fault(phrase, language, pattern))
                .as(phrase.key() + ": " + pattern)
                .isEmpty());
  }

  @ParameterizedTest
  @MethodSource("languages")
  void every_pattern_says_all_that_it_is_given(String language) {
    PhraseTables.of(language)
        .forEach((phrase, pattern) ->
            assertThat(PatternCheck.placeholders(pattern))
                .as(phrase.key() + ": " + pattern)
                .containsExactlyInAnyOrderElementsOf(phrase.placeholders()));
  }

  @ParameterizedTest
  @MethodSource("languages")
  void no_apostrophe_is_straight_because_it_would_quote_a_brace(String language) {
    assertThat(PhraseTables.of(language).values()).noneMatch(pattern -> pattern.contains("'"));
  }

  @ParameterizedTest
  @MethodSource("languages")
  void the_titles_of_the_usual_choices_are_answers_in_words_whatever_was_asked(String language) {
    for (Choice choice : Wordings.STANDARD.of(new AccountId("shop"), language).choices()) {
      TypedAnswer typed = TypedAnswer.read(choice.title()).orElseThrow();

      assertThat(AnswerWords.worded(typed, Choice.DEFAULT, false)).contains(choice.key());
      assertThat(AnswerWords.of(language, choice.key())).contains(typed.words());
    }
  }

  @ParameterizedTest
  @MethodSource("languages")
  void the_words_for_stop_and_start_are_understood(String language) {
    assertThat(told(language, Phrase.OPTED_OUT)).anyMatch(AnswerWords::isOptIn);
    assertThat(told(language, Phrase.OPTED_IN)).anyMatch(AnswerWords::isOptOut);
  }

  private static Stream<TypedAnswer> told(String language, Phrase phrase) {
    return SHOUTED
        .matcher(PhraseTables.of(language).getOrDefault(phrase, ""))
        .results()
        .map(match -> match.group(1) == null ? match.group() : match.group(1))
        .map(TypedAnswer::read)
        .flatMap(Optional::stream);
  }

  @Test
  void english_is_the_specifications_byte_for_byte() {
    AccountId shop = new AccountId("shop");

    assertThat(Wordings.STANDARD.of(shop, null).frame())
        .isEqualTo(new Prompt.Frame("Approval Required", "Please select an action:", "Choose"));
    assertThat(Wordings.STANDARD.of(shop, null).choices()).isEqualTo(Choice.DEFAULT);
  }

  @ParameterizedTest
  @MethodSource("languages")
  void no_sentence_was_left_in_english(String language) {
    for (Phrase phrase : Phrase.values()) {
      if (phrase.place() == Phrase.Place.SENTENCE && !language.equals("en")) {
        assertThat(PatternCheck.example(phrase, language))
            .as(phrase.key())
            .isNotEqualTo(PatternCheck.example(phrase, "en"));
      }
    }
  }

  private static Stream<String> lines(String language) {
    try (InputStream file = PhraseTables.class.getResourceAsStream(language + ".properties")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
