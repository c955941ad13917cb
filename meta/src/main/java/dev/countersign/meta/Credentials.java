package dev.countersign.meta;

import dev.countersign.secret.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * The secrets of one account, asked for at the moment of use so that rotation takes effect. Nobody
 * keeps what they return.
 *
 * <p>Each method throws {@link Unusable} when its secret cannot be had, and {@link Unavailable}
 * when it cannot be had just now.
 */
public interface Credentials {

  /**
   * The access token that the account is spoken for with: of its Page, of its Instagram user, or of
   * the system user of a WhatsApp number.
   */
  Secret accessToken();

  /** When the access token ends, where that is known without asking Meta. */
  default Optional<Instant> accessTokenEnd() {
    return Optional.empty();
  }

  /** The secrets of the app that the account belongs to. */
  AppSecrets appSecrets();

  /** The word that Meta must repeat when somebody registers our webhook address. */
  Secret webhookVerifyToken();

  /** Where a secret is kept cannot be asked just now; nothing is wrong with the secret. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made with what was asked, and why there was no answer. */
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * A secret is not where the settings say, or cannot be what it should be. The message names the
   * secret and what to do, never a value.
   */
  final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made with a sentence for whoever keeps the secrets. */
    public Unusable(String message) {
      super(message);
    }
  }
}
