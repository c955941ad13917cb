package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.store.ApprovalView;
import dev.countersign.store.Store;
import dev.countersign.store.Store.Work;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits for approvals to end. Signals make it quick; looking again now and then makes it sure. */
public final class ApprovalWatch implements AutoCloseable {
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Approvals approvals;
  private final Store.Listening listening;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long changes;

  /** A watch over the approvals of a store. */
  public ApprovalWatch(Store store, Approvals approvals) {
    this.approvals = approvals;
    this.listening =
        store.listen(work -> {
          if (work == Work.APPROVAL) {
            signal();
          }
        });
  }

  /**
   * The approval once it has ended, or as it stands when the time is up; empty when there is none.
   */
  public Optional<ApprovalView> await(ApprovalId id, Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (true) {
      long seen = changes();
      Optional<ApprovalView> view = approvals.find(id);
      long left = deadline - System.nanoTime();
      if (view.isEmpty() || view.get().approval().status().isFinal() || left <= 0) {
        return view;
      }
      awaitChange(seen, Math.min(left, LOOK_AGAIN_NANOS));
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
    awaitChange(seen, longest.toNanos());
  }

  private void awaitChange(long seen, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
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
  }
}
