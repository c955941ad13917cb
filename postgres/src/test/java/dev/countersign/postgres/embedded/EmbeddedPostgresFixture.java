package dev.countersign.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A data directory for each test, and the end of everything that the test started on it. */
abstract class EmbeddedPostgresFixture {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder = Path.of("set by JUnit");

  Path data = Path.of("set before each test");
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @BeforeEach
  void let_other_users_pass_through_the_folder() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    data = folder.toRealPath().resolve("data");
  }

  @AfterEach
  void end_what_was_started() throws Exception {
    for (AutoCloseable resource : opened) {
      resource.close();
    }
    servers().all().forEach(ProcessHandle::destroyForcibly);
    await().until(() -> servers().all().isEmpty());
    FileTree.delete(folder);
  }

  static org.awaitility.core.ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
  }

  EmbeddedPostgres open(Ownership ownership) {
    return endAfterwards(EmbeddedPostgres.open(data, ownership));
  }

  OtherProgram startOther(Ownership ownership) {
    return endAfterwards(OtherProgram.start(data, ownership));
  }

  <T extends AutoCloseable> T endAfterwards(T resource) {
    opened.push(resource);
    return resource;
  }

  ServerProcesses servers() {
    return new ServerProcesses(data.resolve("postgres"));
  }

  /** Kills a server the hard way; its children are not waited for. */
  static void killServer(long processId) {
    ProcessHandle.of(processId).orElseThrow().destroyForcibly();
  }

  static void run(EmbeddedPostgres postgres, String sql) {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new AssertionError(sql, failure);
    }
  }

  static String ask(EmbeddedPostgres postgres, String sql) {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    } catch (SQLException failure) {
      throw new AssertionError(sql, failure);
    }
  }

  static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(), postgres.username(), postgres.password().value());
  }
}
