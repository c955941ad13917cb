package dev.countersign.approval;

import dev.countersign.time.Hours;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about time, but for how long each step waits.
 *
 * @param onExpiry what it counts as when the last step ends without a decision
 * @param reminders how long after they were asked people are reminded, in the steps that do not say
 *     it themselves; ascending
 * @param undeliverableAfter how long a way to ask anybody of a step may be looked for; absent for
 *     as long as the step waits
 * @param hours in which time counts and people are reminded; absent for those of the account
 */
public record Timing(
    OnExpiry onExpiry,
    List<Duration> reminders,
    @Nullable Duration undeliverableAfter,
    @Nullable Hours hours) {

  /** What holds for a request that says nothing about time. */
  public static final Timing USUAL = new Timing(OnExpiry.EXPIRE, List.of(), null, null);

  public Timing {
    reminders = List.copyOf(reminders);
  }

  /** The hours in which time counts: every one, unless some were settled. */
  public Hours counted() {
    return hours == null ? Hours.ALWAYS : hours;
  }

  /** The same with the hours settled. */
  public Timing orWithin(Hours usual) {
    return hours == null ? new Timing(onExpiry, reminders, undeliverableAfter, usual) : this;
  }
}
