package dev.countersign.sandbox.conversation;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Channel;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Message ids of the length and alphabet of Meta's. Instagram's are the Base64 form of a
 * colon-separated text, in which {@code Z} is written {@code ZA} and {@code =} is written {@code
 * ZD}; Messenger's begin with {@code m_}, WhatsApp's with {@code wamid.}.
 */
public final class RandomMessageIds implements MessageIds {

  private static final int BITS = 100;
  private static final int MESSENGER_BYTES = 62;
  private static final int WHATSAPP_BYTES = 42;

  private final RandomGenerator random;
  private final Function<AccountId, Channel> channels;

  /** Creates the source over a generator, which needs not be thread-safe. */
  public RandomMessageIds(RandomGenerator random, Function<AccountId, Channel> channels) {
    this.random = random;
    this.channels = channels;
  }

  @Override
  public MessageId next(AccountId account) {
    return switch (channels.apply(account)) {
      case INSTAGRAM -> instagram(account);
      case MESSENGER ->
          new MessageId(
              "m_"
                  + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(MESSENGER_BYTES)));
      case WHATSAPP ->
          new MessageId("wamid." + Base64.getEncoder().encodeToString(bytes(WHATSAPP_BYTES)));
    };
  }

  private MessageId instagram(AccountId account) {
    String plain =
        "ig_dm_item:1:IGMessageID:%s:%s:%s".formatted(account.value(), number(), number());
    String encoded = Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    return new MessageId(encoded.replace("Z", "ZA").replace("=", "ZD"));
  }

  private BigInteger number() {
    return new BigInteger(1, bytes((BITS + 7) / 8)).setBit(BITS);
  }

  private synchronized byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
