package dev.countersign.postgres.embedded;

import dev.countersign.postgres.embedded.EmbeddedPostgresException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PostgreSQL's programs, unpacked and proven to run.
 *
 * @param home the folder with {@code bin}
 * @param version as PostgreSQL writes it, for example 18.6
 * @param launch the way of running them that works here
 */
record Installation(Path home, String version, Launch launch) {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");

  /** Finds the first way to run the programs that works, unpacking them where needed. */
  static Installation find(DataDirectory directory, Surroundings surroundings) {
    var archive =
        BinariesArchive.forPlatform(
            surroundings.platform().operatingSystem(), surroundings.platform().processor());
    var obstacles = new ArrayList<String>();
    List<Launch> launches = new ArrayList<>();
    for (Launch launch : surroundings.launches().apply(directory)) {
      Optional<String> obstacle = launch.obstacle(directory);
      obstacle.ifPresentOrElse(obstacles::add, () -> launches.add(launch));
    }
    if (launches.isEmpty()) {
      throw new EmbeddedPostgresException(
          Reason.USER_NAMESPACES_FORBIDDEN,
          "PostgreSQL does not run as root, and running it as somebody else is not possible here ("
              + String.join("; ", obstacles)
              + "): run this program as a normal user, or set database.url to a PostgreSQL of your own.");
    }
    for (Launch launch : launches) {
      for (Path cache : surroundings.caches().apply(directory)) {
        Optional<Installation> found = install(archive, cache, launch, directory, obstacles);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new EmbeddedPostgresException(
        Reason.BINARIES_UNUSABLE,
        "The PostgreSQL that comes with this program does not run here ("
            + String.join("; ", obstacles)
            + "): install what is missing, or set database.url to a PostgreSQL of your own.");
  }

  private static Optional<Installation> install(
      BinariesArchive archive,
      Path cache,
      Launch launch,
      DataDirectory directory,
      List<String> obstacles) {
    try {
      Path home = archive.unpackInto(cache);
      FinishedProgram attempt =
          FinishedProgram.run(launch.command(postgres(home), "-V"), directory.root(), "");
      Matcher version = VERSION.matcher(attempt.output());
      if (attempt.succeeded() && version.find()) {
        return Optional.of(new Installation(home, version.group(1), launch));
      }
      obstacles.add(attempt.output());
    } catch (IOException failure) {
      obstacles.add(cache + " cannot be used: " + failure.getMessage());
    }
    return Optional.empty();
  }

  int majorVersion() {
    return Integer.parseInt(version.split("\\D", 2)[0]);
  }

  Path postgres() {
    return postgres(home);
  }

  private static Path postgres(Path home) {
    return home.resolve("bin").resolve("postgres");
  }

  /** Runs one of PostgreSQL's programs to its end. */
  FinishedProgram run(String program, Path workingDirectory, String input, String... arguments) {
    return FinishedProgram.run(
        launch.command(home.resolve("bin").resolve(program), arguments), workingDirectory, input);
  }
}
