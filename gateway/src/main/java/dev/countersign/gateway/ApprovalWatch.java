package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.store.ApprovalView;
import dev.countersign.store.Store;
import dev.countersign.store.Store.Work;
import dev.countersign.store.StoreUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for approvals to end. Signals make it quick; looking again now and then makes it sure. All
 * who wait are looked for together, however many they are and however much happens.
 */
public final class ApprovalWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovalWatch.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** What happens meanwhile is seen by the same look. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

  private final Store store;
  private final Approvals approvals;
  private final Store.Listening listening;
  private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread looker;
  private long changes;

  /** Somebody who waits, not to be taken for another one who waits for the same. */
  private static final class Waiter {
    private final ApprovalId id;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Waiter(ApprovalId id) {
      this.id = id;
    }
  }

  /** A watch over the approvals of a store. */
  public ApprovalWatch(Store store, Approvals approvals) {
    this.store = store;
    this.approvals = approvals;
    this.listening =
        store.listen(work -> {
          if (work == Work.APPROVAL) {
            signal();
          }
        });
    this.looker = Thread.ofVirtual().name("countersign-watch").start(this::look);
  }

  /**
   * The approval once it has ended, or as it stands when the time is up; empty when there is none.
   */
  public Optional<ApprovalView> await(ApprovalId id, Duration longest) throws InterruptedException {
    Waiter waiter = new Waiter(id);
    // from here on its end is not missed
    waiting.add(waiter);
    try {
      Optional<ApprovalView> view = approvals.find(id);
      if (view.isEmpty() || view.get().approval().status().isFinal() || longest.isZero()) {
        return view;
      }
      if (!waiter.ended.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.debug("{} is still open after {}", id, longest);
      }
      return approvals.find(id);
    } finally {
      waiting.remove(waiter);
    }
  }

  private void look() {
    try {
      while (true) {
        long seen = changes();
        tell();
        awaitChange(seen, LOOK_AGAIN);
        Thread.sleep(SHORTEST_PAUSE);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void tell() {
    Set<ApprovalId> awaited =
        waiting.stream().map(waiter -> waiter.id).collect(Collectors.toUnmodifiableSet());
    if (awaited.isEmpty()) {
      return;
    }
    try {
      Set<ApprovalId> open = store.views().open(awaited);
      waiting.stream()
          .filter(waiter -> awaited.contains(waiter.id) && !open.contains(waiter.id))
          .forEach(waiter -> waiter.ended.countDown());
    } catch (StoreUnavailable e) {
      LOG.debug("Who has ended is looked for again: {}", e.getMessage());
    }
  }

  /** How many changes were heard of; to be handed to {@link #awaitChange}. */
  public long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Returns once more changes were heard of than so many, or when the time is up. */
  public void awaitChange(long seen, Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (changes == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void signal() {
    lock.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    listening.close();
    looker.interrupt();
  }
}
