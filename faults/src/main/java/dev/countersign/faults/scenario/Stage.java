package dev.countersign.faults.scenario;

import dev.countersign.faults.world.Plan;
import dev.countersign.faults.world.Postgres;
import dev.countersign.faults.world.Programs;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.time.Duration;
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

  /** One server, and an account on each channel. */
  Plan plan() {
    SandboxSettings all = SandboxSettings.threeChannels();
    return new Plan(
        programs,
        folder,
        postgres,
        World.impatient(all.withAccounts(all.accounts().subList(0, 3))),
        1,
        1,
        "512m");
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
