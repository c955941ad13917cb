package dev.countersign.e2e;

import dev.countersign.postgres.embedded.EmbeddedPostgres;
import dev.countersign.postgres.embedded.Ownership;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty database for one server under test. All of them are on one PostgreSQL, which runs as
 * long as this JVM.
 */
record Database(String url, String username, String password) {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Starts with the first use. */
  private static final class Shared {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      Path folder = Folders.create();
      EmbeddedPostgres server = EmbeddedPostgres.open(folder.resolve("data"), Ownership.OWN);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                server.close();
                Folders.delete(folder);
              }));
      return server;
    }
  }

  static Database create() {
    EmbeddedPostgres server = Shared.SERVER;
    String name = "e2e_" + COUNT.incrementAndGet();
    Database countersign =
        new Database(server.jdbcUrl(), server.username(), server.password().value());
    countersign.update("create database " + name);
    String url = server.jdbcUrl().replaceFirst("/[^/?]+($|\\?)", "/" + name + "$1");
    return new Database(url, server.username(), server.password().value());
  }

  Connection connect() {
    try {
      return DriverManager.getConnection(url, username, password);
    } catch (SQLException e) {
      throw new AssertionError("The database " + url + " cannot be reached", e);
    }
  }

  int update(String sql, Object... values) {
    try (Connection connection = connect();
        PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The first column of every row as text; {@code null} is the text "null". */
  List<String> texts(String sql, Object... values) {
    try (Connection connection = connect();
        PreparedStatement statement = prepare(connection, sql, values);
        ResultSet row = statement.executeQuery()) {
      List<String> texts = new ArrayList<>();
      while (row.next()) {
        texts.add(String.valueOf(row.getString(1)));
      }
      return texts;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The tables in whose rows a text stands, as it is or in the bytes of a column. */
  List<String> tablesWith(String text) {
    String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    return texts("select table_name from information_schema.tables where table_schema = 'public'")
        .stream()
        .filter(table ->
            number(
                    "select count(*) from "
                        + table
                        + " t where position(? in t::text) + position(? in t::text) > 0",
                    text,
                    hex)
                > 0)
        .toList();
  }

  /** The one number that a query gives. */
  long number(String sql, Object... values) {
    return Long.parseLong(texts(sql, values).getFirst());
  }

  static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
