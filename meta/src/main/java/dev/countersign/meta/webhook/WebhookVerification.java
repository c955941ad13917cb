package dev.countersign.meta.webhook;

import dev.countersign.secret.Secret;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Meta's handshake: a GET that proves that the webhook address is ours, sent whenever somebody
 * registers or edits it.
 *
 * <p>Source: Messenger Platform "Webhooks", "Verification requests".
 */
public final class WebhookVerification {
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_.-]{1,256}");

  private WebhookVerification() {}

  /** The answer to a handshake. */
  public sealed interface Answer {
    /** 200 with this text as {@code text/plain}, nothing around it. */
    record Challenge(String text) implements Answer {}

    /** 403: the word is not ours. */
    record Forbidden() implements Answer {}

    /**
     * 400: not a handshake, or one whose challenge is not safe to repeat.
     *
     * @param reason what is wrong, for the person who tries it by hand
     */
    record BadRequest(String reason) implements Answer {}
  }

  /**
   * Answers a handshake; every expected token is compared, in constant time.
   *
   * @param mode {@code hub.mode}
   * @param token {@code hub.verify_token}
   * @param challenge {@code hub.challenge}
   * @param expected the verify tokens of the accounts
   */
  public static Answer answer(
      @Nullable String mode,
      @Nullable String token,
      @Nullable String challenge,
      Collection<Secret> expected) {
    if (mode == null || token == null || token.isEmpty() || challenge == null) {
      return new Answer.BadRequest("hub.mode, hub.verify_token and hub.challenge are needed.");
    }
    if (!CHALLENGE.matcher(challenge).matches()) {
      return new Answer.BadRequest(
          "hub.challenge must be 1 to 256 letters, digits, dots, hyphens and underscores.");
    }
    boolean isOurs = false;
    for (Secret secret : expected) {
      isOurs |= secret.matches(token);
    }
    return isOurs && mode.equals("subscribe")
        ? new Answer.Challenge(challenge)
        : new Answer.Forbidden();
  }
}
