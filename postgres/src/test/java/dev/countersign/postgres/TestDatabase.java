package dev.countersign.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.postgres.embedded.EmbeddedPostgres;
import dev.countersign.postgres.embedded.Ownership;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database of a test's own on a PostgreSQL that all tests of this process share. Its commits do
 * not wait for the disk: what survives a crash is tested where the server is.
 */
public final class TestDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 20;
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  private final String name = "test_" + NUMBERS.incrementAndGet();
  private final List<HikariDataSource> pools = new ArrayList<>();
  private @Nullable HikariDataSource own;

  private TestDatabase() {}

  /** A database with our tables. */
  public static TestDatabase migrated() {
    TestDatabase database = empty();
    Schema.migrate(database.pool());
    return database;
  }

  /** A database without tables. */
  public static TestDatabase empty() {
    TestDatabase database = new TestDatabase();
    onServer("create database " + database.name);
    onServer("alter database " + database.name + " set synchronous_commit = off");
    return database;
  }

  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        Path folder = Files.createTempDirectory("countersign-test");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        EmbeddedPostgres started = EmbeddedPostgres.open(folder.resolve("data"), Ownership.OWN);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, folder)));
        server = started;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return server;
  }

  private static void end(EmbeddedPostgres started, Path folder) {
    started.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void onServer(String sql) {
    EmbeddedPostgres running = server();
    try (Connection connection =
            DriverManager.getConnection(
                running.jdbcUrl(), running.username(), running.password().value());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /**
   * A worker of PostgreSQL's own that cleans a table at this moment may not be ended by us: it ends
   * by itself, so the database is dropped as soon as it has.
   */
  private static void drop(String database) {
    long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        onServer("drop database " + database + " with (force)");
        return;
      } catch (AssertionError refused) {
        if (!(refused.getCause() instanceof SQLException cause)
            || !INSUFFICIENT_PRIVILEGE.equals(cause.getSQLState())
            || System.nanoTime() > patience) {
          throw refused;
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  /** The address of the database. */
  public String url() {
    return server().jdbcUrl().replaceFirst("/[^/]*$", "/" + name);
  }

  /** The role that owns it. */
  public String username() {
    return server().username();
  }

  /** The role's password. */
  public String password() {
    return server().password().value();
  }

  /** A fresh pool, as another process would have; closed with this database. */
  public HikariDataSource pool() {
    return pool(configuration());
  }

  /** A fresh pool with settings of its own. */
  public HikariDataSource pool(HikariConfig configuration) {
    HikariDataSource pool = new HikariDataSource(configuration);
    pools.add(pool);
    return pool;
  }

  /** The settings of a usual pool. */
  public HikariConfig configuration() {
    HikariConfig configuration = new HikariConfig();
    configuration.setJdbcUrl(url());
    configuration.setUsername(username());
    configuration.setPassword(password());
    configuration.setMaximumPoolSize(CONNECTIONS);
    configuration.setMinimumIdle(0);
    configuration.setConnectionInitSql(PostgresStore.CONNECTION_SETTINGS);
    return configuration;
  }

  /**
   * Where tests ask and change by themselves; opening a connection costs more than most answers.
   */
  private synchronized HikariDataSource own() {
    if (own == null) {
      own = pool();
    }
    return own;
  }

  /** Runs a statement and gives the number of rows that it changed. */
  public int change(String sql) {
    try (Connection connection = own().getConnection();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The first column of the rows of a query, as text. */
  public List<@Nullable String> ask(String sql) {
    List<@Nullable String> rows = new ArrayList<>();
    try (Connection connection = own().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
    return rows;
  }

  /** The tables in whose rows a text stands, as it is or in the bytes of a column. */
  public List<String> tablesWith(String text) {
    String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    List<String> found = new ArrayList<>();
    for (String table :
        ask("select table_name from information_schema.tables where table_schema = 'public'")) {
      String rows =
          "select count(*) from %1$s t where position('%2$s' in t::text) + position('%3$s' in t::text) > 0"
              .formatted(table, text, hex);
      if (count(rows) > 0) {
        found.add(String.valueOf(table));
      }
    }
    return found;
  }

  /** The only number that a query gives. */
  public long count(String sql) {
    return Long.parseLong(String.valueOf(ask(sql).getFirst()));
  }

  /** A connection of its own. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), username(), password());
  }

  /** Empties every table; the database keeps the keyset that it is encrypted with. */
  public void clear() {
    change(
        """
        truncate approval, approver, journal, outbox, inbox, inbound_event, quarantine, contact,
          idempotency, api_key, account_pause, refreshed_token, erasure, account_subscription,
          missed_answers restart identity cascade
        """);
    change("delete from generated_secret where name <> 'encryption-keyset'");
  }

  @Override
  public void close() {
    pools.forEach(HikariDataSource::close);
    drop(name);
  }
}
