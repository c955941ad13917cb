package dev.countersign.sandbox.fault;

import org.jspecify.annotations.Nullable;

/**
 * When a fault happens.
 *
 * @param calls to which Graph calls it applies; of no meaning for webhooks
 * @param remaining how often it still happens; null means until it is cleared
 * @param probability of happening each time it could, above 0 and at most 1
 */
public record FaultRule(Fault fault, Calls calls, @Nullable Integer remaining, double probability) {

  public FaultRule {
    if (remaining != null && remaining < 1) {
      throw new IllegalArgumentException("count must be at least 1, not " + remaining);
    }
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "probability must be above 0 and at most 1, not " + probability);
    }
  }

  /** To which Graph calls a fault applies. */
  public enum Calls {
    /** {@code POST …/messages} only. */
    SENDS,
    /** Every call. */
    ALL
  }

  /** The fault at each send or webhook, until it is cleared. */
  public static FaultRule always(Fault fault) {
    return new FaultRule(fault, Calls.SENDS, null, 1);
  }

  /** The fault at the next sends or webhooks, that many times. */
  public static FaultRule times(int count, Fault fault) {
    return new FaultRule(fault, Calls.SENDS, count, 1);
  }

  /** The same rule for every Graph call. */
  public FaultRule onAllCalls() {
    return new FaultRule(fault, Calls.ALL, remaining, probability);
  }

  /** The same rule, but only by chance. */
  public FaultRule withProbability(double chance) {
    return new FaultRule(fault, calls, remaining, chance);
  }

  FaultRule with(@Nullable Integer left) {
    return new FaultRule(fault, calls, left, probability);
  }
}
