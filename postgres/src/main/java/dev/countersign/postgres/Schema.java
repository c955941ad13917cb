package dev.countersign.postgres;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** The tables, brought up to what this program needs. */
public final class Schema {
  private Schema() {}

  /**
   * Creates or upgrades the tables. Several programs may do this at once.
   *
   * @throws SchemaException if the database belongs to a newer program
   */
  public static void migrate(DataSource database) {
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
    flyway.migrate();
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
