package dev.countersign.server.command;

import dev.countersign.server.SettingsFile;
import dev.countersign.spring.settings.Settings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config} that every command takes. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings (default: countersign.yaml, if there is one).")
  private @Nullable Path file;

  Settings settings() {
    return SettingsFile.read(file, System.getenv());
  }
}
