package dev.countersign.server;

import dev.countersign.spring.SettingsException;
import dev.countersign.spring.settings.Settings;
import dev.countersign.spring.settings.SettingsOutcome;
import dev.countersign.spring.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads {@code countersign.yaml}. */
public final class SettingsFile {
  /** The file that is read when none is named. */
  public static final Path USUAL = Path.of("countersign.yaml");

  private SettingsFile() {}

  /**
   * The settings of a file and of the environment.
   *
   * @param file absent for {@link #USUAL}, which need not exist
   * @throws SettingsException with one line that says what is wrong
   */
  public static Settings read(@Nullable Path file, Map<String, String> environment) {
    Path path = file == null ? USUAL : file;
    if (!Files.exists(path)) {
      if (file == null) {
        return settings(Map.of(), environment);
      }
      throw new SettingsException(
          "There is no file " + path + "; give --config FILE with a file that exists.");
    }
    return settings(tree(path), environment);
  }

  /**
   * The settings of a tree of keys and of the environment.
   *
   * @throws SettingsException with one line that says what is wrong
   */
  public static Settings settings(Map<String, Object> tree, Map<String, String> environment) {
    return switch (SettingsReader.read(tree, environment)) {
      case SettingsOutcome.Read read -> read.settings();
      case SettingsOutcome.Wrong wrong -> throw new SettingsException(wrong.line());
    };
  }

  private static Map<String, Object> tree(Path path) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object root;
    try {
      root = new Yaml(new SafeConstructor(options)).load(Files.readString(path));
    } catch (YAMLException e) {
      throw new SettingsException(
          "The file "
              + path
              + " is not YAML that can be read: "
              + String.valueOf(e.getMessage())
                  .lines()
                  .map(String::strip)
                  .reduce((a, b) -> a + " " + b)
                  .orElse(""));
    } catch (IOException e) {
      throw new SettingsException("The file " + path + " cannot be read: " + e.getMessage());
    }
    if (root == null) {
      return Map.of();
    }
    Map<String, Object> top = named(path, "", root);
    for (String key : top.keySet()) {
      if (!key.equals("countersign")) {
        throw new SettingsException(
            "setting "
                + key
                + ": is unknown; everything in "
                + path
                + " stands below countersign:");
      }
    }
    Object below = top.get("countersign");
    return below == null ? Map.of() : named(path, "countersign", below);
  }

  private static Map<String, Object> named(Path path, String key, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new SettingsException(
          "The file "
              + path
              + " has no keys "
              + (key.isEmpty() ? "at its top" : "below " + key)
              + "; for example countersign: { port: 8080 }");
    }
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach((name, below) -> {
      if (below != null) {
        named.put(String.valueOf(name), below);
      }
    });
    return named;
  }
}
