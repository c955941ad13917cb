package dev.countersign.gateway.wording;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * The patterns of each language, read once from {@code <language>.properties} beside this class.
 * Apostrophes in them are typographic: a straight one would quote a brace.
 */
final class PhraseTables {
  private static final Map<String, Map<Phrase, String>> TABLES = read();

  private PhraseTables() {}

  /** The patterns of one of {@link Languages#all}, all of them. */
  static Map<Phrase, String> of(String language) {
    return Objects.requireNonNull(TABLES.get(language), language);
  }

  private static Map<String, Map<Phrase, String>> read() {
    Map<String, Map<Phrase, String>> tables = new HashMap<>();
    for (String language : Languages.all()) {
      Properties properties = properties(language);
      Map<Phrase, String> table = new EnumMap<>(Phrase.class);
      for (Phrase phrase : Phrase.values()) {
        String pattern = properties.getProperty(phrase.key());
        if (pattern == null) {
          throw new IllegalStateException("No words for " + phrase.key() + " in " + language);
        }
        table.put(phrase, pattern);
      }
      tables.put(language, Collections.unmodifiableMap(table));
    }
    return Map.copyOf(tables);
  }

  /** Everything that stands in the file of a language. */
  static Properties properties(String language) {
    String file = language + ".properties";
    try (InputStream bytes = PhraseTables.class.getResourceAsStream(file)) {
      Reader text =
          new InputStreamReader(Objects.requireNonNull(bytes, file), StandardCharsets.UTF_8);
      Properties properties = new Properties();
      properties.load(text);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException("The words of " + language + " cannot be read", e);
    }
  }
}
