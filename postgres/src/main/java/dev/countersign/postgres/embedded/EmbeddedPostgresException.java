package dev.countersign.postgres.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL cannot be used. The message is one line for a person: what happened, to
 * what, what to do next.
 */
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The closed set of causes; a caller may map them to exit codes. */
  public enum Reason {
    /**
     * The data was written by a later major version of PostgreSQL than the one that comes with this
     * program.
     */
    DATA_DIRECTORY_NEWER,
    /** The data was written by an earlier major version of PostgreSQL. */
    DATA_DIRECTORY_OLDER,
    /** Something that is not a PostgreSQL data directory is where one should be. */
    DATA_DIRECTORY_UNKNOWN,
    /** A living process owns the server, or one of an earlier run will not end. */
    DATA_DIRECTORY_IN_USE,
    /** The data directory cannot be created, read or written. */
    DATA_DIRECTORY_UNWRITABLE,
    /** PostgreSQL does not run as root, and no way to run it as somebody else works here. */
    USER_NAMESPACES_FORBIDDEN,
    /** No binaries for this operating system and processor. */
    PLATFORM_UNSUPPORTED,
    /** The binaries cannot be unpacked or do not run. */
    BINARIES_UNUSABLE,
    /** The server accepts everything but the password in the password file. */
    PASSWORD_REFUSED,
    /** The server or its first initialisation ended with an error of its own. */
    START_FAILED,
    /** The server did not end, not even when it was killed. */
    STOP_FAILED
  }

  private final Reason reason;

  EmbeddedPostgresException(Reason reason, String message) {
    this(reason, message, null);
  }

  EmbeddedPostgresException(Reason reason, String message, @Nullable Throwable cause) {
    super(oneLine(message), cause);
    this.reason = reason;
  }

  /** Which of the known causes this is. */
  public Reason reason() {
    return reason;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " | ");
  }
}
