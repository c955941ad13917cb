package dev.countersign.resume.http;

import dev.countersign.secret.Secret;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that callbacks are signed with: {@code whsec_} and 24 to 64 bytes in base64, as the
 * Standard Webhooks specification writes it. It is never printed.
 */
public final class CallbackSecret {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int FEWEST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  private final Secret text;
  private final SecretKeySpec key;

  private CallbackSecret(byte[] bytes) {
    this.text = Secret.of(PREFIX + Base64.getEncoder().encodeToString(bytes));
    this.key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** Reads the written form; a refusal says what is wrong without repeating the text. */
  public static Reading<CallbackSecret> parse(Secret text) {
    String written = text.reveal().strip();
    if (!written.startsWith(PREFIX)) {
      return refused("does not start with whsec_");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(written.substring(PREFIX.length()));
    } catch (IllegalArgumentException notBase64) {
      return refused("is not base64 after whsec_");
    }
    return isLongEnough(bytes)
        ? new Reading.Accepted<>(new CallbackSecret(bytes))
        : refused("holds " + bytes.length + " bytes");
  }

  /**
   * The secret made of random bytes.
   *
   * @param random 24 to 64 bytes from a cryptographic source
   */
  public static CallbackSecret generate(byte[] random) {
    if (!isLongEnough(random)) {
      throw new IllegalArgumentException(
          "A callback secret needs 24 to 64 random bytes, got " + random.length);
    }
    return new CallbackSecret(random);
  }

  /** The written form, {@code whsec_…}, as the receiver's library takes it. */
  public Secret text() {
    return text;
  }

  /** HMAC-SHA256 of a message, 32 bytes. */
  byte[] authenticate(byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("This JVM has no " + ALGORITHM, impossible);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CallbackSecret secret && text.equals(secret.text);
  }

  @Override
  public int hashCode() {
    return CallbackSecret.class.hashCode();
  }

  @Override
  public String toString() {
    return "[callback secret]";
  }

  private static boolean isLongEnough(byte[] bytes) {
    return bytes.length >= FEWEST_BYTES && bytes.length <= MOST_BYTES;
  }

  private static Reading<CallbackSecret> refused(String problem) {
    return new Reading.Refused<>(
        "The callback secret "
            + problem
            + "; it must be whsec_ and 24 to 64 random bytes in base64, for example whsec_$(openssl"
            + " rand -base64 32).");
  }
}
