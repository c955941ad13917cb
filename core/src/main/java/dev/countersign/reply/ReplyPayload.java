package dev.countersign.reply;

import dev.countersign.prompt.ChoiceKey;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands behind a button: {@code HIL_APPROVE|key}, {@code HIL_REJECT|key}, and {@code
 * HIL_<CHOICE>|key} for a choice of the request's own.
 */
public record ReplyPayload(ChoiceKey choice, ReplyKey key) {
  private static final String PREFIX = "HIL_";

  /** The payload as text; at most 64 characters. */
  public String text() {
    return PREFIX + choice.value().toUpperCase(Locale.ROOT) + "|" + key.value();
  }

  /** Reads a payload; empty when it is not one of ours. */
  public static Optional<ReplyPayload> parse(String text) {
    int bar = text.indexOf('|');
    if (!text.startsWith(PREFIX) || bar < 0) {
      return Optional.empty();
    }
    String choice = text.substring(PREFIX.length(), bar).toLowerCase(Locale.ROOT);
    String key = text.substring(bar + 1);
    if (!ChoiceKey.isWellFormed(choice) || !ReplyKey.isWellFormed(key)) {
      return Optional.empty();
    }
    return Optional.of(new ReplyPayload(new ChoiceKey(choice), new ReplyKey(key)));
  }
}
