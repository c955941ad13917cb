package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Address;
import dev.countersign.channel.SendLimits;
import dev.countersign.testkit.Example;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Messages go out below the limits of accounts and persons. */
final class PacerTest {
  private static final Duration MOST = Duration.ofSeconds(3);
  private static final SendLimits WHATSAPP =
      new SendLimits(64, new SendLimits.PersonLimit(Duration.ofSeconds(6), 40));

  private final AtomicLong nanos = new AtomicLong(1_000_000);
  private final Pacer pacer = new Pacer(nanos::get);

  private Duration reserve(Address to, SendLimits limits) {
    return pacer.reserve(to, limits, MOST);
  }

  @Test
  void an_account_never_sends_more_than_its_limit_in_any_second() {
    long start = nanos.get();
    int sent = 0;
    for (int i = 0; i < 200; i++) {
      Duration wait = reserve(new Address(Example.SHOP.id(), "p" + i), WHATSAPP);
      if (start + Duration.ofSeconds(1).toNanos() > nanos.get() + wait.toNanos()) {
        sent++;
      }
    }

    assertThat(sent).isBetween(60, 64 + 6);
  }

  @Test
  void a_person_gets_a_burst_and_then_one_message_in_six_seconds() {
    for (int i = 0; i < 40; i++) {
      assertThat(reserve(Example.ADA, WHATSAPP)).isLessThan(MOST);
    }

    Duration wait = reserve(Example.ADA, WHATSAPP);

    assertThat(wait).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    nanos.addAndGet(wait.toNanos());
    assertThat(reserve(Example.ADA, WHATSAPP)).isLessThan(Duration.ofMillis(100));
  }

  @Test
  void what_waits_too_long_takes_no_place() {
    for (int i = 0; i < 40; i++) {
      reserve(Example.ADA, WHATSAPP);
    }
    Duration first = reserve(Example.ADA, WHATSAPP);

    assertThat(reserve(Example.ADA, WHATSAPP)).isEqualTo(first);
  }

  @Test
  void one_person_does_not_slow_another() {
    for (int i = 0; i < 50; i++) {
      reserve(Example.ADA, WHATSAPP);
    }
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());

    assertThat(reserve(Example.MALLORY, WHATSAPP)).isZero();
  }
}
