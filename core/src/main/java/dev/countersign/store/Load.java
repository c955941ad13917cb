package dev.countersign.store;

import java.util.Map;

/**
 * How busy those are whom this process works for: accounts with their messages, receivers and
 * handlers with resumes.
 *
 * @param most how much may be under way for one
 * @param underWay how much is, by name; those with nothing may be absent
 */
public record Load(int most, Map<String, Integer> underWay) {

  public Load {
    underWay = Map.copyOf(underWay);
  }
}
