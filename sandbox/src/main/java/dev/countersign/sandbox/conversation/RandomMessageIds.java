package dev.countersign.sandbox.conversation;

import dev.countersign.sandbox.account.AccountId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * Message ids of the length and alphabet of Instagram's: the Base64 form of a colon-separated text,
 * in which {@code Z} is written {@code ZA} and {@code =} is written {@code ZD}.
 */
public final class RandomMessageIds implements MessageIds {

  private static final int BITS = 100;

  private final RandomGenerator random;

  /** Creates the source over a generator, which needs not be thread-safe. */
  public RandomMessageIds(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public MessageId next(AccountId account) {
    String plain =
        "ig_dm_item:1:IGMessageID:%s:%s:%s".formatted(account.value(), number(), number());
    String encoded = Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    return new MessageId(encoded.replace("Z", "ZA").replace("=", "ZD"));
  }

  private synchronized BigInteger number() {
    byte[] bytes = new byte[(BITS + 7) / 8];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes).setBit(BITS);
  }
}
