package dev.countersign.reply;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person wrote, ready to be compared with exact words: in lower case, without the marks and
 * emoji around it, and with a number at its end taken off, as in {@code approve 2}.
 *
 * @param words what is left of the text; empty when there is nothing but marks
 * @param number the number at its end
 */
public record TypedAnswer(String words, OptionalInt number) {
  /** Longer texts are never an answer. */
  private static final int LONGEST = 100;

  private static final Pattern NUMBERED = Pattern.compile("(.*?)[\\s#:.№]*?(?<!\\d)(\\d{1,6})");
  private static final Pattern EDGES = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{M}\\p{N}]+$");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** Skin tones and what joins or dresses emoji: invisible by themselves. */
  private static final Pattern DRESS =
      Pattern.compile("[\\x{1F3FB}-\\x{1F3FF}\\x{FE0F}\\x{200D}\\x{20E3}]");

  /** Reads a text; empty when it is too long to be an answer, or is empty itself. */
  public static Optional<TypedAnswer> read(String text) {
    if (text.length() > LONGEST || text.isBlank()) {
      return Optional.empty();
    }
    String plain = folded(DRESS.matcher(text).replaceAll("")).strip();
    String trimmed = EDGES.matcher(plain).replaceAll("");
    if (trimmed.isEmpty()) {
      return Optional.of(new TypedAnswer(plain, OptionalInt.empty()));
    }
    String words = SPACES.matcher(trimmed).replaceAll(" ");
    Matcher numbered = NUMBERED.matcher(words);
    if (!numbered.matches() || numbered.group(1).isBlank()) {
      return Optional.of(new TypedAnswer(words, OptionalInt.empty()));
    }
    return Optional.of(
        new TypedAnswer(
            EDGES.matcher(numbered.group(1)).replaceAll(""),
            OptionalInt.of(Integer.parseInt(numbered.group(2)))));
  }

  /**
   * In lower case, with the Turkish letters i and ı as one: a phone set to another language writes
   * the one for the other in capitals.
   */
  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replace("i\u0307", "i")
        .replace('ı', 'i');
  }
}
