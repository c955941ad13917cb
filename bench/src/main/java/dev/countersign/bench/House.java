package dev.countersign.bench;

import dev.countersign.bench.MeasuredServer.Jvm;
import dev.countersign.postgres.embedded.EmbeddedPostgres;
import dev.countersign.postgres.embedded.Ownership;
import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.SandboxSettings;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is around the measured server: a sandbox with many accounts and people as Meta, and a
 * PostgreSQL that keeps what it promises. The sandbox lives in this process, the others do not.
 */
final class House implements AutoCloseable {
  static final int ACCOUNTS = 64;
  static final int PEOPLE_EACH = 40;

  private final Path program;
  private final Path directory;
  private final List<AccountSettings> accounts;
  private final Sandbox sandbox;
  private final EmbeddedPostgres postgres;
  private final boolean isProfiled;

  private House(
      Path program,
      Path directory,
      List<AccountSettings> accounts,
      Sandbox sandbox,
      EmbeddedPostgres postgres,
      boolean isProfiled) {
    this.program = program;
    this.directory = directory;
    this.accounts = accounts;
    this.sandbox = sandbox;
    this.postgres = postgres;
    this.isProfiled = isProfiled;
  }

  /**
   * An empty house.
   *
   * @param isProfiled whether the database counts its statements, and the server is recorded
   */
  static House open(Path program, boolean isProfiled) throws IOException {
    Path directory = Files.createTempDirectory("countersign-bench");
    Path data = directory.resolve("postgres");
    EmbeddedPostgres postgres = EmbeddedPostgres.open(data, Ownership.OWN);
    if (isProfiled) {
      postgres = StatementProfile.enable(postgres, data);
    }
    SandboxSettings meta =
        SandboxSettings.demo().withInstagramAccounts(ACCOUNTS, House::people).withPort(0);
    return new House(
        program, directory, meta.accounts(), Sandbox.start(meta), postgres, isProfiled);
  }

  private static List<Person> people(int account) {
    return IntStream.range(0, PEOPLE_EACH)
        .mapToObj(number -> {
          int id = account * PEOPLE_EACH + number;
          return new Person(
              new PersonId("654321789%07d".formatted(id)), "Person " + id, "person" + id);
        })
        .toList();
  }

  Sandbox sandbox() {
    return sandbox;
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  String appSecret() {
    return accounts.getFirst().app().secret().value();
  }

  /** Meta's id of an account. */
  String account(int number) {
    return accounts.get(number).id().value();
  }

  /** One of the people who write to an account. */
  PersonId person(int account, int number) {
    return accounts.get(account).people().get(number % PEOPLE_EACH).id();
  }

  /** A server on the database of this house, of which Meta knows. */
  MeasuredServer start() throws IOException, InterruptedException {
    String database =
        """
          database: { url: "%s", username: "%s", password: "%s" }
        """
            .formatted(postgres.jdbcUrl(), postgres.username(), postgres.password().value());
    int port = freePort();
    MeasuredServer server =
        MeasuredServer.start(
            isProfiled ? Jvm.RECORDED : Jvm.LEARNED, program, settings(port, database), port);
    accounts.forEach(
        account -> sandbox.setWebhook(account.id(), server.uri("/webhooks/instagram")));
    return server;
  }

  /** A server with an embedded database that stays from one start to the next. */
  MeasuredServer startWithItsOwnDatabase(Jvm jvm) throws IOException, InterruptedException {
    int port = freePort();
    return MeasuredServer.start(jvm, program, settings(port, ""), port);
  }

  /** Everybody writes, so that everybody may be asked. */
  void greet() throws InterruptedException {
    for (AccountSettings account : accounts) {
      account.people().forEach(person -> sandbox.write(person.id(), "hello"));
    }
    while (!sandbox.webhooksIdle()) {
      Thread.sleep(20);
    }
    awaitHandled();
  }

  /** Forgets what the database counted while everything was prepared. */
  void beginProfile() {
    if (isProfiled) {
      StatementProfile.reset(postgres);
    }
  }

  /** Waits until every webhook was handled. */
  void awaitHandled() throws InterruptedException {
    while (count("select count(*) from inbox where due_at is not null") > 0) {
      Thread.sleep(20);
    }
  }

  /** Waits until everything was sent. */
  void awaitSent() throws InterruptedException {
    while (count("select count(*) from outbox where lane = 'SEND' and due_at is not null") > 0) {
      Thread.sleep(50);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(), postgres.username(), postgres.password().value());
  }

  long count(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private Path settings(int port, String database) throws IOException {
    StringBuilder yaml =
        new StringBuilder(
                """
                countersign:
                  port: %d
                  data-dir: %s
                  meta: { graph-url: "%s" }
                  callbacks: { allow: ["127.0.0.1/32"] }
                """
                    .formatted(port, directory.resolve("data"), sandbox.graphUri()))
            .append(database)
            .append("  accounts:\n");
    for (AccountSettings account : accounts) {
      yaml.append(
          """
              account-%s: { channel: instagram, id: "%s", page-access-token: "%s", app-secret: "%s", webhook-verify-token: "%s" }
          """
              .formatted(
                  account.id(),
                  account.id(),
                  account.accessToken().value(),
                  account.app().secret().value(),
                  account.app().verifyToken().value()));
    }
    return Files.writeString(directory.resolve("countersign.yaml"), yaml);
  }

  /** A key that may ask and read, made by the program's own command. */
  String key() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                MeasuredServer.java(),
                "-jar",
                program.toString(),
                "keys",
                "create",
                "--name",
                "bench",
                "--scopes",
                "approvals:create,approvals:read",
                "--config",
                directory.resolve("countersign.yaml").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String key =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("csk_"))
            .findFirst()
            .orElseThrow();
    process.waitFor();
    return key;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    sandbox.close();
    postgres.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
