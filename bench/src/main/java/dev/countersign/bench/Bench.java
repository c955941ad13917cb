package dev.countersign.bench;

import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.SandboxSettings;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads the numbers of the program: start, memory, cycles a second. Machines are noisy: compare
 * within one run.
 */
public final class Bench {
  private static final int STARTS = 5;
  private static final int IN_FLIGHT = 16;
  private static final int WARM_UP = 1500;
  private static final int MEASURED = 1500;
  private static final int ROUNDS = 5;

  private Bench() {}

  /**
   * Measures the program.
   *
   * @param arguments the program's jar
   */
  public static void main(String[] arguments) throws Exception {
    Path program = Path.of(arguments[0]).toAbsolutePath();
    Path directory = Files.createTempDirectory("countersign-bench");
    SandboxSettings meta = sandbox();
    System.out.println("machine    " + machine());
    try (Sandbox sandbox = Sandbox.start(meta)) {
      int port = freePort();
      Path settings = settings(directory, sandbox, port);
      starts(program, settings, port);
      cycles(program, settings, port, sandbox);
    } finally {
      delete(directory);
    }
  }

  private static void starts(Path program, Path settings, int port) throws Exception {
    try (MeasuredServer first = MeasuredServer.start(program, settings, port)) {
      System.out.printf(
          "first start of serve, embedded database   %d ms%n", first.startTime().toMillis());
    }
    List<Long> times = new ArrayList<>();
    long resident = 0;
    long database = 0;
    for (int i = 0; i < STARTS; i++) {
      try (MeasuredServer server = MeasuredServer.start(program, settings, port)) {
        times.add(server.startTime().toMillis());
        Thread.sleep(5000);
        resident = server.residentKib();
        database = server.databaseKib();
      }
    }
    System.out.printf(
        "later starts to /readyz                   %s ms, median %d%n", times, median(times));
    System.out.printf(
        "memory at rest (proportional)             %d MiB server, %d MiB PostgreSQL%n",
        resident / 1024, database / 1024);
  }

  private static void cycles(Path program, Path settings, int port, Sandbox sandbox)
      throws Exception {
    try (MeasuredServer server = MeasuredServer.start(program, settings, port)) {
      List<Cycles.Worker> workers = new ArrayList<>();
      for (var account : sandbox.accounts()) {
        sandbox.setWebhook(account.settings().id(), server.uri("/webhooks/instagram"));
        Person person = account.settings().people().getFirst();
        sandbox.write(person.id(), "hello");
        workers.add(new Cycles.Worker("account-" + account.settings().id(), person));
      }
      while (!sandbox.webhooksIdle()) {
        Thread.sleep(20);
      }
      try (Cycles cycles = new Cycles(server, sandbox, key(program, settings))) {
        cycles.run(WARM_UP, workers);
        List<Long> rates = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          Duration time = cycles.run(MEASURED, workers);
          rates.add(MEASURED * 1000L / Math.max(1, time.toMillis()));
        }
        System.out.printf(
            "cycles a second, %d in flight              %s, median %d%n",
            IN_FLIGHT, rates, median(rates));
      }
    }
  }

  private static String key(Path program, Path settings) throws IOException, InterruptedException {
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
                "approvals:create",
                "--config",
                settings.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String key =
        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .strip()
            .lines()
            .filter(line -> line.startsWith("csk_"))
            .findFirst()
            .orElseThrow();
    process.waitFor();
    return key;
  }

  private static SandboxSettings sandbox() {
    SandboxSettings demo = SandboxSettings.demo();
    AccountSettings shop = demo.accounts().getFirst();
    List<AccountSettings> accounts =
        IntStream.range(0, IN_FLIGHT)
            .mapToObj(number ->
                new AccountSettings(
                    new AccountId("1784140000000%04d".formatted(number)),
                    shop.name(),
                    shop.username() + number,
                    "10400000000%04d".formatted(number),
                    new dev.countersign.sandbox.account.Credential("bench-token-" + number),
                    shop.app(),
                    null,
                    shop.permissions(),
                    false,
                    List.of(
                        new Person(
                            new PersonId("654321789012%04d".formatted(number)),
                            "Person " + number,
                            "person" + number))))
            .toList();
    return demo.withAccounts(accounts);
  }

  private static Path settings(Path directory, Sandbox sandbox, int port) throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            """
            countersign:
              port: %d
              data-dir: %s
              meta: { graph-url: "%s" }
              callbacks: { allow: ["127.0.0.1/32"] }
              accounts:
            """
                .formatted(port, directory.resolve("data"), sandbox.graphUri()));
    for (var account : sandbox.accounts()) {
      yaml.append(
          """
              account-%s: { channel: instagram, id: "%s", page-access-token: "%s", app-secret: "%s", webhook-verify-token: "%s" }
          """
              .formatted(
                  account.settings().id(),
                  account.settings().id(),
                  account.settings().accessToken().value(),
                  account.settings().app().secret().value(),
                  account.settings().app().verifyToken().value()));
    }
    return Files.writeString(directory.resolve("countersign.yaml"), yaml);
  }

  private static String machine() throws IOException {
    String memory;
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      memory = lines.findFirst().orElse("").replaceAll("\\s+", " ");
    }
    return "%s %s, %d cores, %s, Java %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.getRuntime().availableProcessors(),
            memory,
            Runtime.version());
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
