package dev.countersign.meta.webhook;

import dev.countersign.channel.MessageId;
import dev.countersign.value.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * The id of a tap that comes without one, as most postbacks of Messenger's do: the same whenever
 * the same tap is delivered, another for another tap.
 */
final class TapId {
  private TapId() {}

  static MessageId of(@Nullable String sender, @Nullable String timestamp, String payload) {
    return new MessageId(
        "postback:" + Fingerprint.sha256(sender + "\0" + timestamp + "\0" + payload));
  }
}
