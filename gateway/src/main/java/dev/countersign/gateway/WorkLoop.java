package dev.countersign.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes work and hands each piece to a virtual thread of its own, never more than so many at once.
 */
final class WorkLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkLoop.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
  private static final Duration LONGEST_GATHERING = Duration.ofMillis(5);
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(20);

  /** Takes up to so many pieces of work. */
  @FunctionalInterface
  interface Source<T> {
    List<T> claim(int limit);
  }

  /** Handles one piece of work. */
  @FunctionalInterface
  interface Handler<T> {
    void handle(T work);
  }

  private final String name;
  private final Duration poll;
  private final int concurrency;
  private final Semaphore free;
  private final Semaphore bell = new Semaphore(0);
  private final Thread thread;
  private volatile boolean isClosed;

  private WorkLoop(String name, int concurrency, Duration poll, Thread thread) {
    this.name = name;
    this.poll = poll;
    this.concurrency = concurrency;
    this.free = new Semaphore(concurrency);
    this.thread = thread;
  }

  static <T> WorkLoop start(
      String name, int concurrency, Duration poll, Source<T> source, Handler<T> handler) {
    WorkLoop[] loop = new WorkLoop[1];
    Thread thread =
        Thread.ofVirtual()
            .name("countersign-" + name)
            .unstarted(() -> loop[0].run(source, handler));
    loop[0] = new WorkLoop(name, concurrency, poll, thread);
    thread.start();
    return loop[0];
  }

  /** There may be work: look now. */
  void wake() {
    if (bell.availablePermits() == 0) {
      bell.release();
    }
  }

  private <T> void run(Source<T> source, Handler<T> handler) {
    while (!isClosed) {
      try {
        int room = takeRoom();
        List<T> claimed = List.of();
        try {
          claimed = source.claim(room);
        } finally {
          free.release(room - claimed.size());
        }
        claimed.forEach(work -> start(work, handler));
        if (claimed.size() < room) {
          boolean isWoken = bell.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS);
          if (isWoken) {
            bell.drainPermits();
          }
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  /**
   * Takes all places that are free, at least one. Under load it waits a moment for half of them, so
   * that much is claimed at once; slow work holds up nothing else.
   */
  private int takeRoom() throws InterruptedException {
    int half = Math.max(1, concurrency / 2);
    int taken = half;
    if (!free.tryAcquire(half, LONGEST_GATHERING.toMillis(), TimeUnit.MILLISECONDS)) {
      free.acquire();
      taken = 1;
    }
    return taken + free.drainPermits();
  }

  private <T> void start(T work, Handler<T> handler) {
    Thread.ofVirtual()
        .name("countersign-" + name + "-work")
        .start(() -> {
          try {
            handler.handle(work);
          } catch (ClaimLost e) {
            LOG.info("{}: {}; the other one finishes it", name, e.getMessage());
          } catch (RuntimeException e) {
            Wordless fault = Wordless.of(e);
            LOG.error(
                "{}: failed, will be taken up again after its lease: {}",
                name,
                fault.kind(),
                fault);
          } finally {
            free.release();
          }
        });
  }

  private void failed(Throwable e) {
    if (isClosed) {
      return;
    }
    LOG.warn("{}: cannot look for work, trying again: {}", name, e.toString());
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
    } catch (InterruptedException interrupted) {
      isClosed = true;
    }
  }

  /** Takes no more work and waits for what is under way. */
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    bell.release();
    try {
      thread.join(LONGEST_GOODBYE);
      if (!free.tryAcquire(concurrency, LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{}: stopped in the middle of work; it is taken up again after its lease", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
