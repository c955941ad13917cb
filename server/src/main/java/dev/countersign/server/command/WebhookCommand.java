package dev.countersign.server.command;

import dev.countersign.meta.webhook.WebhookSignature;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.secret.Secret;
import dev.countersign.value.Value;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code countersign webhook}: sign and check bodies as Meta does, handle stored ones again. */
@Command(
    name = "webhook",
    description = "Signs, verifies and replays webhooks.",
    synopsisSubcommandLabel = "COMMAND")
final class WebhookCommand {
  private static final String SECRET_VARIABLE = "META_APP_SECRET";

  @Command(
      name = "sign",
      description =
          "Prints the X-Hub-Signature-256 of a body; the app secret is read from META_APP_SECRET.")
  int sign(
      @Parameters(paramLabel = "FILE", description = "The body, or - for standard input.")
          String file,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    Optional<Secret> secret = secret(output);
    if (secret.isEmpty()) {
      return ExitCode.WRONG_USE;
    }
    String signature = WebhookSignature.of(secret.get(), GivenFile.read(file));
    output.done(Map.of("signature", Value.of(signature)), signature);
    return ExitCode.DONE;
  }

  @Command(
      name = "verify",
      description =
          "Tells whether a body has that X-Hub-Signature-256; the app secret is read from META_APP_SECRET.")
  int verify(
      @Parameters(paramLabel = "FILE", description = "The body, or - for standard input.")
          String file,
      @Option(names = "--signature", required = true, description = "sha256=…") String signature,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    Optional<Secret> secret = secret(output);
    if (secret.isEmpty()) {
      return ExitCode.WRONG_USE;
    }
    boolean isRight =
        Secret.of(WebhookSignature.of(secret.get(), GivenFile.read(file))).matches(signature);
    output.done(
        Map.of("valid", Value.of(isRight)),
        isRight
            ? "The signature is right."
            : "The signature is wrong: another app secret, or the body was changed on its way (a proxy that rewrites JSON?).");
    return isRight ? ExitCode.DONE : ExitCode.FOUND_WRONG;
  }

  @Command(
      name = "replay",
      description =
          "Handles stored webhooks again; what was handled before is recognised and does nothing.")
  int replay(
      @Option(names = "--from", required = true, description = "First id in the table inbox.")
          long from,
      @Option(names = "--to", required = true, description = "Last id in the table inbox.") long to,
      @Mixin ConfigOption config,
      @Mixin Output output) {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      int replayed = toolbox.part(PostgresStore.class).inbox().replay(from, to);
      output.done(
          Map.of("replayed", Value.of(replayed)),
          replayed + " webhooks are due again; a running server handles them.");
      return replayed > 0 ? ExitCode.DONE : ExitCode.FOUND_WRONG;
    }
  }

  private static Optional<Secret> secret(Output output) {
    String value = System.getenv(SECRET_VARIABLE);
    if (value == null || value.isEmpty()) {
      output.refused(
          "missing-secret",
          "Set the variable " + SECRET_VARIABLE + " to the app secret; it is never an argument.");
      return Optional.empty();
    }
    return Optional.of(Secret.of(value));
  }
}
