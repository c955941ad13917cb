package dev.countersign.gateway;

import dev.countersign.reply.ReplyKey;
import dev.countersign.secret.Hmac;
import dev.countersign.secret.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Links to the page on which one person can answer one question: {@code <public-url>/decide/<reply
 * key>.<end>.<signature>}. The key binds the link to a question at one address, the end is a time
 * in seconds, and the signature (HMAC-SHA256, the first 128 bits) tells a link of ours from a
 * made-up one before anything is looked up.
 */
public final class DecisionLinks {
  private static final String PATH = "/decide/";
  private static final int SIGNATURE_BYTES = 16;
  private static final int BASE = 36;
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]{22})\\.([0-9a-z]{1,12})\\.([A-Za-z0-9_-]{22})");

  private final @Nullable URI publicUrl;
  private final Secret secret;

  /**
   * Links below an address.
   *
   * @param publicUrl where people reach this server; absent for no links
   */
  public DecisionLinks(@Nullable URI publicUrl, Secret secret) {
    this.publicUrl = publicUrl;
    this.secret = secret;
  }

  /** The link that works until a time; empty where people cannot reach this server. */
  Optional<URI> to(ReplyKey key, Instant end) {
    if (publicUrl == null) {
      return Optional.empty();
    }
    String base = publicUrl.toString().replaceFirst("/+$", "");
    String signed = key.value() + "." + Long.toString(end.getEpochSecond(), BASE);
    return Optional.of(URI.create(base + PATH + signed + "." + signature(signed)));
  }

  /**
   * A link of ours.
   *
   * @param isInTime whether it still works
   */
  record Link(ReplyKey key, boolean isInTime) {}

  /** What a link of ours says; empty for one that was made up or changed. */
  Optional<Link> read(String token, Instant now) {
    Matcher parts = FORM.matcher(token);
    if (publicUrl == null || !parts.matches()) {
      return Optional.empty();
    }
    String signed = parts.group(1) + "." + parts.group(2);
    boolean isOurs =
        MessageDigest.isEqual(
            signature(signed).getBytes(StandardCharsets.US_ASCII),
            parts.group(3).getBytes(StandardCharsets.US_ASCII));
    return isOurs
        ? Optional.of(
            new Link(
                new ReplyKey(parts.group(1)),
                now.getEpochSecond() <= Long.parseLong(parts.group(2), BASE)))
        : Optional.empty();
  }

  private String signature(String signed) {
    byte[] whole = Hmac.sha256(secret, ("decide." + signed).getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(whole, SIGNATURE_BYTES));
  }
}
