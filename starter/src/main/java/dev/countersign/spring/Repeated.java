package dev.countersign.spring;

import java.time.Duration;

/** Something that is done again and again in the background, with a pause in between. */
final class Repeated implements AutoCloseable {
  private final Runnable task;
  private final Duration pause;
  private final Thread worker;

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
      while (!Thread.currentThread().isInterrupted()) {
        task.run();
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  @Override
  public void close() {
    worker.interrupt();
  }
}
