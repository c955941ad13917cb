package dev.countersign.resume;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a resumption is tried again: the example schedule of the Standard Webhooks specification, 75
 * hours and 35 minutes in all, then an end that an operator can replay. Pure; chance comes in as a
 * number.
 */
public final class ResumeSchedule {
  /** The wait before each attempt; the first is made at once. */
  public static final List<Duration> WAITS =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  private static final Duration LONGEST_ASKED_WAIT = Duration.ofHours(24);

  private ResumeSchedule() {}

  /** What to do after an attempt. */
  public sealed interface Next {
    /** It is delivered. */
    record Done() implements Next {}

    /** Try again at that time. */
    record Again(Instant at) implements Next {}

    /** No more tries unless an operator replays it. */
    record Dead() implements Next {}
  }

  /**
   * The next step.
   *
   * @param attempts how many attempts were made, this one included
   * @param chance a number from 0 (inclusive) to 1 (exclusive) that spreads the retries by up to a
   *     tenth
   */
  public static Next after(ResumeOutcome outcome, int attempts, Instant now, double chance) {
    return switch (outcome) {
      case ResumeOutcome.Delivered() -> new Next.Done();
      case ResumeOutcome.Gone gone -> new Next.Dead();
      case ResumeOutcome.Failed failed ->
          attempts >= WAITS.size()
              ? new Next.Dead()
              : new Next.Again(now.plus(wait(attempts, failed.retryAfter(), chance)));
    };
  }

  private static Duration wait(int attempts, @Nullable Duration asked, double chance) {
    Duration planned = WAITS.get(attempts);
    Duration spread = planned.plusMillis((long) (planned.toMillis() * 0.1 * chance));
    if (asked == null) {
      return spread;
    }
    Duration bounded = asked.compareTo(LONGEST_ASKED_WAIT) > 0 ? LONGEST_ASKED_WAIT : asked;
    return bounded.compareTo(spread) > 0 ? bounded : spread;
  }
}
