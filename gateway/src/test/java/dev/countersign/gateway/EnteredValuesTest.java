package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.field.DisplayMode;
import dev.countersign.field.Entered;
import dev.countersign.field.Field;
import dev.countersign.field.FieldType;
import dev.countersign.field.Input;
import dev.countersign.field.InputMode;
import dev.countersign.value.Value;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write as a value, in their languages. */
final class EnteredValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | 1299 | 1299",
        "en | 1,299.50 | 1299.50",
        "en | -3 | -3",
        "de | 1.299,50 | 1299.50",
        "de | 129,90 | 129.90",
        "de | 129.90 | 129.90",
        "de | 1.299 | 1299",
        "fr | 1 299,5 | 1299.5",
        "ar | ١٢٩ | 129",
        "hi | १२९ | 129"
      })
  void a_number_is_read_as_it_is_written_in_the_language(
      String language, String text, String number) {
    assertThat(read(FieldType.NUMBER, text, language))
        .isInstanceOfSatisfying(
            Entered.Given.class,
            given -> assertThat(given.value().display()).isEqualTo(plain(number)));
  }

  private static String plain(String number) {
    return new Value.Numeric(new java.math.BigDecimal(number)).display();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12a", "1,2,3", "1.2.3", "--1", "12 EUR", "1e9", "NaN", "½"})
  void what_is_no_number_is_not_guessed(String text) {
    assertThat(read(FieldType.NUMBER, text, "en")).isEqualTo(new Entered.Wrong(null));
  }

  @Test
  void a_whole_number_has_no_fraction() {
    assertThat(read(FieldType.INTEGER, "12", "en")).isInstanceOf(Entered.Given.class);
    assertThat(read(FieldType.INTEGER, "12.5", "en")).isInstanceOf(Entered.Wrong.class);
  }

  @ParameterizedTest
  @CsvSource({
    "en, yes, true",
    "de, Nein, false",
    "fr, oui, true",
    "ja, はい, true",
    "en, TRUE, true"
  })
  void yes_and_no_are_read_in_every_language(String language, String text, boolean truth) {
    assertThat(read(FieldType.BOOLEAN, text, language))
        .isEqualTo(new Entered.Given(Value.of(truth)));
  }

  @ParameterizedTest
  @CsvSource({"en, 2026-12-24", "de, 24.12.2026", "de, 24.12.26", "fr, 24/12/2026"})
  void a_day_is_read_as_it_is_written_in_the_language(String language, String text) {
    assertThat(read(FieldType.DATE, text, language))
        .isEqualTo(new Entered.Given(Value.of("2026-12-24")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-13-01", "tomorrow", "24", "31.02.2026"})
  void what_is_no_day_is_not_guessed(String text) {
    assertThat(read(FieldType.DATE, text, "de")).isEqualTo(new Entered.Wrong(null));
  }

  @Test
  void a_text_is_kept_as_it_is_and_has_an_end() {
    assertThat(read(FieldType.TEXT, "  Good will!  ", "en"))
        .isEqualTo(new Entered.Given(Value.of("Good will!")));
    assertThat(read(FieldType.TEXT, "x".repeat(501), "en")).isEqualTo(new Entered.Wrong(null));
    assertThat(read(FieldType.TEXT, " = ", "en")).isEqualTo(new Entered.Kept());
  }

  @Test
  void a_schema_says_in_the_language_what_it_asks_for() {
    Field amount =
        field(
            FieldType.NUMBER,
            new Value.Structure(Map.of("type", Value.of("number"), "maximum", Value.of(500))));

    assertThat(EnteredValues.read(amount, "500", Locale.ENGLISH)).isInstanceOf(Entered.Given.class);
    assertThat(EnteredValues.read(amount, "501", Locale.GERMAN))
        .isInstanceOfSatisfying(
            Entered.Wrong.class,
            wrong -> assertThat(wrong.detail()).contains("500").doesNotContain("must"));
  }

  @Test
  void what_the_library_cannot_say_in_a_language_is_said_in_none() {
    Field amount = field(FieldType.NUMBER, structure("maximum", Value.of(500)));

    assertThat(EnteredValues.read(amount, "501", Locale.forLanguageTag("hi")))
        .isEqualTo(new Entered.Wrong(null));
  }

  private Entered read(FieldType type, String text, String language) {
    return EnteredValues.read(field(type, null), text, Locale.forLanguageTag(language));
  }

  private static Field field(FieldType type, Value.@Nullable Structure schema) {
    return new Field(
        "key",
        "Label",
        Value.nothing(),
        DisplayMode.READABLE,
        new Input(InputMode.EDITABLE, type, schema));
  }

  private static Value.Structure structure(String key, Value value) {
    return new Value.Structure(Map.of(key, value));
  }
}
