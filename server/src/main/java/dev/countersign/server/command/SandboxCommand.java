package dev.countersign.server.command;

import dev.countersign.sandbox.SandboxProgram;
import dev.countersign.sandbox.SandboxSettings;
import dev.countersign.sandbox.http.SandboxStartException;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign sandbox}: the fake Meta alone. */
@Command(
    name = "sandbox",
    description = "Runs a fake of Meta's Graph API with phones in the browser, for any bot.")
final class SandboxCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();

  @Option(
      names = "--port",
      defaultValue = "" + SandboxSettings.USUAL_PORT,
      description = "Where to listen (${DEFAULT-VALUE}; 0 for any free port).")
  private int port;

  @Option(names = "--webhook-url", description = "Where to post webhooks.")
  private @Nullable URI webhookUrl;

  @Override
  public Integer call() {
    SandboxSettings settings = SandboxSettings.threeChannels().withPort(port);
    try {
      SandboxProgram.run(
          webhookUrl == null ? settings : settings.withWebhookUrl(webhookUrl), System.out);
      return ExitCode.DONE;
    } catch (SandboxStartException e) {
      output.refused("cannot-start", String.valueOf(e.getMessage()));
      return ExitCode.CANNOT_START;
    }
  }
}
