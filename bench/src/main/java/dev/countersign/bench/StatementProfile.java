package dev.countersign.bench;

import dev.countersign.postgres.embedded.EmbeddedPostgres;
import dev.countersign.postgres.embedded.Ownership;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Which statements the database spends its time on, by {@code pg_stat_statements}. */
final class StatementProfile {
  private static final int SHOWN = 40;
  private static final String SUPERUSER = "postgres";

  private StatementProfile() {}

  /** Starts the database anew with the extension. */
  static EmbeddedPostgres enable(EmbeddedPostgres postgres, Path directory) throws IOException {
    postgres.close();
    Path cluster = directory.resolve("postgres");
    append(
        cluster.resolve("postgresql.auto.conf"),
        """
        shared_preload_libraries = 'pg_stat_statements'
        pg_stat_statements.track_planning = on
        track_io_timing = on
        """);
    append(cluster.resolve("pg_hba.conf"), "host all " + SUPERUSER + " 127.0.0.1/32 trust\n");
    EmbeddedPostgres started = EmbeddedPostgres.open(directory, Ownership.OWN);
    execute(started, "create extension pg_stat_statements");
    return started;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private static Connection asSuperuser(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), SUPERUSER, "");
  }

  /** Forgets what was counted so far. */
  static void reset(EmbeddedPostgres postgres) {
    execute(postgres, "select pg_stat_statements_reset()");
  }

  private static void execute(EmbeddedPostgres postgres, String sql) {
    try (Connection connection = asSuperuser(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Prints the most expensive ones. */
  static void print(EmbeddedPostgres postgres) {
    try (Connection connection = asSuperuser(postgres);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select calls, plans, total_plan_time + total_exec_time as total, total_plan_time as planning,
                  regexp_replace(query, '\\s+', ' ', 'g') as query,
                  sum(calls) over () as all_calls, sum(total_plan_time + total_exec_time) over () as everything
                from pg_stat_statements order by total desc limit %d
                """
                    .formatted(SHOWN))) {
      boolean isFirst = true;
      while (rows.next()) {
        if (isFirst) {
          System.out.printf(
              "statements: %d, %.0f ms in all%n      calls  plans    total ms  planning  statement%n",
              rows.getLong("all_calls"), rows.getDouble("everything"));
          isFirst = false;
        }
        String query = rows.getString("query");
        System.out.printf(
            "%11d %6d %11.0f %9.0f  %s%n",
            rows.getLong("calls"),
            rows.getLong("plans"),
            rows.getDouble("total"),
            rows.getDouble("planning"),
            query.substring(0, Math.min(150, query.length())));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
