package dev.countersign.meta.account;

import dev.countersign.channel.AccountId;
import dev.countersign.meta.AppSecrets;
import dev.countersign.meta.Credentials;
import dev.countersign.secret.ExpiringSecret;
import dev.countersign.secret.Secret;
import dev.countersign.value.Fingerprint;
import java.time.Instant;
import java.util.Optional;

/**
 * Where refreshed tokens are kept. Implementations are safe for use by many threads; they are asked
 * before each call to Meta, so that all servers use a new token at once.
 */
@FunctionalInterface
public interface RefreshedTokens {

  /**
   * The newest token that came of refreshing the configured one.
   *
   * @param origin the {@link #origin(Secret)} of the configured token. A token that came of another
   *     one is not it: whoever configures a new token means it.
   * @throws Credentials.Unavailable when they cannot be asked just now
   */
  Optional<ExpiringSecret> find(AccountId account, String origin);

  /** Recognises a configured token without keeping it: its SHA-256 in lower-case hex. */
  static String origin(Secret configured) {
    return Fingerprint.sha256(configured.reveal());
  }

  /** Credentials whose access token is the refreshed one, where there is one. */
  default Credentials over(AccountId account, Credentials configured) {
    return new Credentials() {
      @Override
      public Secret accessToken() {
        Secret token = configured.accessToken();
        return find(account, origin(token)).map(ExpiringSecret::secret).orElse(token);
      }

      @Override
      public Optional<Instant> accessTokenEnd() {
        return find(account, origin(configured.accessToken())).map(ExpiringSecret::endsAt);
      }

      @Override
      public AppSecrets appSecrets() {
        return configured.appSecrets();
      }

      @Override
      public Secret webhookVerifyToken() {
        return configured.webhookVerifyToken();
      }
    };
  }
}
