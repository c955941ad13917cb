package dev.countersign.gateway;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.SendLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps the sends of this process below the limits of each account and person. Several processes
 * share a limit only through Meta's answers, which pause the account.
 */
final class Pacer {
  private static final int MOST_PERSONS = 20_000;

  private final LongSupplier nanos;
  private final Map<AccountId, Bucket> accounts = new LinkedHashMap<>();
  private final Map<Address, Bucket> persons = new LinkedHashMap<>(16, 0.75f, true);

  /** Made with a clock that only goes forward, such as {@code System::nanoTime}. */
  Pacer(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Reserves a place for one message and answers how long to wait for it. A wait longer than {@code
   * most} reserves nothing.
   */
  synchronized Duration reserve(Address to, SendLimits limits, Duration most) {
    long now = nanos.getAsLong();
    long second = Duration.ofSeconds(1).toNanos();
    Bucket account =
        accounts.computeIfAbsent(
            to.account(),
            id -> new Bucket(second / limits.perSecond(), Math.max(1, limits.perSecond() / 10)));
    SendLimits.PersonLimit limit = limits.person();
    Bucket person =
        limit == null
            ? Bucket.OPEN
            : persons.computeIfAbsent(to, id -> new Bucket(limit.every().toNanos(), limit.burst()));
    forgetIdle();
    long wait = Math.max(account.waitFrom(now), person.waitFrom(now));
    if (wait <= most.toNanos()) {
      account.take(now + wait);
      person.take(now + wait);
    }
    return Duration.ofNanos(wait);
  }

  private void forgetIdle() {
    while (persons.size() > MOST_PERSONS) {
      persons.remove(persons.keySet().iterator().next());
    }
  }

  /**
   * The generic cell rate algorithm: one message in each interval, and a burst of so many before
   * anybody waits.
   */
  private static final class Bucket {
    static final Bucket OPEN = new Bucket(0, 1);

    private final long interval;
    private final long tolerance;
    private long due = Long.MIN_VALUE;

    Bucket(long interval, int burst) {
      this.interval = interval;
      this.tolerance = interval * (burst - 1);
    }

    long waitFrom(long now) {
      return due == Long.MIN_VALUE ? 0 : Math.max(0, due - tolerance - now);
    }

    void take(long at) {
      due = (due == Long.MIN_VALUE ? at : Math.max(due, at)) + interval;
    }
  }
}
