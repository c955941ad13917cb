package dev.countersign.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A text that is used but never shown: its {@code toString} hides it, comparison takes constant
 * time.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Wraps a clear text. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The clear text, for the one place that puts it on the wire. */
  public String reveal() {
    return value;
  }

  /** The clear text as UTF-8, for use as a key. */
  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the candidate is this secret; the time taken does not depend on where they differ. */
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(bytes(), candidate.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && matches(secret.value);
  }

  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
