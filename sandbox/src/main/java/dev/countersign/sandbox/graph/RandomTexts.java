package dev.countersign.sandbox.graph;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Texts that only need to be different each time. */
final class RandomTexts {

  private static final int TRACE_BYTES = 16;
  private static final int CHALLENGE_DIGITS = 1_000_000_000;

  private final RandomGenerator random;

  RandomTexts(RandomGenerator random) {
    this.random = random;
  }

  synchronized String traceId() {
    byte[] bytes = new byte[TRACE_BYTES];
    random.nextBytes(bytes);
    return "A" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  synchronized String challenge() {
    return String.valueOf(CHALLENGE_DIGITS + random.nextInt(CHALLENGE_DIGITS));
  }
}
