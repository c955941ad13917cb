package dev.countersign.approval;

import dev.countersign.journal.Actor;
import java.time.Instant;

/** The state of an approval with what belongs to it. Nothing leaves a {@link Final} state. */
public sealed interface State {

  /** Asked, or being asked. */
  record Waiting() implements State {}

  /** Not asked yet, because no window is open. */
  record Parked() implements State {}

  /** A state that ends the approval and wakes the workflow, once, through a port. */
  sealed interface Final extends State {
    /** When it ended. */
    Instant at();
  }

  /** A person decided. */
  record Decided(Decision decision) implements Final {
    @Override
    public Instant at() {
      return decision.respondedAt();
    }
  }

  /** Nobody answered in time. */
  record Expired(Instant at) implements Final {}

  /**
   * No question could be delivered.
   *
   * @param reason the channel's code and words
   */
  record Undeliverable(Instant at, String reason) implements Final {}

  /** The workflow or an operator withdrew it. */
  record Cancelled(Instant at, Actor by) implements Final {}

  /** The state as one word. */
  default Status status() {
    return switch (this) {
      case Waiting() -> Status.WAITING;
      case Parked() -> Status.PARKED;
      case Decided decided -> Status.DECIDED;
      case Expired expired -> Status.EXPIRED;
      case Undeliverable undeliverable -> Status.UNDELIVERABLE;
      case Cancelled cancelled -> Status.CANCELLED;
    };
  }
}
