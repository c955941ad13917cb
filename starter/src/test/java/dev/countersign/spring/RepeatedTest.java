package dev.countersign.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.store.StoreUnavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Something done again and again ends without being cut off in the middle, and goes on after
 * failures.
 */
class RepeatedTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final AtomicInteger whole = new AtomicInteger();

  @Test
  void closing_lets_a_task_end_that_is_under_way() throws InterruptedException {
    Repeated repeated = new Repeated("test", this::task, Duration.ZERO);
    repeated.start();
    begun.await();

    Thread closing = Thread.ofPlatform().start(repeated::close);
    while (closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    mayEnd.countDown();
    closing.join();

    assertThat(whole).hasValue(1);
  }

  @Test
  void what_was_never_started_closes_at_once() {
    Repeated repeated = new Repeated("test", this::task, Duration.ZERO);

    repeated.close();
    repeated.close();

    assertThat(whole).hasValue(0);
  }

  @Test
  void what_failed_is_done_again() throws InterruptedException {
    CountDownLatch attempts = new CountDownLatch(3);
    Runnable failing =
        () -> {
          attempts.countDown();
          throw attempts.getCount() == 1
              ? new StoreUnavailable("away")
              : new IllegalStateException("broken");
        };
    try (Repeated repeated = new Repeated("test", failing, Duration.ZERO)) {
      repeated.start();

      assertThat(attempts.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void task() {
    begun.countDown();
    try {
      mayEnd.await();
      whole.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
