package dev.countersign.approval;

/**
 * How many of the people of a step must approve. One person is one vote, at however many addresses.
 */
public sealed interface Quorum {

  /** The first answer decides, whatever it is. */
  record Any() implements Quorum {}

  /** Everybody must approve; the first other answer decides against it. */
  record All() implements Quorum {}

  /**
   * So many must approve.
   *
   * @param count at least 1
   */
  record AtLeast(int count) implements Quorum {}

  /**
   * Such a part of the people must approve, rounded up.
   *
   * @param percent from 1 to 100
   */
  record Percent(int percent) implements Quorum {}

  /** How many of so many people must approve. */
  default int needed(int people) {
    return switch (this) {
      case Any() -> 1;
      case All() -> people;
      case AtLeast(int count) -> count;
      case Percent(int percent) -> Math.ceilDiv(people * percent, 100);
    };
  }
}
