package dev.countersign.postgres.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the life cycle takes from the world around it.
 *
 * @param caches where unpacked programs may lie, best first
 * @param launches the ways to run PostgreSQL's programs on a data directory, best first
 * @param waits how long to wait for others
 */
record Surroundings(
    Platform platform,
    Function<DataDirectory, List<Path>> caches,
    Function<DataDirectory, List<Launch>> launches,
    Waits waits) {
  /** As in the system properties {@code os.name} and {@code os.arch}. */
  record Platform(String operatingSystem, String processor) {}

  /**
   * How long to wait for others.
   *
   * @param forOwner until a long-running owner lets go; it may be on its way out
   * @param forCommand until a short command lets go
   * @param forServer until a server is up, down, or gone from memory
   */
  record Waits(Duration forOwner, Duration forCommand, Duration forServer) {
    static final Waits USUAL =
        new Waits(Duration.ofSeconds(3), Duration.ofSeconds(15), Duration.ofSeconds(60));
  }

  static Surroundings ofThisProcess() {
    return new Surroundings(
        new Platform(System.getProperty("os.name"), System.getProperty("os.arch")),
        directory -> caches(System.getenv(), System.getProperty("user.home"), directory),
        Launch::candidates,
        Waits.USUAL);
  }

  /**
   * The user's cache by the XDG rules, then the data directory itself, for homes that cannot be
   * written or executed from.
   */
  static List<Path> caches(Map<String, String> environment, String home, DataDirectory directory) {
    String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG rules say that a relative path is to be ignored.
    Path base = configured.startsWith("/") ? Path.of(configured) : Path.of(home, ".cache");
    return List.of(base.resolve("countersign"), directory.root().resolve("binaries"));
  }
}
