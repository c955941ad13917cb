package dev.countersign.postgres.embedded;

import dev.countersign.postgres.embedded.EmbeddedPostgresException.Reason;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starting and stopping the server on a data directory whose lock we hold. A server is known by its
 * process id and its directory, not by a handle: it makes no difference whether this process
 * started it.
 */
record Server(DataDirectory directory, Installation installation, Duration patience) {
  private static final Logger LOGGER = LoggerFactory.getLogger(Server.class);

  /** Children of a killed server notice its death within a moment. */
  static final Duration LINGERING = Duration.ofSeconds(10);

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

  /**
   * A start after a crash replays up to a gigabyte of log; giving up on it would only make the next
   * start begin again.
   */
  private static final Duration RECOVERY = Duration.ofMinutes(10);

  private static final int MOST_PORTS_TRIED = 10;

  /** On the command line, so that no configuration file can take the durability away. */
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          "max_connections=100",
          "shared_buffers=64MB",
          "timezone=UTC",
          "log_timezone=UTC",
          "logging_collector=off",
          "log_destination=stderr",
          "cluster_name=countersign");

  private sealed interface Attempt {
    record Ready(PostmasterFile server) implements Attempt {}

    record PortTaken() implements Attempt {}

    /** The remains of a killed server still hold its files or its memory. */
    record RemainsInTheWay(String log) implements Attempt {}

    record Failed(String log) implements Attempt {}
  }

  /** Starts a server on a free port and waits until it is ready. */
  PostmasterFile start() {
    long begin = System.nanoTime();
    int portsTried = 0;
    while (true) {
      clearRemains();
      Attempt attempt;
      try {
        attempt = startOnce();
      } catch (IOException failure) {
        throw startFailed(String.valueOf(failure.getMessage()));
      }
      boolean late = System.nanoTime() - begin > patience.toNanos();
      switch (attempt) {
        case Attempt.Ready(PostmasterFile server) -> {
          return server;
        }
        case Attempt.PortTaken() -> {
          if (++portsTried == MOST_PORTS_TRIED) {
            throw startFailed("no free port on 127.0.0.1 was found in " + portsTried + " attempts");
          }
        }
        case Attempt.RemainsInTheWay(String log) -> {
          if (late) {
            throw new EmbeddedPostgresException(
                Reason.DATA_DIRECTORY_IN_USE,
                "The remains of an earlier server still hold "
                    + directory.cluster()
                    + " ("
                    + log
                    + "): end the processes that work in it, then start again.");
          }
          Patience.pause(BETWEEN_ATTEMPTS);
        }
        case Attempt.Failed(String log) -> throw startFailed(log);
      }
    }
  }

  private Attempt startOnce() throws IOException {
    ServerLog log = ServerLog.mark(directory.log());
    ProcessBuilder builder =
        new ProcessBuilder(
                inOwnSession(
                    installation.launch().command(installation.postgres(), arguments(freePort()))))
            .directory(directory.root().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.log().toFile()));
    FinishedProgram.useNeutralEnvironment(builder);
    Process process = builder.start();
    boolean decided =
        Patience.until(RECOVERY, () -> !process.isAlive() || ready(process.pid()).isPresent());
    Optional<PostmasterFile> ready = ready(process.pid());
    if (process.isAlive() && ready.isPresent()) {
      return new Attempt.Ready(ready.get());
    }
    if (!decided) {
      stop(process.pid());
      return new Attempt.Failed(
          "it was not ready after " + RECOVERY.toMinutes() + " minutes; " + log.lastLines());
    }
    if (log.mentions("could not bind")) {
      return new Attempt.PortTaken();
    }
    boolean remains =
        log.mentions("pre-existing shared memory block")
            || log.mentions("lock file \"postmaster.pid\"");
    return remains
        ? new Attempt.RemainsInTheWay(log.lastLines())
        : new Attempt.Failed(log.lastLines());
  }

  private Optional<PostmasterFile> ready(long processId) {
    return PostmasterFile.read(directory.postmasterFile())
        .filter(file -> file.ready() && file.processId() == processId);
  }

  /**
   * Ctrl-C in a terminal goes to all of our process group; the database must outlive it until we
   * are done with it.
   */
  private static List<String> inOwnSession(List<String> command) {
    var words = new ArrayList<String>();
    if (!System.getProperty("os.name").startsWith("Mac")) {
      words.add("setsid");
    }
    words.addAll(command);
    return words;
  }

  private String[] arguments(int port) {
    var words =
        new ArrayList<>(
            List.of("-D", directory.cluster().toString(), "-p", Integer.toString(port)));
    SETTINGS.forEach(setting -> words.addAll(List.of("-c", setting)));
    return words.toArray(String[]::new);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Says whether a running server is what {@link #start} would start today: same programs, same
   * settings.
   */
  boolean isUpToDate(PostmasterFile file) {
    return ProcessHandle.of(file.processId())
        .map(ProcessHandle::info)
        .filter(info -> info.command().equals(Optional.of(installation.postgres().toString())))
        .flatMap(ProcessHandle.Info::arguments)
        .filter(words -> List.of(words).equals(List.of(arguments(file.port()))))
        .isPresent();
  }

  /**
   * Ends what a killed server left behind, and deletes its {@code postmaster.pid} only when no
   * process works in the directory and the file is garbled or names another program, which
   * PostgreSQL itself would take for a living server. A file that names a dead process is left to
   * PostgreSQL, which looks at the shared memory as well.
   */
  void clearRemains() {
    ServerProcesses processes = processes();
    if (!Patience.until(LINGERING, () -> processes.all().isEmpty())) {
      LOGGER.warn("Processes of a killed server are still in {}; ending them", directory.cluster());
      processes.all().forEach(ProcessHandle::destroyForcibly);
      Patience.until(LINGERING, () -> processes.all().isEmpty());
    }
    if (!Files.exists(directory.postmasterFile()) || !processes.all().isEmpty()) {
      return;
    }
    Optional<PostmasterFile> file = PostmasterFile.read(directory.postmasterFile());
    if (file.isPresent() && ProcessHandle.of(file.get().processId()).isEmpty()) {
      return;
    }
    LOGGER.info("{} names no server that is alive; deleting it", directory.postmasterFile());
    try {
      Files.deleteIfExists(directory.postmasterFile());
    } catch (IOException failure) {
      throw DataDirectory.unwritable(directory.postmasterFile(), failure);
    }
  }

  /**
   * Ends the server: connections are cut and everything is written (fast), else at once
   * (immediate), else it is killed.
   */
  void stop(long processId) {
    ServerProcesses processes = processes();
    if (ended(processes, processId, "INT", patience.dividedBy(2))
        || ended(processes, processId, "QUIT", LINGERING)) {
      return;
    }
    LOGGER.warn(
        "PostgreSQL process {} does not end; killing it, the next start recovers from its log",
        processId);
    processes.all().forEach(ProcessHandle::destroyForcibly);
    if (!Patience.until(LINGERING, () -> processes.all().isEmpty())) {
      throw new EmbeddedPostgresException(
          Reason.STOP_FAILED,
          "PostgreSQL process "
              + processId
              + " on "
              + directory.cluster()
              + " did not end, not even when it was killed: look at its disk, then end it by hand.");
    }
  }

  private boolean ended(ServerProcesses processes, long processId, String signal, Duration limit) {
    if (processes.include(processId)) {
      installation.run("pg_ctl", directory.root(), "", "kill", signal, Long.toString(processId));
    }
    return Patience.until(limit, () -> !processes.include(processId));
  }

  ServerProcesses processes() {
    return new ServerProcesses(directory.cluster());
  }

  EmbeddedPostgresException startFailed(String log) {
    return new EmbeddedPostgresException(
        Reason.START_FAILED,
        "PostgreSQL could not be started on "
            + directory.cluster()
            + " ("
            + log
            + "): see "
            + directory.log()
            + ".");
  }
}
