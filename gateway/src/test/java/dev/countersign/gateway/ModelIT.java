package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The naive reference, Lifecycle in memory, and the workers on PostgreSQL see the same in random
 * histories. CONTRIBUTING.md says how to run many, or one again.
 */
class ModelIT {
  private static final int HISTORIES = Integer.getInteger("model.histories", 100);
  private static final int DATABASES = 2;
  private static final int MOST_FINDINGS = 3;

  @Test
  void reference_and_lifecycle_and_database_agree_in_every_history() throws Exception {
    long first = Long.getLong("model.seed", ThreadLocalRandom.current().nextLong(1L << 40));
    System.out.println("Model check: " + HISTORIES + " histories from seed " + first);
    long begun = System.nanoTime();

    List<String> found = check(first, HISTORIES);

    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    System.out.println("Model check: took " + seconds + " s");
    assertThat(found).as("histories that differ").isEmpty();
  }

  @Test
  void the_same_histories_agree_in_every_run() throws Exception {
    assertThat(check(1, 30)).as("histories that differ").isEmpty();
  }

  private static List<String> check(long first, int histories) throws Exception {
    List<Future<List<String>>> parts = new ArrayList<>();
    try (ExecutorService databases = Executors.newFixedThreadPool(DATABASES)) {
      for (int part = 0; part < DATABASES; part++) {
        long from = first + part;
        parts.add(
            databases.submit(() ->
                check(
                    LongStream.iterate(
                        from, seed -> seed < first + histories, seed -> seed + DATABASES))));
      }
    }
    List<String> found = new ArrayList<>();
    for (Future<List<String>> part : parts) {
      found.addAll(part.get());
    }
    return found;
  }

  private static List<String> check(LongStream seeds) throws Exception {
    List<String> found = new ArrayList<>();
    try (ModelCheck check = new ModelCheck()) {
      seeds
          .takeWhile(seed -> found.size() < MOST_FINDINGS)
          .forEach(seed ->
              check
                  .run(seed, WatchedStore.TRUTH)
                  .ifPresent(finding -> {
                    // at once, because the smallest one takes a while
                    System.out.println("Model check: " + finding.report());
                    found.add(check.smallest(finding, WatchedStore.TRUTH).report());
                  }));
    }
    return found;
  }
}
