package dev.countersign.store;

import java.util.Map;

/**
 * How busy receivers of callbacks, and handlers, are with what this process has for them.
 *
 * @param most how many resumes of one receiver may be under way
 * @param underWay how many are, by receiver; those with none may be absent
 */
public record ReceiverLoad(int most, Map<String, Integer> underWay) {

  public ReceiverLoad {
    underWay = Map.copyOf(underWay);
  }
}
