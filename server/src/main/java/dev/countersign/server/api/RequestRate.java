package dev.countersign.server.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How often each key may ask, so that a caller who asks without end takes nothing from the others.
 * Each process counts for itself. A key may ask at once for what it would have in two seconds.
 */
public final class RequestRate {
  private static final int BURST_SECONDS = 2;
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * A limit of the same rate for every key.
   *
   * @param nanoTime a clock that never goes back, in nanoseconds
   */
  public RequestRate(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
  }

  /** What a key has left, and since when it is filled again. */
  private record Bucket(double left, long since) {}

  /** Takes one request of a key; false when it has none left. */
  boolean allows(String key) {
    boolean[] isAllowed = new boolean[1];
    buckets.compute(
        key,
        (name, before) -> {
          double filled = filled(before);
          isAllowed[0] = filled >= 1;
          return new Bucket(isAllowed[0] ? filled - 1 : filled, nanoTime.getAsLong());
        });
    return isAllowed[0];
  }

  private double filled(@org.jspecify.annotations.Nullable Bucket before) {
    double most = perSecond * BURST_SECONDS;
    return before == null
        ? most
        : Math.min(
            most, before.left() + (nanoTime.getAsLong() - before.since()) / NANOS * perSecond);
  }
}
