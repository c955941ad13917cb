package dev.countersign.e2e;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waiting by condition. */
final class Wait {
  private Wait() {}

  /** Patience for everything that should happen soon, on a slow and busy machine. */
  static ConditionFactory until(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20));
  }

  /** Looks for a second whether something stays as it is. */
  static ConditionFactory stays(String what) {
    return Awaitility.await(what)
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50));
  }
}
