package dev.countersign.store;

import java.util.Map;

/**
 * How busy the receivers of callbacks are with what this process sends them.
 *
 * @param most how many callbacks to one receiver may be under way
 * @param underWay how many are, by receiver; those with none may be absent
 */
public record ReceiverLoad(int most, Map<String, Integer> underWay) {

  public ReceiverLoad {
    underWay = Map.copyOf(underWay);
  }
}
