package dev.countersign.e2e;

import dev.countersign.postgres.embedded.EmbeddedPostgres;
import dev.countersign.postgres.embedded.Ownership;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * An empty database for one server under test. All of them are on one PostgreSQL, which runs as
 * long as this JVM.
 */
record Database(String url, String username, String password) {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Starts with the first use. */
  private static final class Shared {
    static final Path FOLDER = Folders.create();
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      EmbeddedPostgres server = EmbeddedPostgres.open(FOLDER.resolve("data"), Ownership.OWN);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                server.close();
                Folders.delete(FOLDER);
              }));
      return server;
    }
  }

  static Database create() {
    EmbeddedPostgres server = Shared.SERVER;
    String name = "e2e_" + COUNT.incrementAndGet();
    beside().update("create database " + name);
    String url = server.jdbcUrl().replaceFirst("/[^/?]+($|\\?)", "/" + name + "$1");
    return new Database(url, server.username(), server.password().value());
  }

  /** The database that the server has of its own. */
  private static Database beside() {
    EmbeddedPostgres server = Shared.SERVER;
    return new Database(server.jdbcUrl(), server.username(), server.password().value());
  }

  /** Cuts all connections to it and refuses new ones, as if it were down, until it comes back. */
  void goDown() {
    String name = texts("select current_database()").getFirst();
    beside().update("alter database " + name + " with allow_connections false");
    beside()
        .texts("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?", name);
  }

  void comeBack() {
    String name = url.replaceFirst(".*/([^/?]+)($|\\?.*)", "$1");
    beside().update("alter database " + name + " with allow_connections true");
  }

  /**
   * Which of the texts stand in the files of this database, or in what the server wrote down of
   * changes since then.
   */
  List<String> inFiles(List<String> wanted, Instant since) {
    Path data = Shared.FOLDER.resolve("data").resolve("postgres");
    Path own =
        data.resolve("base")
            .resolve(
                texts("select oid from pg_database where datname = current_database()").getFirst());
    List<String> found = new ArrayList<>();
    for (Path folder : List.of(own, data.resolve("pg_wal"))) {
      for (String bytes : contents(folder, folder.equals(own) ? Instant.MIN : since)) {
        wanted.stream().filter(text -> bytes.contains(latin(text))).forEach(found::add);
      }
    }
    return found;
  }

  /** The bytes of each file as the characters of the same numbers. */
  private static List<String> contents(Path folder, Instant since) {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try {
          if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
            contents.add(Files.readString(file, StandardCharsets.ISO_8859_1));
          }
        } catch (NoSuchFileException e) {
          // PostgreSQL removes files that it needs no more whenever it likes
        }
      }
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
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

  /** Ends the time of those who are asked now, as if it had passed. */
  void endTime(String approval) {
    update("update approval set expires_at = now() where id = ?", approval);
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
