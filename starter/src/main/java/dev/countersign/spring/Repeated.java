package dev.countersign.spring;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Something that is done again and again in the background, with a pause in between. */
final class Repeated implements AutoCloseable {
  private static final Duration LONGEST_TASK = Duration.ofSeconds(2);

  private final Runnable task;
  private final Duration pause;
  private final Thread worker;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Does nothing before it is started.
   *
   * @param name of the thread
   * @param task throws nothing
   */
  Repeated(String name, Runnable task, Duration pause) {
    this.task = task;
    this.pause = pause;
    this.worker = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    worker.start();
  }

  private void run() {
    try {
      do {
        task.run();
      } while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      // the task took too long to be waited for
    }
  }

  /** Waits a moment for a task that is under way: cut off, it would tell of an error. */
  @Override
  public void close() {
    closed.countDown();
    try {
      if (worker.getState() != Thread.State.NEW && !worker.join(LONGEST_TASK)) {
        worker.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
