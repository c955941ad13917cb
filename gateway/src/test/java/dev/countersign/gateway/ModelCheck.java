package dev.countersign.gateway;

import dev.countersign.postgres.PostgresStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs histories on one database, and makes the smallest example of one that differs. */
final class ModelCheck implements AutoCloseable {
  private final SetClock clock = new SetClock();
  private final PostgresStore store = new PostgresStore(clock.database().pool());
  private int runs;

  ModelCheck() throws SQLException {}

  /** What a history came to that should have come to nothing. */
  record Finding(long seed, List<Happening> history, Throwable difference) {
    String report() {
      return "Seed "
          + seed
          + " (again: mvn -Pmodel -Dmodel.histories=1 -Dmodel.seed="
          + seed
          + " -pl gateway -am verify)\n  "
          + IntStream.range(0, history.size())
              .mapToObj(i -> (i + 1) + ". " + history.get(i))
              .collect(Collectors.joining("\n  "))
          + "\n  "
          + difference.getMessage();
    }
  }

  Optional<Finding> run(long seed, WatchedStore.Lie lie) {
    return run(seed, RandomHappenings.of(seed), lie);
  }

  Optional<Finding> run(long seed, List<Happening> history, WatchedStore.Lie lie) {
    ModelRun run = new ModelRun(clock, store, new Cast(String.valueOf(runs++)), seed, lie);
    List<Happening> past = new ArrayList<>();
    try {
      for (Happening happening : history) {
        past.add(happening);
        run.happen(happening);
      }
      run.end();
      return Optional.empty();
    } catch (RuntimeException | AssertionError difference) {
      return Optional.of(new Finding(seed, past, difference));
    }
  }

  /** The same difference, or another one, with as few happenings as are needed for it. */
  Finding smallest(Finding found, WatchedStore.Lie lie) {
    Finding smallest = found;
    boolean isSmaller = true;
    // the same seed makes the same ids
    while (isSmaller) {
      isSmaller = false;
      for (int i = smallest.history().size() - 1; i >= 0; i--) {
        List<Happening> fewer = new ArrayList<>(smallest.history());
        if (i < fewer.size()) {
          fewer.remove(i);
          forget();
          Optional<Finding> still = run(found.seed(), fewer, lie);
          if (still.isPresent()) {
            smallest = still.get();
            isSmaller = true;
          }
        }
      }
    }
    forget();
    return smallest;
  }

  /** A history that broke off leaves work behind, which is not the next one's. */
  void forget() {
    clock.database().clear();
    clock.database().change("truncate clock.woken");
  }

  @Override
  public void close() throws SQLException {
    store.close();
    clock.close();
  }
}
