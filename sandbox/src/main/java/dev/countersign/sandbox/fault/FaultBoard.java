package dev.countersign.sandbox.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The faults that are switched on. Thread-safe; chance comes from a seed and can be repeated. */
public final class FaultBoard {

  private final List<FaultRule> rules = new ArrayList<>();
  private RandomGenerator random;

  /** Creates an empty board. */
  public FaultBoard(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The rules that are switched on, in the order in which they are tried. */
  public synchronized List<FaultRule> rules() {
    return List.copyOf(rules);
  }

  /** Replaces all rules. */
  public synchronized void replace(List<FaultRule> others) {
    rules.clear();
    rules.addAll(others);
  }

  /** Adds a rule behind the others. */
  public synchronized void add(FaultRule rule) {
    rules.add(rule);
  }

  /** Starts chance again from a seed. */
  public synchronized void reseed(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The first fault of that kind that happens to a Graph call now; its count goes down. */
  public synchronized <F extends Fault.CallFault> Optional<F> takeForCall(
      Class<F> kind, boolean send) {
    for (int index = 0; index < rules.size(); index++) {
      FaultRule rule = rules.get(index);
      if (kind.isInstance(rule.fault())
          && (send || rule.calls() == FaultRule.Calls.ALL)
          && happens(index)) {
        return Optional.of(kind.cast(rule.fault()));
      }
    }
    return Optional.empty();
  }

  /** Every fault that happens to a webhook event now; their counts go down. */
  public synchronized List<Fault.WebhookFault> takeForWebhook() {
    List<Fault.WebhookFault> taken = new ArrayList<>();
    int index = 0;
    while (index < rules.size()) {
      int before = rules.size();
      if (rules.get(index).fault() instanceof Fault.WebhookFault fault && happens(index)) {
        taken.add(fault);
      }
      if (rules.size() == before) {
        index++;
      }
    }
    return taken;
  }

  private boolean happens(int index) {
    FaultRule rule = rules.get(index);
    if (rule.probability() < 1 && random.nextDouble() >= rule.probability()) {
      return false;
    }
    Integer remaining = rule.remaining();
    if (remaining != null && remaining == 1) {
      rules.remove(index);
    } else if (remaining != null) {
      rules.set(index, rule.with(remaining - 1));
    }
    return true;
  }
}
