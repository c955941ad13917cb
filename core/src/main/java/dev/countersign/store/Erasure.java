package dev.countersign.store;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish that what is known of them be removed.
 *
 * @param endedAt when nothing was left; absent while there is
 */
public record Erasure(Code code, Instant requestedAt, @Nullable Instant endedAt) {

  /**
   * What a wish is asked after by; nobody can guess it.
   *
   * @param value 24 lower-case hexadecimal digits
   */
  public record Code(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{24}");

    public Code {
      if (!isValid(value)) {
        throw new IllegalArgumentException("Not the code of an erasure: " + value);
      }
    }

    /** Whether a text has the form of a code. */
    public static boolean isValid(String text) {
      return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
      return value;
    }
  }
}
