package dev.countersign.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own. */
final class MeasuredServer implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final int port;
  private final Duration startTime;

  private MeasuredServer(Process process, int port, Duration startTime) {
    this.process = process;
    this.port = port;
    this.startTime = startTime;
  }

  /** Whether the JVM may use what it learned when the program was built. */
  enum Jvm {
    /** As any JVM starts. */
    PLAIN,
    /** With the AOT cache that lies beside the program. */
    LEARNED,
    /** The same, and what it does is recorded in {@code recording.jfr} beside the program. */
    RECORDED;

    List<String> options(Path program) {
      return switch (this) {
        case PLAIN -> List.of();
        case LEARNED -> List.of("-XX:AOTCache=" + program.resolveSibling("countersign-server.aot"));
        case RECORDED -> {
          List<String> options = new ArrayList<>(LEARNED.options(program));
          options.add("-XX:FlightRecorderOptions=stackdepth=512");
          options.add(
              "-XX:StartFlightRecording=settings=profile,filename="
                  + program.resolveSibling("recording.jfr"));
          yield options;
        }
      };
    }
  }

  /** Starts the program with settings and measures until {@code /readyz} says that it can work. */
  static MeasuredServer start(Jvm jvm, Path program, Path settings, int port)
      throws IOException, InterruptedException {
    Path log = settings.resolveSibling("server.log");
    long begin = System.nanoTime();
    List<String> command = new ArrayList<>();
    command.add(java());
    command.add("-XX:+UseSerialGC");
    command.add("-Xms64m");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(jvm.options(program));
    command.addAll(List.of("-jar", program.toString(), "serve", "--config", settings.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    while (!isReady(port)) {
      if (!process.isAlive() || System.nanoTime() - begin > LONGEST_START.toNanos()) {
        process.destroy();
        throw new IllegalStateException("The server did not start: " + Files.readString(log));
      }
      Thread.sleep(5);
    }
    return new MeasuredServer(process, port, Duration.ofNanos(System.nanoTime() - begin));
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static boolean isReady(int port) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until whoever is at a port says that it can work. */
  static void awaitReady(int port) throws InterruptedException {
    while (!isReady(port)) {
      Thread.sleep(5);
    }
  }

  int port() {
    return port;
  }

  Duration startTime() {
    return startTime;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Time of a core that the server has used up; zero where the system does not tell. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Resident memory of the server's own process in KiB. */
  long residentKib() throws IOException {
    return proportionalKib(process.pid());
  }

  private static long proportionalKib(long pid) throws IOException {
    Path rollup = Path.of("/proc/" + pid + "/smaps_rollup");
    try (Stream<String> lines = Files.lines(rollup)) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
