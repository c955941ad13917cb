package dev.countersign.faults.world;

import dev.countersign.sandbox.SandboxSettings;
import java.nio.file.Path;

/**
 * What a world is made of.
 *
 * @param meta the sandbox's accounts and manners
 * @param servers how many servers there are
 * @param receivers at how many addresses callbacks are received
 * @param memory of each server, such as {@code 512m}
 */
public record Plan(
    Programs programs,
    Path folder,
    Postgres postgres,
    SandboxSettings meta,
    int servers,
    int receivers,
    String memory) {
  /** The same with other accounts or manners of Meta. */
  public Plan withMeta(SandboxSettings other) {
    return new Plan(programs, folder, postgres, other, servers, receivers, memory);
  }

  /** The same with so many servers. */
  public Plan withServers(int count) {
    return new Plan(programs, folder, postgres, meta, count, receivers, memory);
  }

  /** The same with so many addresses for callbacks. */
  public Plan withReceivers(int count) {
    return new Plan(programs, folder, postgres, meta, servers, count, memory);
  }

  /** The same with what servers read and log in another folder. */
  public Plan withFolder(Path other) {
    return new Plan(programs, other, postgres, meta, servers, receivers, memory);
  }

  /** The same on another PostgreSQL. */
  public Plan withPostgres(Postgres other) {
    return new Plan(programs, folder, other, meta, servers, receivers, memory);
  }
}
