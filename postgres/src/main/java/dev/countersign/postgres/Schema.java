package dev.countersign.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** The tables, brought up to what this program needs. */
public final class Schema {
  /** Names the lock among those of the database: "countersign" on a telephone's keys. */
  private static final long LOCK = 26868374446L;

  private Schema() {}

  /**
   * Creates or upgrades the tables. Several programs may do this at once.
   *
   * @throws SchemaException if the database belongs to a newer program
   */
  public static void migrate(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // Flyway makes its own table without a lock: of two programs one would fail. The lock ends
      // with the transaction, and is waited for however long the other program needs
      statement.execute("set local lock_timeout = 0");
      statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
      try {
        migrateAlone(database);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The tables cannot be brought up to date", e);
    }
  }

  private static void migrateAlone(DataSource database) {
    Flyway flyway =
        Flyway.configure(Schema.class.getClassLoader())
            .dataSource(database)
            .locations("classpath:db/countersign")
            .table("countersign_schema")
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .ignoreMigrationPatterns("*:future")
            .load();
    refuseNewer(flyway);
    try {
      flyway.migrate();
    } catch (FlywayValidateException e) {
      String version =
          flyway.validateWithResult().invalidMigrations.stream()
              .filter(found -> found.errorDetails.errorCode == CoreErrorCode.CHECKSUM_MISMATCH)
              .map(found -> found.version)
              .findFirst()
              .orElseThrow(() -> e);
      throw new SchemaException(
          "The tables are those of another program from schema version "
              + version
              + " on: run the Countersign that made them, or take an empty database.");
    }
  }

  private static void refuseNewer(Flyway flyway) {
    for (MigrationInfo applied : flyway.info().applied()) {
      if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
        throw new SchemaException(
            "The database has schema version "
                + applied.getVersion()
                + ", which this program does not know: run the newer Countersign, or restore a"
                + " backup from before its upgrade.");
      }
    }
  }

  /** The database cannot be used by this program; the message is one line for a person. */
  public static final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaException(String message) {
      super(message);
    }
  }
}
