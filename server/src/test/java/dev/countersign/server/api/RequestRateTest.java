package dev.countersign.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often a key may ask. */
final class RequestRateTest {
  private final AtomicLong nanos = new AtomicLong(-7);
  private final RequestRate rate = new RequestRate(10, nanos::get);

  private long allowed(String key, int requests) {
    return IntStream.range(0, requests).filter(i -> rate.allows(key)).count();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void a10_a_key_may_ask_at_once_for_two_seconds_and_then_at_its_rate() {
    assertThat(allowed("one", 100)).isEqualTo(20);

    pass(Duration.ofSeconds(1));

    assertThat(allowed("one", 100)).isEqualTo(10);
  }

  @Test
  void a10_one_key_takes_nothing_from_another() {
    allowed("one", 1000);

    assertThat(allowed("other", 20)).isEqualTo(20);
  }

  @Test
  void a10_who_waits_long_has_no_more_than_two_seconds() {
    allowed("one", 20);

    pass(Duration.ofDays(1));

    assertThat(allowed("one", 100)).isEqualTo(20);
  }

  @Test
  void a10_who_is_refused_again_and_again_is_let_in_when_it_is_time() {
    allowed("one", 20);
    long let = 0;
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofMillis(10));
      let += allowed("one", 1);
    }

    assertThat(let).isBetween(9L, 10L);
  }
}
