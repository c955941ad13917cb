package dev.countersign.postgres.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How a short-lived program ended: its exit status and everything it printed. A program that is
 * missing ended with 127.
 */
record FinishedProgram(int status, String output) {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int NOT_FOUND = 127;

  /** Runs the program to its end, feeding it the input; it is killed after two minutes. */
  static FinishedProgram run(List<String> command, Path workingDirectory, String input) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectErrorStream(true);
    useNeutralEnvironment(builder);
    try {
      Process process = builder.start();
      CompletableFuture.delayedExecutor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          .execute(process::destroyForcibly);
      feed(process, input);
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Patience.until(LIMIT, () -> !process.isAlive());
      return new FinishedProgram(process.exitValue(), output.strip());
    } catch (IOException failure) {
      return new FinishedProgram(NOT_FOUND, String.valueOf(failure.getMessage()));
    }
  }

  /**
   * PGOPTIONS and its like would change the server behind our back; the language would change
   * messages that we read.
   */
  static void useNeutralEnvironment(ProcessBuilder builder) {
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
  }

  boolean succeeded() {
    return status == 0;
  }

  /** The end of what it printed, which is where programs say why they gave up. */
  String lastLines() {
    List<String> lines = output.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private static void feed(Process process, String input) {
    try (OutputStream stream = process.getOutputStream()) {
      stream.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException endedWithoutReading) {
      // Its exit status and its output tell what went wrong, better than our broken pipe.
      process.onExit().join();
    }
  }
}
