package dev.countersign.meta.webhook;

import dev.countersign.channel.AccountId;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.secret.Hmac;
import dev.countersign.secret.Secret;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that Meta posted a webhook: {@code X-Hub-Signature-256: sha256=} and the lower-case hex
 * HMAC-SHA256 of the body's bytes as they came, with an app secret as key.
 *
 * <p>Source: Messenger Platform "Webhooks", "Validating payloads". Meta signs the escaped form that
 * is on the wire, so a body that was parsed and written again no longer matches. The older SHA-1
 * header is not looked at.
 */
public final class WebhookSignature {
  /** The header that carries the signature. */
  public static final String HEADER = "X-Hub-Signature-256";

  private static final Pattern FORM = Pattern.compile("sha256=([0-9a-f]{64})");

  private final Signers signers;

  /** Checks with the app secrets of these accounts. */
  public WebhookSignature(Collection<MetaAccount> accounts) {
    this.signers = new Signers(accounts);
  }

  /** What a signature says. */
  public sealed interface Result {
    /**
     * One of the app secrets signed the body.
     *
     * @param accounts the accounts with that app secret: all that the body may speak of; never
     *     empty
     */
    record Verified(Set<AccountId> accounts) implements Result {
      public Verified {
        accounts = Set.copyOf(accounts);
      }
    }

    /** There is no signature. */
    record Missing() implements Result {}

    /** The signature is malformed, is there more than once, or was made with no secret of ours. */
    record Bad() implements Result {}
  }

  /**
   * Checks a body.
   *
   * @param headers the values of all {@link #HEADER} lines
   * @param body the bytes as they came
   * @throws Credentials.Unusable when no secret fits and one could not be had: then nobody can tell
   */
  public Result check(List<String> headers, byte[] body) {
    if (headers.isEmpty()) {
      return new Result.Missing();
    }
    Matcher form = FORM.matcher(headers.getFirst());
    if (headers.size() > 1 || !form.matches()) {
      return new Result.Bad();
    }
    byte[] signature = HexFormat.of().parseHex(form.group(1));
    Set<AccountId> verified = signers.of(body, signature);
    return verified.isEmpty() ? new Result.Bad() : new Result.Verified(verified);
  }

  /** The value of {@link #HEADER} for a body, as Meta would send it. */
  public static String of(Secret appSecret, byte[] body) {
    return "sha256=" + HexFormat.of().formatHex(Hmac.sha256(appSecret, body));
  }
}
