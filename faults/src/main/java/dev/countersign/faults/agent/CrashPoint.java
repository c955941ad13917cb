package dev.countersign.faults.agent;

/**
 * A place in the server at which it can be ended.
 *
 * @param name what the supervisor calls it
 * @param sending how far the question of the approval can have come at it
 */
public record CrashPoint(String name, Edge edge, Sending sending) {

  /** How far a question has come when the server ends. */
  public enum Sending {
    /** It is not being sent: there is no doubt. */
    NOT_UNDER_WAY,
    /**
     * A worker beside the one that is ended may be sending it, or be about to note that it was: who
     * is asked may answer before that.
     */
    PERHAPS_UNDER_WAY,
    /** It is noted that it is being sent, and nothing is written: nobody can tell afterwards. */
    BEGUN,
    /** Meta may have it. */
    WRITTEN
  }

  /** Where exactly. */
  public sealed interface Edge {
    /** Each time a method begins that is about the approval. */
    record Entering(Code code) implements Edge {}

    /** Before or after the commit of a transaction, or of a statement that commits itself. */
    record Committing(Mark mark, boolean isAfter) implements Edge {}

    /** A moment of an HTTP exchange about the approval that the server begins. */
    record Exchanging(Moment moment, String pathPart) implements Edge {}
  }

  /**
   * A method, whatever its parameters.
   *
   * @param subject the slot of the argument that names whom it is about
   */
  public record Code(String type, String method, int subject) {}

  /** What a transaction must have done to be the one that is meant. */
  public sealed interface Mark {
    /** It prepared a statement in which this stands. */
    record Sql(String part) implements Mark {}

    /** Its thread was in this method, which was about the approval. */
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
