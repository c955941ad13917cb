package dev.countersign.postgres.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Another process that uses an embedded PostgreSQL, to be ended the gentle way or killed. */
final class OtherProgram implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private OtherProgram(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Opens the directory, says the server's process id, and closes it when its input ends. */
  public static void main(String[] arguments) throws IOException {
    try (var postgres =
        EmbeddedPostgres.open(Path.of(arguments[0]), Ownership.valueOf(arguments[1]))) {
      System.out.println("server " + postgres.processId());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
    System.out.println("closed");
  }

  static OtherProgram start(Path directory, Ownership ownership) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
                List.of(
                    java,
                    "-cp",
                    System.getProperty("java.class.path"),
                    OtherProgram.class.getName(),
                    directory.toString(),
                    ownership.name()))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      return new OtherProgram(builder.start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  long processId() {
    return process.pid();
  }

  /** Waits until the server is up there; its process id. */
  long serverProcessId() {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("server ")) {
          return Long.parseLong(line.substring("server ".length()));
        }
      }
      throw new AssertionError(
          "the other program ended with " + process.onExit().join().exitValue());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  void end() {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyGone) {
      throw new UncheckedIOException(alreadyGone);
    }
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
  }

  @Override
  public void close() {
    kill();
  }
}
