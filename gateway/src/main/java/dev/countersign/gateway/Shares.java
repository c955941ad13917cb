package dev.countersign.gateway;

import dev.countersign.store.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes work for many, and for each of them no more at once than a share: one that is slow keeps
 * its own work waiting, and nobody else's.
 */
final class Shares<T> {
  private final int most;
  private final Function<T, Optional<String>> whose;
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
  private volatile Runnable whenRoom = () -> {};

  /**
   * Nothing is under way yet.
   *
   * @param most the share of each
   * @param whose for whom a piece of work is; what is for nobody has no limit
   */
  Shares(int most, Function<T, Optional<String>> whose) {
    this.most = most;
    this.whose = whose;
  }

  /** Calls this when there is room for more of somebody whose share was full. */
  void whenRoom(Runnable look) {
    whenRoom = look;
  }

  /** Takes up to so many pieces of work from the store, within the shares. */
  @FunctionalInterface
  interface Source<T> {
    List<T> claim(int limit, Load load);
  }

  /**
   * Takes up to so many. What comes after the work of one whose share is full is looked for too.
   */
  List<T> claim(int limit, Source<T> source) {
    List<T> claimed = new ArrayList<>();
    boolean isOneFull = true;
    while (isOneFull && claimed.size() < limit) {
      List<T> more;
      try {
        more = source.claim(limit - claimed.size(), new Load(most, underWay));
      } catch (RuntimeException e) {
        if (claimed.isEmpty()) {
          throw e;
        }
        // what is claimed does not wait for the end of its lease
        return claimed;
      }
      claimed.addAll(more);
      isOneFull = more.stream().filter(this::begins).count() > 0;
    }
    return claimed;
  }

  /** One more is under way; whether a share is full now. */
  private boolean begins(T work) {
    return whose
        .apply(work)
        .filter(name -> underWay.merge(name, 1, Integer::sum) >= most)
        .isPresent();
  }

  /** Does the work, and tells when there is room for more of the same. */
  void carryOut(T work, Consumer<T> act) {
    try {
      act.accept(work);
    } finally {
      if (ends(work)) {
        whenRoom.run();
      }
    }
  }

  /**
   * One has ended; whether it is time to look for others. Each look costs a transaction: half of a
   * share is fetched at once.
   */
  private boolean ends(T work) {
    return whose
        .apply(work)
        .filter(name -> {
          Integer left =
              underWay.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
          return (left == null ? 0 : left) == most / 2;
        })
        .isPresent();
  }
}
