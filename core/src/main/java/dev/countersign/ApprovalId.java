package dev.countersign;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of one approval: {@code apr_} and 26 characters, which nobody can guess. They begin with
 * the time at which it was made, so that what is new lies together in every index of the store.
 */
public record ApprovalId(String value) {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final Pattern FORM = Pattern.compile("apr_[" + ALPHABET + "]{26}");
  private static final int BYTES = 16;
  private static final int TIME_BYTES = 6;

  /** How much of an id is chance. */
  public static final int RANDOM_BYTES = BYTES - TIME_BYTES;

  public ApprovalId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("Not the id of an approval: " + value);
    }
  }

  /**
   * The id made of a time, in milliseconds, and {@link #RANDOM_BYTES} random bytes. Nothing depends
   * on the time: a wrong clock does no harm.
   */
  public static ApprovalId of(Instant time, byte[] random) {
    if (random.length != RANDOM_BYTES) {
      throw new IllegalArgumentException(
          "An approval id needs " + RANDOM_BYTES + " random bytes, got " + random.length);
    }
    byte[] bytes = new byte[BYTES];
    long milliseconds = time.toEpochMilli();
    for (int i = 0; i < BYTES; i++) {
      bytes[i] =
          i < TIME_BYTES
              ? (byte) (milliseconds >> ((TIME_BYTES - 1 - i) * Byte.SIZE))
              : random[i - TIME_BYTES];
    }
    return of(bytes);
  }

  /** The id made of 16 bytes. */
  public static ApprovalId of(byte[] random) {
    if (random.length != BYTES) {
      throw new IllegalArgumentException("An approval id needs 16 bytes, got " + random.length);
    }
    StringBuilder id = new StringBuilder("apr_");
    int bits = 0;
    int held = 0;
    for (byte b : random) {
      bits = (bits << 8) | (b & 0xff);
      held += 8;
      while (held >= 5) {
        held -= 5;
        id.append(ALPHABET.charAt((bits >> held) & 31));
      }
    }
    return new ApprovalId(id.append(ALPHABET.charAt((bits << (5 - held)) & 31)).toString());
  }

  /** The id in a text that a stranger sent; empty when it is none. */
  public static Optional<ApprovalId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ApprovalId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
