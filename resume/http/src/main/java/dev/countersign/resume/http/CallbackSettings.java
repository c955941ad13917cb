package dev.countersign.resume.http;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * How callbacks are signed and sent.
 *
 * @param secrets asked at each attempt, so that rotation takes effect at once; gives at least one,
 *     and while a secret is rotated the new one first and then the old one
 * @param allowed the addresses that are reached although they are private
 * @param version of Countersign, told to the receiver as {@code User-Agent: Countersign/…}
 * @param limits time-outs and bounds
 */
public record CallbackSettings(
    Supplier<List<CallbackSecret>> secrets, AllowList allowed, String version, Limits limits) {
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z._+-]{1,64}");

  public CallbackSettings {
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException("Not a version for a User-Agent header: " + version);
    }
  }

  /** Settings with the usual limits. */
  public static CallbackSettings of(
      Supplier<List<CallbackSecret>> secrets, AllowList allowed, String version) {
    return new CallbackSettings(secrets, allowed, version, Limits.usual());
  }

  /**
   * Bounds of one attempt.
   *
   * @param connect the longest wait for a connection to one address, and for a free place among
   *     those of its receiver
   * @param total the longest time from the look-up of the name to the end of the answer, whatever
   *     the receiver does
   * @param connectionsPerReceiver how many callbacks to one receiver (scheme, host, port) may be
   *     under way at once, so that a slow one keeps no more than these from the others
   */
  public record Limits(Duration connect, Duration total, int connectionsPerReceiver) {
    public Limits {
      if (connect.toMillis() < 1 || total.toMillis() < 1 || connectionsPerReceiver < 1) {
        throw new IllegalArgumentException(
            "The limits of callbacks must be positive: %s, %s, %d"
                .formatted(connect, total, connectionsPerReceiver));
      }
    }

    /** 3 s to connect, 15 s in all, 20 connections a receiver. */
    public static Limits usual() {
      return new Limits(Duration.ofSeconds(3), Duration.ofSeconds(15), 20);
    }
  }
}
