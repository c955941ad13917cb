package dev.countersign.gateway;

import com.google.re2j.Pattern;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.regex.RegularExpression;
import dev.countersign.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.stream.Stream;

/**
 * JSON Schemas of fields: draft 2020-12 unless a schema names another. A schema stands by itself,
 * nothing is fetched; and whatever somebody writes into one, checking a value by it ends soon.
 */
final class FieldSchemas {
  /** Longest schema, in characters of its JSON. */
  static final int LONGEST = 4_000;

  /** How often a pattern may repeat something, as if all its repetitions were within each other. */
  private static final long MOST_REPETITIONS = 1_000;

  private static final java.util.regex.Pattern COUNTED =
      java.util.regex.Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?}");

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder()
                      .regularExpressionFactory(FieldSchemas::pattern)
                      .build()));

  private static final Schema OF_SCHEMAS =
      REGISTRY.getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));

  private FieldSchemas() {}

  /** What is wrong with a schema; empty when it can be used. */
  static Optional<String> fault(Value.Structure schema) {
    if (schema.json().length() > LONGEST) {
      return Optional.of("it has more than " + LONGEST + " characters");
    }
    if (refers(schema)) {
      return Optional.of("it must stand by itself, without $ref");
    }
    List<Error> errors = OF_SCHEMAS.validate(schema.json(), InputFormat.JSON);
    if (!errors.isEmpty()) {
      return Optional.of(errors.getFirst().toString());
    }
    try {
      schema(schema).initializeValidators();
      return Optional.empty();
    } catch (SchemaException | IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What a schema says against a value, in the language; empty when it is allowed. */
  static Optional<String> fault(Value.Structure schema, Value value, Locale locale) {
    return schema(schema)
        .validate(
            value.json(),
            InputFormat.JSON,
            context ->
                context.executionConfig(
                    config -> config.locale(locale).formatAssertionsEnabled(true)))
        .stream()
        .map(Error::getMessage)
        .findFirst();
  }

  /** Whether faults are told in that language; else they are in English. */
  static boolean isSpoken(Locale locale) {
    return locale.getLanguage().equals("en")
        || Schema.class.getResource("/jsv-messages_" + locale.getLanguage() + ".properties")
            != null;
  }

  private static Schema schema(Value.Structure schema) {
    return REGISTRY.getSchema(schema.json(), InputFormat.JSON);
  }

  /** References could go round in circles, or multiply. */
  private static boolean refers(Value value) {
    return switch (value) {
      case Value.Structure structure ->
          structure.members().keySet().stream()
                  .anyMatch(key -> key.matches("\\$(dynamic|recursive)?[Rr]ef"))
              || structure.members().values().stream().anyMatch(FieldSchemas::refers);
      case Value.Sequence sequence -> sequence.items().stream().anyMatch(FieldSchemas::refers);
      case Value.Text text -> false;
      case Value.Numeric number -> false;
      case Value.Truth truth -> false;
      case Value.Nothing nothing -> false;
    };
  }

  /** In time that grows with the text alone, whatever the pattern. */
  private static RegularExpression pattern(String regex) {
    long repetitions =
        COUNTED
            .matcher(regex)
            .results()
            .mapToLong(FieldSchemas::most)
            .reduce(1, (one, other) -> Math.min(one * other, Integer.MAX_VALUE));
    if (repetitions > MOST_REPETITIONS) {
      throw new IllegalArgumentException(
          "the repetitions of a pattern multiply to more than " + MOST_REPETITIONS);
    }
    Pattern compiled = compiled(regex);
    return text -> compiled.matcher(text).find();
  }

  private static long most(MatchResult counted) {
    return Stream.of(counted.group(1), counted.group(2))
        .filter(count -> count != null && !count.isEmpty())
        .mapToLong(Long::parseLong)
        .map(count -> Math.max(1, count))
        .max()
        .orElse(1);
  }

  private static Pattern compiled(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (com.google.re2j.PatternSyntaxException e) {
      throw new IllegalArgumentException("a pattern is not one of RE2's: " + e.getDescription(), e);
    }
  }
}
