package dev.countersign.server.command;

import dev.countersign.server.demo.Demo;
import dev.countersign.server.demo.DemoStory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign demo}: everything in one process, to try it out. */
@Command(
    name = "demo",
    description = "Runs server, sandbox and a sample refund workflow in one process.")
final class DemoCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();

  @Option(names = "--script", description = "Play the story by itself and end.")
  private boolean isScript;

  @Option(
      names = "--data-dir",
      defaultValue = ".countersign/demo",
      description = "Where the demo sleeps on disk (${DEFAULT-VALUE}).")
  private Path dataDir = Path.of(".countersign/demo");

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "The server's port (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--phone-port",
      defaultValue = "8787",
      description = "The phone's port (${DEFAULT-VALUE}).")
  private int phonePort;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (isScript) {
      return DemoStory.play(output::line) ? ExitCode.DONE : ExitCode.FOUND_WRONG;
    }
    try (Demo demo = Demo.start(dataDir, port, phonePort)) {
      demo.begin();
      output.line(demo.greeting());
      new CountDownLatch(1).await();
    }
    return ExitCode.DONE;
  }
}
