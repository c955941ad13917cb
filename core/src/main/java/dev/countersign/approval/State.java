package dev.countersign.approval;

import dev.countersign.journal.Actor;
import dev.countersign.prompt.Choice;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** The choice that it ended with, by somebody's will or by default. */
    default Optional<Choice> choice() {
      return Optional.empty();
    }
  }

  /** A person decided, or an operator in their place. */
  record Decided(Decision decision) implements Final {
    @Override
    public Instant at() {
      return decision.respondedAt();
    }

    @Override
    public Optional<Choice> choice() {
      return Optional.of(decision.choice());
    }
  }

  /**
   * Nobody decided in time.
   *
   * @param counted the choice that it counts as by the request's will; absent for none
   */
  record Expired(Instant at, @Nullable Choice counted) implements Final {
    @Override
    public Optional<Choice> choice() {
      return Optional.ofNullable(counted);
    }
  }

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
