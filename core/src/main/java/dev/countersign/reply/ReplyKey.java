package dev.countersign.reply;

import dev.countersign.value.Fingerprint;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * 128 random bits behind a button, bound to one approval, one approver and one account. Whoever
 * sends it back from that address answers that approval; it says nothing to anybody else.
 */
public record ReplyKey(String value) {
  /** How many random bytes make a key. */
  public static final int BYTES = 16;

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");

  public ReplyKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("A reply key has 22 characters of base64url.");
    }
  }

  /** The key made of 16 random bytes. */
  public static ReplyKey of(byte[] random) {
    if (random.length != BYTES) {
      throw new IllegalArgumentException("A reply key needs 16 random bytes, got " + random.length);
    }
    return new ReplyKey(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /** Whether a text has the form of a key. */
  static boolean isWellFormed(String text) {
    return FORM.matcher(text).matches();
  }

  /** What is stored in place of the key. */
  public Hash hash() {
    return new Hash(Fingerprint.sha256(value));
  }

  @Override
  public String toString() {
    return "[reply key]";
  }

  /** SHA-256 of a key in lower-case hex: enough to recognise the key, not to make one. */
  public record Hash(String value) {}
}
