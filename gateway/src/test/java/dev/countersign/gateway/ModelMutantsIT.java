package dev.countersign.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.gateway.WatchedStore.Lie;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The model check finds what is wrong, and reports it so that it can be had again. */
class ModelMutantsIT {
  private static final int MOST_HISTORIES = 150;

  /**
   * The histories that catch what few of them do: they are tried first. Where one no longer does,
   * all others are, which only takes longer.
   */
  private static final Map<String, Long> CAUGHT_BY =
      Map.of(
          "an event counts each time that it is delivered", 58L,
          "STOP is forgotten", 18L,
          "who opted out is asked all the same", 18L,
          "quoted questions are not found", 14L,
          "a number is left out", 19L,
          "what was asked before can be answered", 9L,
          "whoever takes a vote over has one of their own", 12L,
          "people decide about their own requests", 120L);

  @Test
  void every_broken_product_is_caught() throws Exception {
    List<String> escaped = new ArrayList<>();
    try (ModelCheck check = new ModelCheck()) {
      for (Map.Entry<String, Lie> mutant : ModelMutants.all().entrySet()) {
        long first = CAUGHT_BY.getOrDefault(mutant.getKey(), 0L);
        if (caught(check, first, mutant.getValue()).isEmpty()) {
          escaped.add(mutant.getKey());
        }
      }
    }
    assertThat(escaped).isEmpty();
    assertThat(ModelMutants.all())
        .hasSizeGreaterThan(20)
        .containsKeys(CAUGHT_BY.keySet().toArray(String[]::new));
  }

  @Test
  void a_difference_tells_its_seed_and_both_views_and_comes_again() throws Exception {
    Lie lie = requireNonNull(ModelMutants.all().get("time is never up"));
    try (ModelCheck check = new ModelCheck()) {
      ModelCheck.Finding found = caught(check, 1, lie).orElseThrow();
      ModelCheck.Finding smallest = check.smallest(found, lie);

      assertThat(smallest.history()).hasSizeLessThan(found.history().size());
      assertThat(smallest.report())
          .contains("model.seed=" + found.seed(), "the reference", "Lifecycle");
      assertThat(check.run(found.seed(), lie)).isPresent();
      check.forget();
    }
  }

  /** Tries one history, then all others; a seed makes the same ids, so each is tried once. */
  private static Optional<ModelCheck.Finding> caught(ModelCheck check, long first, Lie lie) {
    Optional<ModelCheck.Finding> found = check.run(first, lie);
    for (long seed = 0; seed < MOST_HISTORIES && found.isEmpty(); seed++) {
      found = seed == first ? found : check.run(seed, lie);
    }
    check.forget();
    return found;
  }
}
