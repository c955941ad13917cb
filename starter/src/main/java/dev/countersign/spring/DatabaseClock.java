package dev.countersign.spring;

import dev.countersign.store.Store;
import dev.countersign.store.StoreUnavailable;
import dev.countersign.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's clock, for what is only shown or stamped. It is asked once in ten seconds and runs
 * on by itself in between, also while the database is away: an answer that is ready must not wait
 * for a connection to learn the time, and a machine whose own clock is wrong shows and signs the
 * right one. Safe for use by many threads.
 */
public final class DatabaseClock implements InstantSource {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);
  private static final Duration LONGEST_ALONE = Duration.ofSeconds(10);

  private final Store store;
  private final Lock asking = new ReentrantLock();
  private volatile Reading reading;

  /** The clock of a store that can be reached now. */
  public DatabaseClock(Store store) {
    this.store = store;
    this.reading = Reading.of(store);
  }

  /**
   * What the database said.
   *
   * @param nanos on the scale of this process, which nobody sets
   */
  private record Reading(Instant at, long nanos) {
    static Reading of(Store store) {
      return new Reading(store.transact(Transaction::now), System.nanoTime());
    }

    Duration age() {
      return Duration.ofNanos(System.nanoTime() - nanos);
    }
  }

  @Override
  public Instant instant() {
    if (reading.age().compareTo(LONGEST_ALONE) > 0 && asking.tryLock()) {
      try {
        reading = Reading.of(store);
      } catch (StoreUnavailable e) {
        LOG.debug("The clock runs on by itself: {}", e.getMessage());
      } finally {
        asking.unlock();
      }
    }
    Reading last = reading;
    return last.at().plus(last.age());
  }
}
