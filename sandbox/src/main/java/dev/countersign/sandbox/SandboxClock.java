package dev.countersign.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs like another one but can be put forward. */
final class SandboxClock implements InstantSource {

  private final InstantSource base;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  SandboxClock(InstantSource base) {
    this.base = base;
  }

  @Override
  public Instant instant() {
    return base.instant().plus(ahead.get());
  }

  void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("The clock goes forward only, not by " + step);
    }
    ahead.updateAndGet(before -> before.plus(step));
  }
}
