package dev.countersign.faults.agent;

/**
 * A place in the server at which it can be ended.
 *
 * @param name what the supervisor calls it
 * @param isDoubtful whether a message may be under way at it, so that its end is not known: the
 *     approval's own, or, before the sender has noted the end, that of whoever works beside it
 */
public record CrashPoint(String name, Edge edge, boolean isDoubtful) {

  /** Where exactly. */
  public sealed interface Edge {
    /** Each time a method begins. */
    record Entering(Code code) implements Edge {}

    /** Before or after the commit of a transaction, or of a statement that commits itself. */
    record Committing(Mark mark, boolean isAfter) implements Edge {}

    /** A moment of an HTTP exchange that the server begins. */
    record Exchanging(Moment moment, String pathPart) implements Edge {}
  }

  /** A method, whatever its parameters. */
  public record Code(String type, String method) {}

  /** What a transaction must have done to be the one that is meant. */
  public sealed interface Mark {
    /** It prepared a statement in which this stands. */
    record Sql(String part) implements Mark {}

    /** Its thread was in this method. */
    record Call(Code code) implements Mark {}
  }

  /** The moments of an exchange. */
  public enum Moment {
    /** A connection is there, nothing is written. */
    BEFORE,
    /** The whole request is written, nothing is read. */
    WRITTEN,
    /** The answer's status is read. */
    ANSWERED
  }
}
