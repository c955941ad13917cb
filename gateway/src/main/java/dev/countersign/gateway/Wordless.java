package dev.countersign.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A fault as a log may have it where its message may quote what somebody wrote: of which kind it
 * was, and where.
 */
final class Wordless extends Exception {
  private static final long serialVersionUID = 1L;

  /** Deep enough for every chain of causes that means something, and an end for a circle. */
  private static final int MOST_CAUSES = 10;

  private Wordless(Throwable fault, @Nullable Wordless cause) {
    super(fault.getClass().getName(), cause, false, true);
    setStackTrace(fault.getStackTrace());
  }

  static Wordless of(Throwable fault) {
    return of(fault, MOST_CAUSES);
  }

  private static Wordless of(Throwable fault, int causes) {
    Throwable cause = fault.getCause();
    return new Wordless(fault, cause == null || causes == 0 ? null : of(cause, causes - 1));
  }

  /** The class of the fault. */
  String kind() {
    return String.valueOf(getMessage());
  }
}
