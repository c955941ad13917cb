package dev.countersign.store;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account whose sends wait, because the channel refuses all of them.
 *
 * @param reason why
 * @param detail what the channel said; never a token
 * @param since when it began
 * @param until when one send may be tried
 * @param tries how many sends were refused since it began
 * @param credential the fingerprint of the credential that was refused, where there was one
 */
public record AccountPause(
    AccountId account,
    FailureClass reason,
    String detail,
    Instant since,
    Instant until,
    int tries,
    @Nullable String credential) {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);

  /**
   * How long to wait before the next try: doubled each time, from 1 second to 5 minutes when there
   * were too many calls, from 5 to 30 seconds otherwise.
   *
   * @param tries how many sends were refused, from 1
   * @param asked the wait that the channel asked for, which is kept when it is longer
   */
  public static Duration wait(FailureClass reason, int tries, @Nullable Duration asked) {
    boolean isBackoff = reason == FailureClass.BACKOFF;
    Duration longest = isBackoff ? LONGEST_BACKOFF : LONGEST_WAIT;
    Duration first = isBackoff ? FIRST_BACKOFF : FIRST_WAIT;
    Duration doubled = first.multipliedBy(1L << Math.min(Math.max(tries - 1, 0), 10));
    Duration capped = doubled.compareTo(longest) > 0 ? longest : doubled;
    return asked != null && asked.compareTo(capped) > 0 ? asked : capped;
  }
}
