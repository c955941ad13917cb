package dev.countersign.meta.account;

import java.time.Duration;
import java.time.Instant;

/** When the token of an account with Instagram Login is to be refreshed. Pure. */
public final class InstagramTokenSchedule {
  /** A token must be 24 hours old; one that was refused may be. */
  private static final Duration AFTER_REFUSAL = Duration.ofDays(1);

  private static final Duration AFTER_OUTAGE = Duration.ofHours(1);

  private InstagramTokenSchedule() {}

  /** For a token that was not seen before: at once, because nobody knows how old it is. */
  public static Instant next(Instant seenAt) {
    return seenAt;
  }

  /**
   * After an attempt: once half of the new token's life is over, a day after a refusal, an hour
   * after an outage.
   *
   * @param at when the attempt ended
   */
  public static Instant next(InstagramRefresh attempt, Instant at) {
    return switch (attempt) {
      case InstagramRefresh.Refreshed refreshed -> at.plus(refreshed.expiresIn().dividedBy(2));
      case InstagramRefresh.Refused refused -> at.plus(AFTER_REFUSAL);
      case InstagramRefresh.Unavailable unavailable -> at.plus(AFTER_OUTAGE);
    };
  }
}
