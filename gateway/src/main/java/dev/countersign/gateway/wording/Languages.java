package dev.countersign.gateway.wording;

import dev.countersign.reply.AnswerWords;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The languages that we speak: those in which answers in words are understood. */
public final class Languages {
  /** What is spoken where nothing else was asked for, or what was asked for is not known. */
  static final String ENGLISH = "en";

  private Languages() {}

  /** All of them, as language tags. */
  public static List<String> all() {
    return AnswerWords.languages();
  }

  /** The language of a tag, such as {@code pt} of {@code pt-BR}; empty when we do not speak it. */
  public static Optional<String> of(String tag) {
    String language = locale(tag).getLanguage();
    return Optional.of(language).filter(all()::contains);
  }

  /**
   * How dates, numbers and lists are written in a language: as in the region of the tag, where it
   * names one. English without a region is written so that day and month cannot be mixed up.
   */
  static Locale formats(@Nullable String tag) {
    Locale locale = tag == null ? Locale.ENGLISH : locale(tag);
    return of(locale.toLanguageTag())
        .map(language ->
            language.equals(ENGLISH) && locale.getCountry().isEmpty() ? Locale.UK : locale)
        .orElse(Locale.UK);
  }

  private static Locale locale(String tag) {
    return Locale.forLanguageTag(tag.replace('_', '-'));
  }
}
