package dev.countersign.faults.world;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is run.
 *
 * @param server the program, {@code countersign-server.jar}
 * @param agent the jar with the agent that goes into it
 * @param archive where an archive of classes is kept, with which a server starts in half the time
 */
public record Programs(Path server, Path agent, Path archive) {
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  boolean hasArchive() {
    return Files.exists(archive);
  }

  /** A server without an archive writes it when it ends. */
  String archiveOption() {
    return (hasArchive() ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive;
  }
}
