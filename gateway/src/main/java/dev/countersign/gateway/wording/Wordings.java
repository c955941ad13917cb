package dev.countersign.gateway.wording;

import dev.countersign.channel.AccountId;
import dev.countersign.prompt.Wording;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The words of every account in every language. The language is that of the request, else that of
 * the account, else English; a language that we do not speak is English, too.
 */
public final class Wordings {
  /** Accounts that have no words of their own. */
  public static final Wordings STANDARD = new Wordings(Map.of());

  private final Map<AccountId, AccountWords> accounts;

  /** The words of these accounts; others speak as {@link AccountWords#STANDARD}. */
  public Wordings(Map<AccountId, AccountWords> accounts) {
    this.accounts = Map.copyOf(accounts);
  }

  /**
   * The words of an account to the person who is asked.
   *
   * @param locale that of the request; absent where it has none
   */
  public Wording of(AccountId account, @Nullable String locale) {
    return of(words(account), locale);
  }

  /** The words to somebody of whom nothing is known. */
  public static Wording standard() {
    return of(AccountWords.STANDARD, null);
  }

  private static Wording of(AccountWords words, @Nullable String locale) {
    String tag = locale == null ? words.language() : locale;
    String language = language(tag);
    Map<Phrase, String> patterns = new EnumMap<>(PhraseTables.of(language));
    patterns.putAll(words.own().getOrDefault(language, Map.of()));
    return new PatternWording(patterns, Languages.formats(tag), words.zone());
  }

  /** How numbers and days are written in the words of an account; a locale as in {@link #of}. */
  public Locale locale(AccountId account, @Nullable String locale) {
    return Languages.formats(locale == null ? words(account).language() : locale);
  }

  /** The language that an account speaks by itself, where one is set. */
  public Optional<String> language(AccountId account) {
    return Optional.ofNullable(words(account).language());
  }

  /** The account's own header of a question without a title, where it has one. */
  public Optional<String> ownTitle(AccountId account, @Nullable String locale) {
    String tag = locale == null ? words(account).language() : locale;
    return words(account).own().getOrDefault(language(tag), Map.of()).containsKey(Phrase.TITLE)
        ? Optional.of(of(account, locale).frame().title())
        : Optional.empty();
  }

  private AccountWords words(AccountId account) {
    return accounts.getOrDefault(account, AccountWords.STANDARD);
  }

  private static String language(@Nullable String tag) {
    return Optional.ofNullable(tag).flatMap(Languages::of).orElse(Languages.ENGLISH);
  }
}
