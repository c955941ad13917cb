package dev.countersign.server.command;

import dev.countersign.server.Server;
import dev.countersign.spring.settings.Settings;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countersign serve}: the server. */
@Command(name = "serve", description = "Runs the server until it is stopped.")
final class ServeCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = config.settings();
    Server server = Server.start(settings);
    output.line("Countersign listens on http://localhost:" + server.port());
    if (settings.accounts().isEmpty()) {
      output.line("No account is set: nobody can be asked yet. See accounts in the README.");
    }
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }
}
