package dev.countersign.server.demo;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits until something is so. */
final class Await {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private Await() {}

  static void until(String what, Duration longest, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Waited " + longest.toSeconds() + " s in vain until " + what);
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }
}
