package dev.countersign.spring;

import dev.countersign.store.StoreUnavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is done again and again in the background, with a pause in between; also after it
 * failed.
 */
final class Repeated implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);
  private static final Duration LONGEST_TASK = Duration.ofSeconds(2);

  private final String name;
  private final Runnable task;
  private final Duration pause;
  private final Thread worker;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Does nothing before it is started.
   *
   * @param name of the thread, and of the task in the log
   */
  Repeated(String name, Runnable task, Duration pause) {
    this.name = name;
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
        attempt();
      } while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      // the task took too long to be waited for
    }
  }

  private void attempt() {
    try {
      task.run();
    } catch (StoreUnavailable e) {
      LOG.debug("{} is not possible now: {}", name, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{} failed and is tried again in {}", name, pause, e);
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
