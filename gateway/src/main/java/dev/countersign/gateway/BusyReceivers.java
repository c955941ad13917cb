package dev.countersign.gateway;

import dev.countersign.store.OutboxClaim;
import dev.countersign.store.ReceiverLoad;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the callbacks and calls of handlers of this process that are under way, by receiver. */
final class BusyReceivers {
  private final int most;
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

  /** For receivers that may have so many at once. */
  BusyReceivers(int most) {
    this.most = most;
  }

  ReceiverLoad load() {
    return new ReceiverLoad(most, underWay);
  }

  /** One more is under way; whether its receiver may have no other now. */
  boolean begins(OutboxClaim.Wake wake) {
    return wake.delivery()
        .target()
        .receiver()
        .filter(name -> underWay.merge(name, 1, Integer::sum) >= most)
        .isPresent();
  }

  /**
   * One has ended; whether it is time to look for others. Each look costs a transaction: half of
   * what a receiver may have is fetched at once.
   */
  boolean ends(OutboxClaim.Wake wake) {
    return wake.delivery()
        .target()
        .receiver()
        .filter(name -> {
          Integer left =
              underWay.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
          return (left == null ? 0 : left) == most / 2;
        })
        .isPresent();
  }
}
