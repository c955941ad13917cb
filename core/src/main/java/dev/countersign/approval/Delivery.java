package dev.countersign.approval;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far a question has come on its way to one address. */
public enum Delivery {
  /** Not asked here, but can be; asked when the person cannot be reached where they are asked. */
  SPARE(Delivery.OFF_THE_WAY),
  /** To be sent. */
  QUEUED(0),
  /** Waiting for the person's window to open. */
  PARKED(Delivery.OFF_THE_WAY),
  /** It may have been sent; nobody knows. */
  UNKNOWN(1),
  /** The channel took it. */
  SENT(2),
  /** It is on the person's device. */
  DELIVERED(3),
  /** The person saw it. */
  READ(4),
  /** It will not arrive. */
  FAILED(Delivery.OFF_THE_WAY),
  /** The person wants no questions here: none is sent, and what they were sent counts no more. */
  OPTED_OUT(Delivery.OFF_THE_WAY);

  private static final int OFF_THE_WAY = -1;

  /** From what says least about whether the person saw it to what says most. */
  private static final List<Delivery> BY_REACH =
      List.of(SPARE, FAILED, OPTED_OUT, PARKED, QUEUED, UNKNOWN, SENT, DELIVERED, READ);

  private final int distance;

  Delivery(int distance) {
    this.distance = distance;
  }

  /** Whether it has arrived or never will: no failure that is told afterwards changes that. */
  boolean isSettled() {
    return isOver() || distance >= DELIVERED.distance;
  }

  /** Whether the person is asked here neither now nor later. */
  boolean isOver() {
    return this == FAILED || this == OPTED_OUT;
  }

  /** The word for it: lower-case, such as {@code opted_out}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one with that word; empty when there is none. */
  public static Optional<Delivery> labelled(String label) {
    return Arrays.stream(values()).filter(delivery -> delivery.label().equals(label)).findFirst();
  }

  /** All words, as people read a list. */
  public static String labels() {
    return Arrays.stream(values()).map(Delivery::label).collect(Collectors.joining(", "));
  }

  /** Whether the channel took it and nothing says that it will not arrive. */
  boolean hasLeft() {
    return distance >= SENT.distance;
  }

  /** Of two questions to the same end, the one that came further. */
  Delivery orCloser(Delivery other) {
    return BY_REACH.indexOf(other) > BY_REACH.indexOf(this) ? other : this;
  }

  /**
   * The further of the two: news that come late or in the wrong order never move a message back.
   */
  Delivery orFurther(Delivery seen) {
    return distance != OFF_THE_WAY && seen.distance > distance ? seen : this;
  }
}
