package dev.countersign.gateway.wording;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one account speaks.
 *
 * @param language the tag of what it speaks to people whose request names no language; absent for
 *     English
 * @param zone in which it tells times
 * @param own patterns of its own by language, in the place of those of the tables
 */
public record AccountWords(
    @Nullable String language, ZoneId zone, Map<String, Map<Phrase, String>> own) {
  /** English, times in UTC, no words of its own. */
  public static final AccountWords STANDARD = new AccountWords(null, ZoneOffset.UTC, Map.of());

  public AccountWords {
    Map<String, Map<Phrase, String>> copy = new HashMap<>();
    own.forEach((tag, patterns) -> copy.put(tag, Map.copyOf(patterns)));
    own = Map.copyOf(copy);
  }
}
