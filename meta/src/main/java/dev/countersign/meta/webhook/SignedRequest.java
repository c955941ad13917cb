package dev.countersign.meta.webhook;

import dev.countersign.channel.AccountId;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Meta's {@code signed_request}: {@code base64url(signature).base64url(payload)} without padding,
 * the signature an HMAC-SHA256 over the encoded payload with an app secret as key.
 *
 * <p>Source: App Dashboard "Data Deletion Request Callback": the payload's members are {@code
 * user_id}, {@code algorithm} ({@code HMAC-SHA256}) and {@code issued_at}.
 */
public final class SignedRequest {
  /** Longest text in characters; Meta's have about 200. */
  public static final int LONGEST = 4096;

  private static final String ALGORITHM = "HMAC-SHA256";
  private static final JsonMapper JSON = JsonMapper.shared();

  private SignedRequest() {}

  /** What a text turned out to be. */
  public sealed interface Result {
    /**
     * Meta signed it.
     *
     * @param accounts the accounts with the app secret that signed it; never empty
     * @param userId whom it is about, as the app knows them
     */
    record Verified(Set<AccountId> accounts, String userId) implements Result {
      public Verified {
        accounts = Set.copyOf(accounts);
      }
    }

    /** Nobody with an app secret of ours signed it, or it is none. */
    record Refused(String reason) implements Result {}
  }

  /**
   * Checks a text.
   *
   * @throws Credentials.Unusable when no secret fits and one could not be had: then nobody can tell
   */
  public static Result check(Collection<MetaAccount> accounts, String text) {
    List<String> parts = List.of(text.split("\\.", -1));
    byte[] signature = text.length() > LONGEST ? null : decoded(parts.getFirst());
    byte[] payload = parts.size() == 2 ? decoded(parts.getLast()) : null;
    if (signature == null || payload == null) {
      return new Result.Refused("it is not two parts in base64url with a dot between them");
    }
    Set<AccountId> signers =
        new Signers(accounts).of(parts.getLast().getBytes(StandardCharsets.UTF_8), signature);
    if (signers.isEmpty()) {
      return new Result.Refused("no app secret of an account signed it");
    }
    return read(payload, signers);
  }

  private static Result read(byte[] payload, Set<AccountId> signers) {
    JsonNode json;
    try {
      json = JSON.readTree(payload);
    } catch (JacksonException e) {
      return new Result.Refused("its payload is not JSON");
    }
    if (!ALGORITHM.equalsIgnoreCase(Wire.text(json, "algorithm"))) {
      return new Result.Refused("its algorithm is not " + ALGORITHM);
    }
    String userId = Wire.id(json, "user_id");
    return userId == null
        ? new Result.Refused("it has no user_id")
        : new Result.Verified(signers, userId);
  }

  private static byte @Nullable [] decoded(String text) {
    try {
      return text.isEmpty() ? null : Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
