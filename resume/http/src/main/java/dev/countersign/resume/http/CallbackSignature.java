package dev.countersign.resume.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The three headers of a signed callback, as the Standard Webhooks specification defines them. What
 * is signed is {@code id.timestamp.body} with HMAC-SHA256.
 *
 * @param id the value of {@code webhook-id}
 * @param timestamp the value of {@code webhook-timestamp}: seconds since 1970
 * @param signatures the value of {@code webhook-signature}: {@code v1,} and base64, one a secret,
 *     separated by spaces
 */
public record CallbackSignature(String id, String timestamp, String signatures) {
  /** The header that stays the same over all attempts. */
  public static final String ID_HEADER = "webhook-id";

  /** The header that holds the time of the attempt. */
  public static final String TIMESTAMP_HEADER = "webhook-timestamp";

  /** The header that holds the signatures. */
  public static final String SIGNATURE_HEADER = "webhook-signature";

  /** How far a receiver's clock and ours may lie apart, in both directions. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String VERSION = "v1,";
  // Visible ASCII without the full stop: with one, "a.1" signed at "2" reads like "a" signed at
  // "1".
  private static final Pattern ID = Pattern.compile("[!-~&&[^.]]{1,256}");
  private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}");
  private static final Pattern SPACES = Pattern.compile(" +");

  /** What came of checking a signature. */
  public sealed interface Verification {
    /** One of the secrets made it, and it is fresh. */
    record Valid() implements Verification {}

    /**
     * It does not count.
     *
     * @param reason one sentence on what is wrong
     */
    record Invalid(String reason) implements Verification {}
  }

  /**
   * Signs one attempt.
   *
   * @param secrets at least one; while a secret is rotated the new and the old one
   * @param id 1 to 256 visible ASCII characters without a full stop
   * @param now the time of this attempt
   * @param body the bytes as sent
   */
  public static CallbackSignature sign(
      List<CallbackSecret> secrets, String id, Instant now, byte[] body) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("There is no secret to sign callback " + id + " with");
    }
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "A callback id is 1 to 256 visible ASCII characters without a full stop, got: " + id);
    }
    String timestamp = Long.toString(now.getEpochSecond());
    byte[] content = content(id, timestamp, body);
    String signatures =
        secrets.stream()
            .map(secret -> Base64.getEncoder().encodeToString(secret.authenticate(content)))
            .map(VERSION::concat)
            .collect(Collectors.joining(" "));
    return new CallbackSignature(id, timestamp, signatures);
  }

  /**
   * Checks received headers against a body.
   *
   * @param secrets those that may have signed; one match is enough
   * @param body the bytes as received, before any decoding
   * @param now the receiver's time
   */
  public Verification verify(List<CallbackSecret> secrets, byte[] body, Instant now) {
    if (!ID.matcher(id).matches()) {
      return new Verification.Invalid(
          "webhook-id is not 1 to 256 visible ASCII characters without a full stop.");
    }
    if (!TIMESTAMP.matcher(timestamp).matches()) {
      return new Verification.Invalid("webhook-timestamp is not a number of seconds since 1970.");
    }
    Duration age = Duration.ofSeconds(now.getEpochSecond() - Long.parseLong(timestamp));
    if (age.abs().compareTo(TOLERANCE) > 0) {
      return new Verification.Invalid(
          "webhook-timestamp is "
              + age.abs().toSeconds()
              + (age.isNegative() ? " s in the future" : " s in the past")
              + ", 300 s are allowed; check both clocks, or ask for the callback again.");
    }
    byte[] content = content(id, timestamp, body);
    boolean matches = false;
    for (CallbackSecret secret : secrets) {
      matches |= isAmongSignatures(secret.authenticate(content));
    }
    return matches
        ? new Verification.Valid()
        : new Verification.Invalid(
            "No v1 signature matches; the body was altered or re-encoded, or the secret is another"
                + " one.");
  }

  /** The three headers in the order of the specification. */
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ID_HEADER, id);
    headers.put(TIMESTAMP_HEADER, timestamp);
    headers.put(SIGNATURE_HEADER, signatures);
    return headers;
  }

  private boolean isAmongSignatures(byte[] expected) {
    boolean found = false;
    for (String signature : SPACES.split(signatures.strip(), -1)) {
      if (signature.startsWith(VERSION)) {
        found |= MessageDigest.isEqual(expected, decode(signature.substring(VERSION.length())));
      }
    }
    return found;
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  private static byte[] content(String id, String timestamp, byte[] body) {
    ByteArrayOutputStream content = new ByteArrayOutputStream(body.length + 300);
    content.writeBytes((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    content.writeBytes(body);
    return content.toByteArray();
  }
}
