package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** The short form of what crashes, cuts off and freezes; its table is printed. */
final class FaultsIT {
  @Test
  void every_promise_is_kept_whatever_breaks() {
    Faults.Options options =
        new Faults.Options(
            true, Set.of(), Long.getLong("faults.seed", System.nanoTime() % 1_000_000));

    assertThat(Faults.run(options, System.out)).isTrue();
  }
}
