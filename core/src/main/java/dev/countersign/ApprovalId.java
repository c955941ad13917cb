package dev.countersign;

import java.util.Optional;
import java.util.regex.Pattern;

/** The id of one approval: {@code apr_} and 26 characters, random, without meaning. */
public record ApprovalId(String value) {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final Pattern FORM = Pattern.compile("apr_[" + ALPHABET + "]{26}");
  private static final int BYTES = 16;

  public ApprovalId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("Not the id of an approval: " + value);
    }
  }

  /** The id made of 16 random bytes. */
  public static ApprovalId of(byte[] random) {
    if (random.length != BYTES) {
      throw new IllegalArgumentException(
          "An approval id needs 16 random bytes, got " + random.length);
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
