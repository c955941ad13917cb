package dev.countersign.postgres.embedded;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The password of the embedded server's role: 256 random bits in URL-safe Base64, safe inside SQL
 * quotes. It never prints itself.
 */
public record Password(String value) {
  public Password {
    if (!value.matches("[A-Za-z0-9_-]{43}")) {
      throw new IllegalArgumentException(
          "an embedded database password is 43 characters of URL-safe Base64");
    }
  }

  static Password random() {
    byte[] bits = new byte[32];
    new SecureRandom().nextBytes(bits);
    return new Password(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  @Override
  public String toString() {
    return "Password[hidden]";
  }
}
