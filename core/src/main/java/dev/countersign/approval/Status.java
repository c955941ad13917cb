package dev.countersign.approval;

/** The state of an approval as one word. */
public enum Status {
  /** Asked, or being asked. */
  WAITING,
  /** The person's window is closed; asked as soon as they write. */
  PARKED,
  DECIDED,
  EXPIRED,
  UNDELIVERABLE,
  CANCELLED;

  /** Whether nothing can follow. */
  public boolean isFinal() {
    return switch (this) {
      case WAITING, PARKED -> false;
      case DECIDED, EXPIRED, UNDELIVERABLE, CANCELLED -> true;
    };
  }
}
