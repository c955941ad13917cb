package dev.countersign.approval;

import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;

/** An exit of a node: the way on which the workflow continues. */
public record Port(String name) {
  /** The person approved. */
  public static final Port APPROVED = new Port("approved");

  /** The person rejected. */
  public static final Port REJECTED = new Port("rejected");

  /** Nobody answered in time. */
  public static final Port EXPIRED = new Port("expired");

  /** The question could not be delivered. */
  public static final Port UNDELIVERABLE = new Port("undeliverable");

  /** The request was withdrawn. */
  public static final Port CANCELLED = new Port("cancelled");

  /** The port of a final state. */
  public static Port of(State.Final state) {
    return switch (state) {
      case State.Decided decided -> of(decided.decision().choice());
      case State.Expired expired -> expired.choice().map(Port::of).orElse(EXPIRED);
      case State.Undeliverable undeliverable -> UNDELIVERABLE;
      case State.Cancelled cancelled -> CANCELLED;
    };
  }

  /**
   * The port of a choice: {@code approved}, {@code rejected}, or the key of a choice of the
   * request's own.
   */
  public static Port of(Choice choice) {
    if (choice.key().equals(ChoiceKey.APPROVE)) {
      return APPROVED;
    }
    if (choice.key().equals(ChoiceKey.REJECT)) {
      return REJECTED;
    }
    return new Port(choice.key().value());
  }

  @Override
  public String toString() {
    return name;
  }
}
