package dev.countersign.sandbox.account;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token of an account.
 *
 * @param expiresAt null if it never does
 */
public record AccessToken(Credential credential, Instant issuedAt, @Nullable Instant expiresAt) {

  /** How long an Instagram user token lasts. */
  public static final Duration INSTAGRAM_LIFETIME = Duration.ofDays(60);

  /** How old an Instagram user token must be to be refreshed. */
  public static final Duration REFRESHABLE_AGE = Duration.ofHours(24);

  /** A token that was issued then to that kind of account. */
  static AccessToken issued(Connection connection, Credential credential, Instant at) {
    return new AccessToken(
        credential,
        at,
        connection instanceof Connection.InstagramLogin ? at.plus(INSTAGRAM_LIFETIME) : null);
  }

  /** Whether it has ended by then. */
  public boolean expiredAt(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
