package dev.countersign.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Something done again and again ends without being cut off in the middle. */
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
