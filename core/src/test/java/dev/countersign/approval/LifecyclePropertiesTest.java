package dev.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No sequence of commands leaves a final state, resumes twice, or decides twice. A failure names
 * its seed: {@code RandomHistories.of(seed, Lifecycle::apply)} is the same life again.
 */
final class LifecyclePropertiesTest {
  private static final int HISTORIES = 10_000;

  @Test
  void no_sequence_of_commands_breaks_a_promise() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      History history = RandomHistories.of(seed, Lifecycle::apply);
      List<Findings.Broken> broken = LifecycleProperties.broken(history);
      assertThat(broken)
          .as("seed " + seed + "\n" + (broken.isEmpty() ? "" : LifecycleProperties.story(history)))
          .isEmpty();
    }
  }

  @Test
  void equal_seeds_give_equal_lives() {
    assertThat(RandomHistories.of(7, Lifecycle::apply).steps())
        .isEqualTo(RandomHistories.of(7, Lifecycle::apply).steps());
  }

  @ParameterizedTest
  @MethodSource({
    "dev.countersign.approval.BrokenLives#all",
    "dev.countersign.approval.BrokenAsking#all",
    "dev.countersign.approval.BrokenVoting#all",
    "dev.countersign.approval.BrokenAmending#all"
  })
  void a_lifecycle_that_breaks_a_promise_is_caught(History.Life life, String promise) {
    boolean isCaught =
        LongStream.range(0, HISTORIES)
            .mapToObj(seed -> LifecycleProperties.broken(RandomHistories.of(seed, life)))
            .flatMap(List::stream)
            .anyMatch(broken -> broken.promise().startsWith(promise));

    assertThat(isCaught).isTrue();
  }
}
