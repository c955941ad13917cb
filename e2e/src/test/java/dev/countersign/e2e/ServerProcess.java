package dev.countersign.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code countersign serve} in a process of its own, which can be killed. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern LISTENS = Pattern.compile("listens on http://localhost:(\\d+)");
  private static final Pattern CONSOLE = Pattern.compile("http://localhost:(\\d+)/demo");

  /** Refuses what follows the value in the same line. */
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Process process;
  private final Path log;
  private final int port;

  private ServerProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts a server with a settings file and returns when it listens. */
  static ServerProcess start(Path settings) {
    return start(settings, Map.of());
  }

  /** The same with more variables of the environment. */
  static ServerProcess start(Path settings, Map<String, String> environment) {
    return start(LISTENS, environment, "serve", "--config", settings.toString());
  }

  /** Starts the demo on free ports and returns when it says where it is. */
  static ServerProcess demo(Path dataDir) {
    return start(
        CONSOLE,
        Map.of(),
        "demo",
        "--port",
        "0",
        "--phone-port",
        "0",
        "--data-dir",
        dataDir.toString());
  }

  private static ServerProcess start(
      Pattern sign, Map<String, String> environment, String... arguments) {
    try {
      Path log = Files.createTempFile("countersign-process", ".log");
      ProcessBuilder program =
          Programs.command(arguments).redirectErrorStream(true).redirectOutput(log.toFile());
      program.environment().putAll(environment);
      Process process = program.start();
      Wait.until("the server listens")
          .atMost(Duration.ofSeconds(90))
          .until(() -> find(sign, log).isPresent() || !process.isAlive());
      String port = find(sign, log).orElseThrow(() -> new AssertionError("It ended: " + read(log)));
      return new ServerProcess(process, log, Integer.parseInt(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> find(Pattern sign, Path log) {
    return sign.matcher(read(log)).results().map(found -> found.group(1)).findFirst();
  }

  /** The first group of the first place in the log that fits. */
  String told(Pattern sign) {
    return find(sign, log).orElseThrow(() -> new AssertionError("It did not tell: " + read(log)));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** Everything that it printed. */
  String log() {
    return read(log);
  }

  /**
   * The lines of its log with {@code log.format: json}, each of which is one JSON object. That it
   * listens it tells on standard output, which is no log.
   */
  List<JsonNode> jsonLog() {
    return log()
        .lines()
        .filter(line -> !LISTENS.matcher(line).find())
        .map(ServerProcess::json)
        .toList();
  }

  private static JsonNode json(String line) {
    try {
      JsonNode json = STRICT.readTree(line);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException e) {
      // it is told below
    }
    throw new AssertionError("This line of the log is no JSON object: " + line);
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    join();
  }

  private void join() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("The server does not end: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it as Ctrl-C does. */
  @Override
  public void close() {
    process.destroy();
    join();
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
