package dev.countersign.gateway;

import dev.countersign.postgres.Schema;
import dev.countersign.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A database with our tables whose clock stands still until a test moves it. The product's SQL is
 * untouched: in this database {@code now()} and {@code clock_timestamp()} are found in a schema
 * that is searched before PostgreSQL's own.
 */
final class SetClock implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  private final TestDatabase database = TestDatabase.empty();
  private final Connection connection;
  private final PreparedStatement set;
  private Instant now = START;
  private Instant latest = START;

  SetClock() throws SQLException {
    database.change("create schema clock");
    database.change("create table clock.time (at timestamptz not null)");
    database.change("insert into clock.time values ('" + START + "')");
    database.change("create table clock.woken (approval text not null)");
    for (String name :
        new String[] {
          "now() returns timestamptz stable", "clock_timestamp() returns timestamptz"
        }) {
      database.change(
          "create function clock." + name + " language sql as 'select at from clock.time'");
    }
    database.change(
        """
        do $$ begin
          execute format('alter database %I set search_path = public, clock, pg_catalog', current_database());
        end $$
        """);
    Schema.migrate(database.pool());
    connection = database.connect();
    set = connection.prepareStatement("update clock.time set at = ?");
  }

  TestDatabase database() {
    return database;
  }

  Instant now() {
    return now;
  }

  void forward(Duration step) {
    set(now.plus(step));
  }

  /** For another history. */
  void begin() {
    latest = START;
    set(START);
  }

  private void set(Instant time) {
    try {
      set.setObject(1, OffsetDateTime.ofInstant(time, ZoneOffset.UTC));
      set.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    now = time;
    latest = time.isAfter(latest) ? time : latest;
  }

  /** Whether it stepped back and has not yet come to where it was. */
  boolean isBehind() {
    return now.isBefore(latest);
  }

  /** The first column of the rows of a query, as text. */
  List<String> ask(String sql) {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(String.valueOf(result.getString(1)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return rows;
  }

  /** The only number that a query gives. */
  long count(String sql) {
    return Long.parseLong(ask(sql).getFirst());
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    database.close();
  }
}
