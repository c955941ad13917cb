package dev.countersign.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exact words decide, in 12 languages, and nothing else does. */
final class AnswerWordsTest {
  private static Optional<ChoiceKey> choice(String text, boolean isEmojiCounted) {
    return TypedAnswer.read(text)
        .flatMap(typed -> AnswerWords.worded(typed, Choice.DEFAULT, isEmojiCounted));
  }

  static Stream<Arguments> words() {
    return AnswerWords.languages().stream()
        .flatMap(language ->
            Stream.of(ChoiceKey.APPROVE, ChoiceKey.REJECT)
                .flatMap(key ->
                    AnswerWords.of(language, key).stream()
                        .map(word -> Arguments.of(language, word, key))));
  }

  @Test
  void there_are_twelve_languages_and_each_has_both_answers() {
    assertThat(AnswerWords.languages()).hasSize(12).doesNotHaveDuplicates();
    for (String language : AnswerWords.languages()) {
      assertThat(AnswerWords.of(language, ChoiceKey.APPROVE)).isNotEmpty();
      assertThat(AnswerWords.of(language, ChoiceKey.REJECT)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  void every_word_is_understood_however_it_is_dressed(
      String language, String word, ChoiceKey meaning) {
    for (String text :
        List.of(
            word,
            " " + word + " ",
            word + "!",
            word + ".",
            "\u201c" + word + "\u201d",
            word + " ✅",
            "👉 " + word + " 🙏🏽",
            word.toUpperCase(Locale.forLanguageTag(language)))) {
      assertThat(choice(text, false)).as(text).contains(meaning);
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  void every_word_takes_a_number(String language, String word, ChoiceKey meaning) {
    for (String text : List.of(word + " 2", word + " #2", word + ": 2")) {
      TypedAnswer typed = TypedAnswer.read(text).orElseThrow();
      assertThat(typed.number()).as(text).hasValue(2);
      assertThat(AnswerWords.worded(typed, Choice.DEFAULT, false)).as(text).contains(meaning);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ok",
        "okay",
        "maybe",
        "yes but",
        "no problem",
        "yes and no",
        "I approve of nothing",
        "2",
        "👍",
        "✅",
        "?",
        "fine",
        "sure",
        "not approve",
        "approved by whom",
        "yes\nno",
        "ja nein"
      })
  void what_people_say_in_passing_is_no_answer(String text) {
    assertThat(choice(text, false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"👍, approve", "👍🏽, approve", "👎, reject", "👎🏿, reject", "' 👍 ', approve"})
  void a_lone_thumb_counts_where_the_account_says_so(String text, String meaning) {
    assertThat(choice(text, true)).contains(new ChoiceKey(meaning));
    assertThat(choice(text, false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"👍👍", "👍 ok", "👍👎"})
  void a_thumb_among_others_is_no_answer(String text) {
    assertThat(choice(text, true)).isEmpty();
  }

  @Test
  void a_choice_of_the_requests_own_is_taken_by_title_or_key_and_by_nothing_else() {
    List<Choice> choices =
        List.of(
            new Choice(new ChoiceKey("request-changes"), "Request changes ✏️", false),
            new Choice(new ChoiceKey("pay-1"), "Pay 1", true),
            new Choice(new ChoiceKey("pay-2"), "Pay 2", true));

    assertThat(worded("request changes", choices)).contains(new ChoiceKey("request-changes"));
    assertThat(worded("request-changes", choices)).contains(new ChoiceKey("request-changes"));
    assertThat(worded("yes", choices)).isEmpty();
    assertThat(worded("pay", choices)).isEmpty();
    assertThat(AnswerWords.titled(TypedAnswer.read("pay 2").orElseThrow(), choices))
        .contains(new ChoiceKey("pay-2"));
  }

  private static Optional<ChoiceKey> worded(String text, List<Choice> choices) {
    return AnswerWords.worded(TypedAnswer.read(text).orElseThrow(), choices, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STOP", "stop.", "Unsubscribe", "STOPP", "停止", "توقف"})
  void a_wish_for_no_more_messages_is_heard(String text) {
    assertThat(AnswerWords.isOptOut(TypedAnswer.read(text).orElseThrow())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop it", "stop 2", "please stop", "no"})
  void other_words_are_no_such_wish(String text) {
    assertThat(AnswerWords.isOptOut(TypedAnswer.read(text).orElseThrow())).isFalse();
  }

  @Test
  void full_width_letters_and_digits_are_read() {
    TypedAnswer typed = TypedAnswer.read("ＡＰＰＲＯＶＥ　２").orElseThrow();

    assertThat(typed).isEqualTo(new TypedAnswer("approve", OptionalInt.of(2)));
  }

  @Test
  void long_and_empty_texts_are_no_answers() {
    assertThat(TypedAnswer.read("yes " + "!".repeat(100))).isEmpty();
    assertThat(TypedAnswer.read("  ")).isEmpty();
  }

  @Test
  void no_text_makes_the_reader_fail() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      int[] points = random.ints(random.nextInt(12), 0, 0x10ffff + 1).toArray();
      String text = new String(points, 0, points.length);
      TypedAnswer.read(text).ifPresent(typed -> AnswerWords.worded(typed, Choice.DEFAULT, true));
    }
  }
}
