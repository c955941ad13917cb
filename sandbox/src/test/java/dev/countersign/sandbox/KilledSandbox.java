package dev.countersign.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;

/** A sandbox with a memory in a process of its own, to be killed. */
final class KilledSandbox implements AutoCloseable {

  private final Process process;
  private final URI uri;

  KilledSandbox(Path memory, URI webhook) {
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledSandbox.class.getName(),
                  memory.toString(),
                  webhook.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader printed = process.inputReader(UTF_8);
      String address = printed.readLine();
      if (address == null) {
        throw new IllegalStateException("The sandbox's process ended before it listened");
      }
      uri = URI.create(address);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  URI uri() {
    return uri;
  }

  /** Ends the process as {@code kill -9} does, and waits until it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  /** Runs until it is killed, or the process that started it ends. */
  public static void main(String[] arguments) throws IOException {
    SandboxSettings settings =
        SandboxSettings.demo()
            .withMemory(Path.of(arguments[0]))
            .withWebhookUrl(URI.create(arguments[1]));
    try (Sandbox sandbox = Sandbox.start(settings)) {
      System.out.println(sandbox.uri());
      System.in.transferTo(System.out);
    }
  }
}
