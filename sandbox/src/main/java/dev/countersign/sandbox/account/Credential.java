package dev.countersign.sandbox.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token or secret of the sandbox, never printed in full. */
public record Credential(String value) {

  private static final int SHOWN = 3;

  public Credential {
    if (value.isBlank()) {
      throw new IllegalArgumentException("A credential must not be blank");
    }
  }

  /** Whether somebody presented this credential. */
  public boolean matches(String presented) {
    return value.equals(presented);
  }

  /**
   * The lower-case hexadecimal HMAC-SHA256 of the content under this credential, the form of both
   * {@code appsecret_proof} and {@code X-Hub-Signature-256}.
   */
  public String sign(byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(value.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(content));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("This JDK has no HmacSHA256", impossible);
    }
  }

  /** The first characters only: enough to recognise it, not to use it. */
  public String masked() {
    return value.substring(0, Math.min(SHOWN, value.length() / 2)) + "••••••••";
  }

  @Override
  public String toString() {
    return masked();
  }
}
