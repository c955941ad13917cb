package dev.countersign.gateway;

import dev.countersign.field.Entered;
import dev.countersign.field.Field;
import dev.countersign.field.FieldType;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.AnswerWords;
import dev.countersign.reply.TypedAnswer;
import dev.countersign.value.Value;
import java.math.BigDecimal;
import java.text.DecimalFormatSymbols;
import java.text.ParsePosition;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what people write as the value of a field, by its type and its JSON Schema. */
final class EnteredValues {
  /** Written for "as it is", in every language. */
  static final String KEEP = "=";

  private static final int EARLIEST_YEAR = 1000;

  private static final Pattern PLAIN = Pattern.compile("[+-]?\\d+(\\.\\d+)?");

  private EnteredValues() {}

  /** What a message turned out to be. */
  static Entered read(Field field, String text, Locale locale) {
    String trimmed = text.strip();
    if (trimmed.equals(KEEP)) {
      return new Entered.Kept();
    }
    Optional<Value> value =
        value(field.input().type(), trimmed, locale).filter(field.input().type()::accepts);
    if (value.isEmpty()) {
      return new Entered.Wrong(null);
    }
    return fault(field, value.get(), locale)
        .<Entered>map(fault -> new Entered.Wrong(FieldSchemas.isSpoken(locale) ? fault : null))
        .orElseGet(() -> new Entered.Given(value.get()));
  }

  private static Optional<Value> value(FieldType type, String text, Locale locale) {
    return switch (type) {
      case TEXT -> Optional.of(Value.of(text));
      case NUMBER, INTEGER -> number(text, locale).map(Value.Numeric::new);
      case BOOLEAN -> truth(text).map(Value::of);
      case DATE -> day(text, locale).map(day -> Value.of(day.toString()));
    };
  }

  /**
   * A number as it is written in the language, else with a point and no groups. Where both are
   * possible the language counts; the person sees what it became before it does.
   */
  private static Optional<BigDecimal> number(String text, Locale locale) {
    String digits =
        text.codePoints()
            .mapToObj(point ->
                Character.isDigit(point)
                    ? Integer.toString(Character.digit(point, 10))
                    : Character.toString(point))
            .reduce("", String::concat)
            .replace('\u2212', '-');
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
    String group = Pattern.quote(Character.toString(symbols.getGroupingSeparator()));
    String groups = Character.isSpaceChar(symbols.getGroupingSeparator()) ? "\\h" : group;
    String point = Pattern.quote(Character.toString(symbols.getDecimalSeparator()));
    boolean isGrouped = digits.matches("[+-]?\\d{1,3}(" + groups + "\\d{3})+(" + point + "\\d+)?");
    boolean isLocal = isGrouped || digits.matches("[+-]?\\d+(" + point + "\\d+)?");
    if (isLocal) {
      return Optional.of(
          new BigDecimal(
              digits.replaceAll(groups, "").replace(symbols.getDecimalSeparator(), '.')));
    }
    return PLAIN.matcher(digits).matches() ? Optional.of(new BigDecimal(digits)) : Optional.empty();
  }

  private static Optional<Boolean> truth(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Optional.of(text.equalsIgnoreCase("true"));
    }
    return TypedAnswer.read(text)
        .flatMap(typed -> AnswerWords.worded(typed, Choice.DEFAULT, false))
        .map(ChoiceKey.APPROVE::equals);
  }

  private static Optional<LocalDate> day(String text, Locale locale) {
    return Stream.of(
            DateTimeFormatter.ISO_LOCAL_DATE,
            DateTimeFormatter.ofLocalizedDate(FormatStyle.SHORT).withLocale(locale),
            DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale))
        .flatMap(form -> day(text, form).stream())
        .findFirst();
  }

  /** A day of the calendar: no 31 February, which would become the last day, and no year 26. */
  private static Optional<LocalDate> day(String text, DateTimeFormatter form) {
    try {
      LocalDate day = LocalDate.parse(text, form);
      int written = form.parseUnresolved(text, new ParsePosition(0)).get(ChronoField.DAY_OF_MONTH);
      return Optional.of(day)
          .filter(found -> found.getYear() >= EARLIEST_YEAR && found.getDayOfMonth() == written);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** What a field's schema says against a value, in the language; empty when it is allowed. */
  static Optional<String> fault(Field field, Value value, Locale locale) {
    Value.Structure schema = field.input().schema();
    if (schema == null) {
      return Optional.empty();
    }
    return FieldSchemas.fault(schema, value, locale);
  }
}
