package dev.countersign.postgres.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for a condition in the outside world, which has no way to notify us. */
final class Patience {
  private static final long PAUSE_NANOS = Duration.ofMillis(8).toNanos();

  private Patience() {}

  /**
   * Waits until the condition holds, at most for the limit, and says whether it holds. An interrupt
   * does not cut the wait short, because a server that is half started or half stopped must not be
   * walked away from; it is kept for the caller.
   */
  static boolean until(Duration limit, BooleanSupplier condition) {
    long start = System.nanoTime();
    boolean interrupted = Thread.interrupted();
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() - start > limit.toNanos()) {
          return false;
        }
        interrupted |= Thread.interrupted();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for as long as it takes something that gives no sign at all. */
  static void pause(Duration length) {
    until(length, () -> false);
  }

  /**
   * Does the work with the thread's interrupt put aside, because it makes file channels fail; it is
   * kept for the caller.
   */
  static <T> T uninterrupted(Supplier<T> work) {
    boolean interrupted = Thread.interrupted();
    try {
      return work.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
