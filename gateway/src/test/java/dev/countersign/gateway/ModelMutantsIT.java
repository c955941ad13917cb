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

  @Test
  void every_broken_product_is_caught() throws Exception {
    List<String> escaped = new ArrayList<>();
    try (ModelCheck check = new ModelCheck()) {
      long from = 0;
      for (Map.Entry<String, Lie> mutant : ModelMutants.all().entrySet()) {
        // a seed makes the same ids, which are in the database once
        from += MOST_HISTORIES;
        if (caught(check, from, mutant.getValue()).isEmpty()) {
          escaped.add(mutant.getKey());
        }
      }
    }
    assertThat(escaped).isEmpty();
    assertThat(ModelMutants.all()).hasSizeGreaterThan(20);
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

  private static Optional<ModelCheck.Finding> caught(ModelCheck check, long from, Lie lie) {
    Optional<ModelCheck.Finding> found = Optional.empty();
    for (long seed = from; seed < from + MOST_HISTORIES && found.isEmpty(); seed++) {
      found = check.run(seed, lie);
    }
    check.forget();
    return found;
  }
}
