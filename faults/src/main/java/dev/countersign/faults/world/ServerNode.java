package dev.countersign.faults.world;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.countersign.faults.agent.Trap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code countersign-server.jar serve} in a process of its own. */
public final class ServerNode implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(90);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);
  private static final Duration LONGEST_END = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final Path log;
  private final Path agent;
  private final HttpClient http;

  private ServerNode(Process process, Launch launch, HttpClient http) {
    this.process = process;
    this.port = launch.port();
    this.log = launch.log();
    this.agent = launch.programs().agent();
    this.http = http;
  }

  /**
   * How a node is started.
   *
   * @param memory such as {@code 512m}
   */
  record Launch(Programs programs, Path settings, int port, Path log, String memory) {}

  static ServerNode start(Launch launch, HttpClient http) {
    List<String> command = new ArrayList<>(List.of(Programs.java()));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            launch.programs().archiveOption(),
            "-XX:+EnableDynamicAgentLoading",
            "-Xmx" + launch.memory(),
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            launch.programs().server().toString(),
            "serve",
            "--config",
            launch.settings().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("COUNTERSIGN_"));
    builder.environment().put("COUNTERSIGN_PORT", Integer.toString(launch.port()));
    try {
      return new ServerNode(builder.start(), launch, http);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads the agent into it and tells it something, such as {@code point=api before commit}. */
  public ServerNode instruct(String arguments) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      try {
        machine.loadAgent(agent.toString(), arguments);
      } finally {
        machine.detach();
      }
      return this;
    } catch (IOException
        | AttachNotSupportedException
        | AgentLoadException
        | AgentInitializationException e) {
      throw new Unexpected("The agent cannot be told " + arguments + "; see " + log, e);
    }
  }

  /** Waits until it can work. */
  public ServerNode await() {
    if (!Wait.until(LONGEST_START, () -> isReady() || !process.isAlive()) || !process.isAlive()) {
      process.destroyForcibly();
      throw new Unexpected("A server did not start; see " + log);
    }
    return this;
  }

  /** Whether it says that it can do its work. */
  public boolean isReady() {
    return get("/readyz").isPresent();
  }

  /** The lines of its metrics; none while it does not answer. */
  public List<String> metrics() {
    return get("/actuator/prometheus").stream().flatMap(String::lines).toList();
  }

  private Optional<String> get(String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(LONGEST_ANSWER).build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Its port, the same after each start. */
  public int port() {
    return port;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Whether the process is there. */
  public boolean isAlive() {
    return process.isAlive();
  }

  private boolean reachedItsPoint() {
    return !process.isAlive() && process.exitValue() == Trap.EXIT_CODE;
  }

  /** Waits for its end at the armed point. */
  public boolean awaitItsPoint(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) && reachedItsPoint();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** {@code kill -9}; returns when. */
  public Instant kill() {
    process.destroyForcibly();
    join();
    return Instant.now();
  }

  /** {@code SIGSTOP}: it stands still and does not know. */
  public void freeze() {
    Postgres.signal("STOP", process.pid());
  }

  /** {@code SIGCONT}. */
  public void thaw() {
    Postgres.signal("CONT", process.pid());
  }

  /** The memory that the process takes now, in MiB. */
  public long residentMebibytes() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void join() {
    try {
      if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new Unexpected("A server does not end; see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it as an operator does. */
  @Override
  public void close() {
    process.destroy();
    join();
  }
}
