package dev.countersign.faults.scenario;

import dev.countersign.faults.world.Postgres;
import dev.countersign.faults.world.Programs;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.SandboxSettings;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Credential;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

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
    SandboxSettings demo = SandboxSettings.demo();
    AccountSettings shop = demo.accounts().getFirst();
    List<AccountSettings> all =
        IntStream.range(0, accounts)
            .mapToObj(number ->
                new AccountSettings(
                    new AccountId("1784140000000%04d".formatted(number)),
                    shop.name(),
                    shop.username() + number,
                    "10400000000%04d".formatted(number),
                    new Credential("faults-page-token-" + number),
                    shop.app(),
                    null,
                    shop.permissions(),
                    false,
                    List.of()))
            .toList();
    return plan().withMeta(World.impatient(demo.withAccounts(all)));
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
