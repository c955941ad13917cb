package dev.countersign.faults.world;

import java.nio.file.Path;

/**
 * What is run.
 *
 * @param server the program, {@code countersign-server.jar}
 * @param agent the jar with the agent that goes into it
 */
public record Programs(Path server, Path agent) {
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
