package dev.countersign.gateway;

import dev.countersign.store.StoreUnavailable;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps trying to store what has already happened in the world: giving up would leave it unknown.
 */
final class Persistence {
  private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);
  private static final int MOST_TRIES = 40;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private Persistence() {}

  static <T> T persist(Supplier<T> store) {
    for (int attempt = 1; ; attempt++) {
      try {
        return store.get();
      } catch (ClaimLost lost) {
        throw lost;
      } catch (RuntimeException e) {
        if (attempt == MOST_TRIES) {
          throw e;
        }
        LOG.warn(
            "A result cannot be stored yet, trying again: {}",
            e instanceof StoreUnavailable ? e.getMessage() : Wordless.of(e).kind());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while a result was not stored yet", e);
    }
  }
}
