package dev.countersign.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The short form of what crashes, cuts off and freezes; its table is printed. */
final class FaultsIT {
  @Test
  void every_promise_is_kept_whatever_breaks() {
    Faults.Options options =
        new Faults.Options(
            true, Set.of(), Long.getLong("faults.seed", System.nanoTime() % 1_000_000));
    ByteArrayOutputStream table = new ByteArrayOutputStream();

    boolean isKept = Faults.run(options, new PrintStream(table, true, UTF_8));

    System.out.println(table.toString(UTF_8));
    assertThat(isKept).as(table.toString(UTF_8)).isTrue();
  }
}
