package dev.countersign.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast one account may send. Kept below the channel's own limits, so that they are not met.
 *
 * @param perSecond messages of one account a second
 * @param person the limit of messages to one person, where there is one
 */
public record SendLimits(int perSecond, @Nullable PersonLimit person) {

  /**
   * A limit of messages to one person.
   *
   * @param every one message in that time
   * @param burst so many at once, borrowed from later
   */
  public record PersonLimit(Duration every, int burst) {}
}
