package dev.countersign.server.command;

import dev.countersign.postgres.EncryptionKeys;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.Keyset;
import dev.countersign.secret.Secret;
import dev.countersign.spring.ConfiguredKeyset;
import dev.countersign.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign keys encryption-keyset}: what is stored is encrypted with. */
@Command(
    name = "encryption-keyset",
    description =
        "Prints a new keyset for the setting encryption.keyset. Whoever has it reads what is stored; without it nobody does.")
final class EncryptionKeysetCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private Output output = new Output();

  @ArgGroup private Instead instead = new Instead();

  /** What to do instead of making a keyset. */
  static final class Instead {
    @Option(
        names = "--rotate",
        description =
            "Print the keyset that is given on standard input with a new key that encrypts from now on.")
    private boolean isRotating;

    @Option(
        names = "--stored",
        description = "Print the keyset that was generated and lies in the database.")
    private boolean isStored;

    @Option(
        names = "--forget-stored",
        description = "Remove that keyset from the database, once encryption.keyset holds it.")
    private boolean isForgetting;
  }

  @Override
  public Integer call() throws IOException {
    if (instead.isRotating) {
      return rotate(System.in.readAllBytes());
    }
    if (instead.isStored) {
      return stored();
    }
    return instead.isForgetting ? forget() : print(Keyset.generate());
  }

  private int rotate(byte[] given) {
    return switch (Keyset.parse(Secret.of(new String(given, StandardCharsets.UTF_8)))) {
      case Keyset.Reading.Read read -> print(read.keyset().rotated());
      case Keyset.Reading.Refused refused -> {
        output.refused(
            "not-a-keyset",
            "What was given on standard input "
                + refused.reason()
                + "; give a keyset as this command prints it.");
        yield ExitCode.WRONG_USE;
      }
    };
  }

  private int stored() {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      Optional<Keyset> own = toolbox.part(EncryptionKeys.class).own();
      if (own.isEmpty()) {
        output.refused("not-found", "No keyset lies in the database.");
        return ExitCode.FOUND_WRONG;
      }
      return print(own.get());
    }
  }

  private int forget() {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      Optional<Keyset> configured = toolbox.part(ConfiguredKeyset.class).keyset();
      EncryptionKeys keys = toolbox.part(EncryptionKeys.class);
      if (configured.isEmpty()) {
        output.refused(
            "only-keyset",
            "Nothing is removed: encryption.keyset is not set, so that the keyset in the database is the only one.");
        return ExitCode.FOUND_WRONG;
      }
      // stops here if the configured keyset does not open everything
      toolbox.part(Encryption.class);
      if (!keys.forgetOwn(configured.get())) {
        output.refused(
            keys.own().isEmpty() ? "not-found" : "another-keyset",
            keys.own().isEmpty()
                ? "No keyset lies in the database."
                : "Nothing is removed: encryption.keyset does not hold the key of the keyset in the database.");
        return ExitCode.FOUND_WRONG;
      }
      output.done(
          Map.of("forgotten", Value.of(true)),
          "The keyset is removed from the database. From now on encryption.keyset alone opens what is stored: keep a copy in a safe place.");
      return ExitCode.DONE;
    }
  }

  private int print(Keyset keyset) {
    String text = keyset.text().reveal();
    if (output.isJson()) {
      output.json(new Value.Structure(Map.of("keyset", Value.of(text))));
    } else {
      output.line(text);
    }
    return ExitCode.DONE;
  }
}
