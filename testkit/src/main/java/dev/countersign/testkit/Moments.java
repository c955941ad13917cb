package dev.countersign.testkit;

import java.time.Instant;

/** Points in time for tests that do not care which. */
public final class Moments {
  /** A noon in March 2026, when nothing special happens to any calendar. */
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Moments() {}
}
