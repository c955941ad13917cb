package dev.countersign.e2e;

import dev.countersign.server.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** Runs {@code countersign} as a process of its own, as a user does. */
final class Programs {
  private static final long LONGEST_SECONDS = 90;

  private Programs() {}

  /** How a command ended. */
  record Finished(int exitCode, String out, String err) {}

  /** Runs a command to its end. */
  static Finished run(String... arguments) {
    return run(Map.of(), arguments);
  }

  static Finished run(Map<String, String> environment, String... arguments) {
    return run("", environment, arguments);
  }

  /**
   * The same with something to read.
   *
   * @param input what stands on standard input
   */
  static Finished run(String input, Map<String, String> environment, String... arguments) {
    Path folder = Folders.create();
    try {
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      ProcessBuilder builder = command(arguments);
      builder.environment().putAll(environment);
      Path in = Files.writeString(folder.resolve("in"), input);
      Process process =
          builder
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            String.join(" ", arguments) + " does not end: " + Files.readString(err));
      }
      return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      Folders.delete(folder);
    }
  }

  /** The program as it is started, without the variables of the environment that set things. */
  static ProcessBuilder command(String... arguments) {
    Path jar = jar();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:AOTCache=" + jar.resolveSibling("countersign-server.aot"),
            "-Xlog:aot=off",
            "-Xlog:cds=off",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("COUNTERSIGN_"));
    return builder;
  }

  private static Path jar() {
    try {
      Path place =
          Path.of(Program.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isRegularFile(place)) {
        throw new AssertionError("The program is not packaged: mvn -pl e2e -am verify does it.");
      }
      return place;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key that may do everything, made as a user makes one. */
  static String createKey(Path settings) {
    Finished finished =
        run(
            "keys",
            "create",
            "--name",
            "e2e",
            "--scopes",
            "admin",
            "--json",
            "--config",
            settings.toString());
    if (finished.exitCode() != 0) {
      throw new AssertionError("No key was made: " + finished);
    }
    return JsonMapper.shared()
        .readTree(finished.out().getBytes(StandardCharsets.UTF_8))
        .path("key")
        .asString();
  }
}
