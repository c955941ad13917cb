package dev.countersign.faults.world;

import dev.countersign.postgres.embedded.EmbeddedPostgres;
import dev.countersign.postgres.embedded.Ownership;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL with durable commits, behind a network that can break. */
public final class Postgres implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(30);

  private final Path directory;
  private final TcpProxy network = TcpProxy.start();
  private EmbeddedPostgres server;

  private Postgres(Path directory, EmbeddedPostgres server) {
    this.directory = directory;
    this.server = server;
    network.target(server.port());
  }

  /** Starts one on a data directory, which is made where it is missing. */
  public static Postgres start(Path directory) {
    return new Postgres(directory, EmbeddedPostgres.open(directory, Ownership.OWN));
  }

  /** What lies between it and the servers under test. */
  public TcpProxy network() {
    return network;
  }

  /** Makes an empty database. */
  Database create(String name) {
    Database own = database("countersign");
    try (Connection connection = own.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new Unexpected("The database " + name + " cannot be made", e);
    }
    return database(name);
  }

  private Database database(String name) {
    return new Database(
        name, server.username(), server.password().value(), network.port(), () -> server.port());
  }

  /** {@code pg_ctl stop -m immediate}: nothing is finished, the next start recovers. */
  public void stopImmediately() {
    signal("QUIT", server.processId());
    Wait.must(
        "PostgreSQL has ended", LONGEST_END, () -> ProcessHandle.of(server.processId()).isEmpty());
    network.cutAll();
    server.close();
  }

  /** Starts it again on the same data; clients reach it at the same address. */
  public void startAgain() {
    server = EmbeddedPostgres.open(directory, Ownership.OWN);
    network.target(server.port());
  }

  /** Starts it again where it gave up by itself; says whether it had. */
  public boolean startAgainIfItEnded() {
    if (ProcessHandle.of(server.processId()).isPresent()) {
      return false;
    }
    network.cutAll();
    server.close();
    startAgain();
    return true;
  }

  static void signal(String name, long process) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process)).start();
      if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new Unexpected("kill -" + name + " " + process + " failed");
      }
    } catch (IOException e) {
      throw new Unexpected("kill cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unexpected("interrupted", e);
    }
  }

  @Override
  public void close() {
    network.close();
    server.close();
  }
}
