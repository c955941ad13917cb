package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The short form of what crashes, cuts off and freezes; its table is printed. The whole short form
 * takes too long for each change: {@code ./countersign-faults --short}.
 */
final class FaultsIT {
  private static final Set<String> PLAYED = Set.of("F1", "F3", "F9", "F10");

  @Test
  void every_promise_is_kept_whatever_breaks() {
    Faults.Options options =
        new Faults.Options(
            true, PLAYED, Long.getLong("faults.seed", System.nanoTime() % 1_000_000));

    assertThat(Faults.run(options, System.out)).isTrue();
  }
}
