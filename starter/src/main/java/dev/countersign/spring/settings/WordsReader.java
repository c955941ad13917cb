package dev.countersign.spring.settings;

import dev.countersign.gateway.wording.AccountWords;
import dev.countersign.gateway.wording.Languages;
import dev.countersign.gateway.wording.PatternCheck;
import dev.countersign.gateway.wording.Phrase;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how an account speaks: {@code language}, {@code time-zone} and {@code wording}. */
final class WordsReader {
  private static final String LANGUAGE = "language";
  private static final String TIME_ZONE = "time-zone";

  private WordsReader() {}

  static AccountWords words(SettingsTree tree) {
    String tag = language(tree);
    return new AccountWords(tag, zone(tree), own(tree.child("wording"), tag == null ? "en" : tag));
  }

  private static @Nullable String language(SettingsTree tree) {
    String tag = tree.text(LANGUAGE);
    if (tag != null && Languages.of(tag).isEmpty()) {
      tree.problem(
          LANGUAGE,
          "we have no words in \"" + tag + "\"",
          "language: de (or " + String.join(", ", Languages.all()) + ")");
      return null;
    }
    return tag;
  }

  private static ZoneId zone(SettingsTree tree) {
    String name = tree.text(TIME_ZONE);
    if (name == null) {
      return ZoneOffset.UTC;
    }
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      tree.problem(TIME_ZONE, "\"" + name + "\" is not a time zone", "time-zone: Europe/Berlin");
      return ZoneOffset.UTC;
    }
    return ZoneId.of(name);
  }

  /** What stands under no language is in the account's. */
  private static Map<String, Map<Phrase, String>> own(SettingsTree tree, String usual) {
    Map<String, Map<Phrase, String>> own = new HashMap<>();
    Languages.of(usual).ifPresent(language -> own.put(language, patterns(tree, language)));
    for (String language : Languages.all()) {
      SettingsTree below = tree.child(language);
      Map<Phrase, String> patterns = patterns(below, language);
      below.finish();
      own.computeIfAbsent(language, absent -> new EnumMap<>(Phrase.class)).putAll(patterns);
    }
    tree.finish();
    return own;
  }

  private static Map<Phrase, String> patterns(SettingsTree tree, String language) {
    Map<Phrase, String> patterns = new EnumMap<>(Phrase.class);
    for (Phrase phrase : Phrase.values()) {
      String key = phrase.key();
      String pattern = tree.text(key);
      if (pattern != null) {
        patterns.put(phrase, pattern);
        PatternCheck.fault(phrase, language, pattern)
            .ifPresent(fault -> tree.problem(key, fault, key + ": " + example(phrase, language)));
      }
    }
    return patterns;
  }

  /** In one line, as YAML has it. */
  private static String example(Phrase phrase, String language) {
    return "\"" + PatternCheck.example(phrase, language).replace("\n", "\\n") + "\"";
  }
}
