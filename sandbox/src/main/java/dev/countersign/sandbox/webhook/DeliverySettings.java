package dev.countersign.sandbox.webhook;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How webhooks are delivered. Meta's Messenger Platform asks for a 200 within 5 seconds, retries
 * "immediately and a few more times" and unsubscribes after an hour of failures.
 *
 * @param timeout for connecting and answering
 * @param waits before the first, second, … attempt
 * @param thenEvery between attempts after those
 * @param giveUpAfter from the first attempt on; then the account is unsubscribed
 * @param waitsForAddress whether webhooks of an account without an address wait until it has one;
 *     otherwise they are dropped
 */
public record DeliverySettings(
    Duration timeout,
    List<Duration> waits,
    Duration thenEvery,
    Duration giveUpAfter,
    boolean waitsForAddress) {

  public DeliverySettings {
    waits = List.copyOf(waits);
    if (waits.isEmpty() || timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("Delivery needs a timeout and at least one attempt");
    }
  }

  /** At once, after 1, 5, 15 and 60 seconds, then each minute up to an hour. */
  public static DeliverySettings likeMeta() {
    return new DeliverySettings(
        Duration.ofSeconds(5),
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60)),
        Duration.ofSeconds(60),
        Duration.ofHours(1),
        false);
  }

  /** The same settings with a fixed number of attempts, that long apart. */
  public DeliverySettings withAttempts(int attempts, Duration apart) {
    List<Duration> fixed =
        IntStream.range(0, attempts)
            .mapToObj(attempt -> attempt == 0 ? Duration.ZERO : apart)
            .toList();
    return new DeliverySettings(timeout, fixed, thenEvery, Duration.ZERO, waitsForAddress);
  }

  /** The same settings with another timeout. */
  public DeliverySettings withTimeout(Duration other) {
    return new DeliverySettings(other, waits, thenEvery, giveUpAfter, waitsForAddress);
  }

  /** The same settings, with webhooks that wait until their account has an address. */
  public DeliverySettings waitingForAddress() {
    return new DeliverySettings(timeout, waits, thenEvery, giveUpAfter, true);
  }

  /**
   * How long to wait before an attempt, or null when it is not made any more.
   *
   * @param attempt from 1
   * @param sinceFirst time since the first attempt
   */
  @Nullable Duration waitBefore(int attempt, Duration sinceFirst) {
    if (attempt <= waits.size()) {
      return waits.get(attempt - 1);
    }
    return sinceFirst.plus(thenEvery).compareTo(giveUpAfter) <= 0 ? thenEvery : null;
  }
}
