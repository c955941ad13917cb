package dev.countersign.postgres.embedded;

import dev.countersign.postgres.embedded.EmbeddedPostgresException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Connections to the server on a port with our password. SCRAM proves both sides: who accepts it
 * has our data directory.
 */
record Access(int port, Password password) {
  /**
   * The key is PostgreSQL's advisory lock that every user but the owner holds shared: "in use" in
   * ASCII.
   */
  private static final long IN_USE = 0x696e5f757365L;

  /** How a server takes a connection. */
  sealed interface Answer {
    /** It is ours and ready; the connection is open. */
    record Accepted(Connection connection) implements Answer {}

    /** It does not know our password. */
    record Refused() implements Answer {}

    /** Nobody is there, or a server that is coming up or going down. */
    record Silent(SQLException cause) implements Answer {}
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + Cluster.DATABASE;
  }

  Answer connect() {
    var properties = new Properties();
    properties.setProperty("user", Cluster.ROLE);
    properties.setProperty("password", password.value());
    properties.setProperty("ApplicationName", "countersign embedded");
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "10");
    try {
      return new Answer.Accepted(DriverManager.getConnection(url(), properties));
    } catch (SQLException failure) {
      boolean refused = failure.getSQLState() != null && failure.getSQLState().startsWith("28");
      return refused ? new Answer.Refused() : new Answer.Silent(failure);
    }
  }

  EmbeddedPostgresException passwordRefused(Path file) {
    return new EmbeddedPostgresException(
        Reason.PASSWORD_REFUSED,
        "The embedded database does not accept the password in "
            + file
            + ": end every program that uses it, delete the file and start again; a new password is set then.");
  }

  /**
   * Marks the server as used for as long as the connection is open; false when it is about to be
   * stopped.
   */
  static boolean join(Connection connection) throws SQLException {
    return ask(connection, "pg_try_advisory_lock_shared");
  }

  /** Takes the mark back. Closing alone would do it too, but some time later. */
  static void leave(Connection connection) throws SQLException {
    ask(connection, "pg_advisory_unlock_shared");
  }

  /**
   * Keeps others from joining for as long as the connection is open; false when somebody has
   * joined.
   */
  static boolean keepOthersOut(Connection connection) throws SQLException {
    return ask(connection, "pg_try_advisory_lock");
  }

  /** Lets others join again. */
  static void letOthersIn(Connection connection) throws SQLException {
    ask(connection, "pg_advisory_unlock");
  }

  private static boolean ask(Connection connection, String function) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT " + function + "(" + IN_USE + ")")) {
      return result.next() && result.getBoolean(1);
    }
  }
}
