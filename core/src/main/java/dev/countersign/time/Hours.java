package dev.countersign.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The hours in which time counts. Pure: knows the rules of time zones, but no clock. */
public sealed interface Hours permits Hours.Always, WorkingHours {
  /** Every hour of every day. */
  Hours ALWAYS = new Always();

  /** Whether a moment lies inside. */
  boolean contains(Instant moment);

  /**
   * The first moment inside, from a moment on, by which so much time inside has passed. Time that
   * is up just when the hours end is up when they begin again.
   *
   * @param counted not negative
   */
  Instant after(Instant from, Duration counted);

  /**
   * When to do what should be done at a moment: then, if that is inside; otherwise so long before
   * the hours end for the last time until then, or when they begin, if they are shorter. Empty
   * where there are no hours between.
   *
   * @param earliest not before that
   * @param before how long before the end of the hours
   */
  Optional<Instant> lastUntil(Instant earliest, Instant moment, Duration before);

  /** Every hour of every day. */
  record Always() implements Hours {
    @Override
    public boolean contains(Instant moment) {
      return true;
    }

    @Override
    public Instant after(Instant from, Duration counted) {
      return from.plus(counted);
    }

    @Override
    public Optional<Instant> lastUntil(Instant earliest, Instant moment, Duration before) {
      return moment.isBefore(earliest) ? Optional.empty() : Optional.of(moment);
    }
  }
}
