package dev.countersign.gateway.wording;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.MessagePattern;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at a pattern before it is used: one that is accepted can always be said. */
public final class PatternCheck {
  /** Longest title of a button, in UTF-16 units: what Instagram and WhatsApp show. */
  private static final int LABEL = 20;

  /** Longest header: as that of a request. */
  private static final int HEADER = 200;

  /** Longest sentence without what is filled in, in bytes: leaves room for that. */
  private static final int SENTENCE = 600;

  private PatternCheck() {}

  /** The pattern of a phrase in the tables, as an example; English where the language has none. */
  public static String example(Phrase phrase, String language) {
    String spoken = Languages.of(language).orElse(Languages.ENGLISH);
    return Objects.requireNonNull(PhraseTables.of(spoken).get(phrase));
  }

  /** What is wrong with a pattern for a phrase, as the end of a sentence; empty when nothing is. */
  public static Optional<String> fault(Phrase phrase, String language, String pattern) {
    if (pattern.isBlank()) {
      return Optional.of("is empty");
    }
    try {
      Set<String> unknown = placeholders(pattern);
      unknown.removeAll(phrase.placeholders());
      if (!unknown.isEmpty()) {
        return Optional.of(unknownPlaceholder(phrase, unknown.iterator().next()));
      }
      return fault(phrase, new MessageFormat(pattern, Languages.formats(language)));
    } catch (IllegalArgumentException e) {
      return Optional.of("is no pattern: " + firstLine(e));
    }
  }

  /** The names in braces, also those inside of a plural. */
  static Set<String> placeholders(String pattern) {
    MessagePattern parts = new MessagePattern(pattern);
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < parts.countParts(); i++) {
      MessagePattern.Part part = parts.getPart(i);
      if (part.getType() == MessagePattern.Part.Type.ARG_NAME
          || part.getType() == MessagePattern.Part.Type.ARG_NUMBER) {
        names.add(parts.getSubstring(part));
      }
    }
    return names;
  }

  private static String unknownPlaceholder(Phrase phrase, String name) {
    String known =
        phrase.placeholders().stream()
            .map(placeholder -> "{" + placeholder + "}")
            .collect(Collectors.joining(", "));
    return "has no {"
        + name
        + "}; "
        + (known.isEmpty() ? "nothing is filled in" : "it has " + known);
  }

  private static Optional<String> fault(Phrase phrase, MessageFormat format) {
    for (int count : new int[] {1, 2, 5}) {
      String text = format.format(values(phrase, count));
      if (text.contains("{") || text.contains("}")) {
        return Optional.of("shows a brace, because an apostrophe stands before it; write ’");
      }
      Optional<String> fault =
          switch (phrase.place()) {
            case LABEL -> oneLine(text).or(() -> longerThan(LABEL, text.length(), "characters"));
            case HEADER -> oneLine(text).or(() -> longerThan(HEADER, text.length(), "characters"));
            case SENTENCE ->
                longerThan(SENTENCE, text.getBytes(StandardCharsets.UTF_8).length, "bytes");
          };
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  /** The least that can be filled in. */
  private static Map<String, Object> values(Phrase phrase, int count) {
    Map<String, Object> values = new HashMap<>();
    for (String name : phrase.placeholders()) {
      boolean isCount = name.equals("given") || name.equals("needed");
      values.put(name, isCount ? (Object) count : "…");
    }
    return values;
  }

  private static Optional<String> oneLine(String text) {
    return text.chars().anyMatch(Character::isISOControl)
        ? Optional.of("has a line break or control character")
        : Optional.empty();
  }

  private static Optional<String> longerThan(int most, int length, String unit) {
    return length > most
        ? Optional.of("has " + length + " instead of at most " + most + " " + unit)
        : Optional.empty();
  }

  private static String firstLine(IllegalArgumentException fault) {
    return String.valueOf(fault.getMessage()).lines().findFirst().orElse("it cannot be read");
  }
}
