package dev.countersign.gateway;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.Origin;
import dev.countersign.store.EventKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names events so that a second delivery of the same event is recognised. */
final class EventKeys {
  private EventKeys() {}

  /** By message id where there is one; else by everything that the event says of itself. */
  static EventKey of(AccountId account, Inbound event) {
    Origin origin = event.origin();
    String id =
        origin.messageId() == null
            ? "event:" + sha256(event.toString())
            : origin.messageId().value();
    return new EventKey(account, event.kind(), id);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256.", e);
    }
  }
}
