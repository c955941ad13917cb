package dev.countersign.faults.scenario;

import dev.countersign.faults.world.Postgres;
import dev.countersign.faults.world.Programs;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * On what scenarios are played.
 *
 * @param isShort whether minutes are given, or hours
 * @param seed the start of all chance
 */
public record Stage(Programs programs, Path folder, Postgres postgres, boolean isShort, long seed) {
  /** A crashed owner's work is free again after that (Gateway.Pace). */
  static final Duration LONGEST_LEASE = Duration.ofSeconds(30);

  /** Within that the backlog must be gone once it can be worked on. */
  static final Duration DRAIN = Duration.ofSeconds(30);

  /** One server, one account. */
  World.Plan plan() {
    return new World.Plan(
        programs, folder, postgres, World.impatient(SandboxSettings.demo()), 1, 1, "512m");
  }

  /** The same with so many Instagram accounts. */
  World.Plan plan(int accounts) {
    return plan()
        .withMeta(
            World.impatient(
                SandboxSettings.demo().withInstagramAccounts(accounts, number -> List.of())));
  }

  /** A number for the short form, another for the long one. */
  int either(int small, int large) {
    return isShort ? small : large;
  }

  /** The same for a time. */
  Duration either(Duration small, Duration large) {
    return isShort ? small : large;
  }

  /** Chance that a seed repeats. */
  Random random() {
    return new Random(seed);
  }
}
