package dev.countersign.gateway;

import dev.countersign.channel.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Taps with keys that nobody gave out. The buttons of a question hold only keys that were, so that
 * whoever sends many others is trying: after that nothing of theirs is looked up for a while. Each
 * process counts for itself, and forgets people whose while is over.
 */
final class Guesses {
  /** How many wrong keys somebody may send within {@link #WHILE}. */
  static final int MOST = 20;

  static final Duration WHILE = Duration.ofMinutes(1);

  /** So many people are remembered at most, then all whose while is over are forgotten. */
  private static final int MANY = 10_000;

  private final Map<Address, Count> counts = new HashMap<>();

  /** How often somebody was wrong since then. */
  private record Count(Instant since, int wrong) {
    boolean isOver(Instant now) {
      return !now.isBefore(since.plus(WHILE));
    }
  }

  /** Whether that person has sent too many wrong keys lately. */
  synchronized boolean isTrying(Address person, Instant now) {
    Count count = counts.get(person);
    return count != null && !count.isOver(now) && count.wrong() >= MOST;
  }

  /** Notes a wrong key; true when it is the one after which nothing more is looked up. */
  synchronized boolean isLast(Address person, Instant now) {
    if (counts.size() >= MANY) {
      counts.values().removeIf(count -> count.isOver(now));
    }
    Count count =
        counts.merge(
            person,
            new Count(now, 1),
            (before, one) ->
                before.isOver(now) ? one : new Count(before.since(), before.wrong() + 1));
    return count.wrong() == MOST;
  }
}
