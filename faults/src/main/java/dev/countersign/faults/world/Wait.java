package dev.countersign.faults.world;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting by condition. */
public final class Wait {
  private static final Duration LOOK = Duration.ofMillis(50);

  private Wait() {}

  /** Waits until something is so; false when it does not become so in time. */
  public static boolean until(Duration patience, BooleanSupplier isSo) {
    return until(patience, LOOK, isSo);
  }

  /** The same with another time between two looks. */
  public static boolean until(Duration patience, Duration look, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(look.toNanos());
    }
    return true;
  }

  /**
   * Waits until something is so.
   *
   * @throws Unexpected when it does not become so in time
   */
  public static void must(String what, Duration patience, BooleanSupplier isSo) {
    if (!until(patience, isSo)) {
      throw new Unexpected("Waited " + patience + " in vain until " + what);
    }
  }

  /** The passing of time is itself what is injected. */
  public static void pass(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }
}
