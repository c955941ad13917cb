package dev.countersign.channel;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What follows a failed send: another try at a time, or the end. Pure; chance comes in as a number.
 */
public final class SendSchedule {
  /**
   * Tries after which a passing fault counts as lasting. With the waits below they span about two
   * hours.
   */
  static final int MOST_RETRIES = 18;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
  private static final int LONGEST_PAIR_POWER = 6;
  private static final Duration OPERATOR_WAIT = Duration.ofMinutes(1);

  private SendSchedule() {}

  /** What to do after a failed attempt. */
  public sealed interface Next {
    /** Nothing reached the channel: try again at that time. */
    record Again(Instant at) implements Next {}

    /**
     * Somebody must act on the account first (token, permission, policy); look again at that time.
     */
    record Held(Instant at) implements Next {}

    /** The message may have arrived: leave it, never repeat it unasked. */
    record Unknown() implements Next {}

    /** The window is closed: wait for the person to write. */
    record Park() implements Next {}

    /** It will never arrive. */
    record GiveUp() implements Next {}
  }

  /**
   * The next step.
   *
   * @param attempts how often this message was tried, this time included
   * @param chance a number from 0 (inclusive) to 1 (exclusive) that spreads the retries
   */
  public static Next after(SendOutcome.Failed failed, int attempts, Instant now, double chance) {
    return switch (failed.failure()) {
      case RETRY ->
          attempts >= MOST_RETRIES
              ? new Next.GiveUp()
              : new Next.Again(now.plus(wait(attempts, failed.retryAfter(), chance)));
      case BACKOFF -> new Next.Again(now.plus(wait(attempts, failed.retryAfter(), chance)));
      case BACKOFF_RECIPIENT -> new Next.Again(now.plus(pairWait(attempts, failed.retryAfter())));
      case TOKEN, PERMISSION, POLICY, TEMPLATE -> new Next.Held(now.plus(OPERATOR_WAIT));
      case WINDOW -> new Next.Park();
      case RECIPIENT, BUG -> new Next.GiveUp();
      case AMBIGUOUS -> new Next.Unknown();
    };
  }

  /**
   * 4 to the power of the tries before this one, in seconds.
   *
   * <p>Source: WhatsApp Cloud API "Error codes", 131056: wait 4^X seconds, X from 0.
   */
  private static Duration pairWait(int attempts, @Nullable Duration asked) {
    Duration wait = Duration.ofSeconds(1L << (2 * Math.min(attempts - 1, LONGEST_PAIR_POWER)));
    return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
  }

  private static Duration wait(int attempts, @Nullable Duration asked, double chance) {
    Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(attempts - 1, 10));
    Duration capped = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    Duration spread = capped.plusMillis((long) (capped.toMillis() * 0.2 * chance));
    return asked != null && asked.compareTo(spread) > 0 ? asked : spread;
  }
}
