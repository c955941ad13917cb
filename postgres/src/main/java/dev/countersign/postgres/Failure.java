package dev.countersign.postgres;

import dev.countersign.store.StoreUnavailable;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jdbi.v3.core.JdbiException;

/** Tells what passes by itself from what is a bug. */
final class Failure {
  private static final Pattern PASSING_STATES = Pattern.compile("(08|40|53|55|57|58).*");

  private Failure() {}

  /** Does what asks the database; what passes by itself is thrown as {@link StoreUnavailable}. */
  static <T> T telling(Supplier<T> work) {
    try {
      return work.get();
    } catch (JdbiException e) {
      throw isPassing(e) ? new StoreUnavailable(reason(e)) : e;
    }
  }

  /**
   * What the database said, in one line. A batch quotes the values of a statement, and further
   * lines quote rows: neither belongs into a log.
   */
  static String reason(Throwable failure) {
    String reason = failure.getClass().getName();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException said && !(cause instanceof BatchUpdateException)) {
        String line = String.valueOf(said.getMessage()).lines().findFirst().orElse("");
        reason = said.getSQLState() == null ? line : line + " (" + said.getSQLState() + ")";
      }
    }
    return reason;
  }

  /**
   * By SQLSTATE class: connection, resources, lock not granted, deadlock, operator intervention,
   * disk.
   */
  private static boolean isPassing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientException) {
        return true;
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return PASSING_STATES.matcher(sql.getSQLState()).matches();
      }
    }
    return false;
  }
}
