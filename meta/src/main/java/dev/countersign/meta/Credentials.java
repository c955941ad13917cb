package dev.countersign.meta;

import dev.countersign.secret.Secret;
import java.util.List;

/**
 * The secrets of one account, asked for at the moment of use so that rotation takes effect. Nobody
 * keeps what they return.
 *
 * <p>Each method throws {@link Unusable} when its secret cannot be had.
 */
public interface Credentials {

  /** The access token of the Page that is connected to the account. */
  Secret pageAccessToken();

  /**
   * The secrets of the app, newest first: the first one signs our calls, each of them may have
   * signed a webhook while they are being rotated. Empty when none is configured.
   */
  List<Secret> appSecrets();

  /** The word that Meta must repeat when somebody registers our webhook address. */
  Secret webhookVerifyToken();

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
