package dev.countersign.meta.messenger;

import dev.countersign.meta.message.MessageLimits;
import dev.countersign.meta.message.MessageRules;
import dev.countersign.meta.message.SendApiMessages;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.List;

/**
 * What Messenger would refuse or cut.
 *
 * <p>Sources: Messenger Platform, "Send API" (texts under 2,000 characters) and "Quick replies" (at
 * most 13, titles up to 20 characters, payloads up to 1,000). What does not fit a template falls
 * back to quick replies, so the limits of templates refuse nothing.
 */
final class MessengerRules {
  private static final MessageLimits LIMITS =
      new MessageLimits(
          "Messenger",
          MessengerMessages.TEXT,
          SendApiMessages.MOST_CHOICES,
          SendApiMessages.CHOICE_TITLE,
          "cuts a choice after",
          SendApiMessages.PAYLOAD);

  private MessengerRules() {}

  static List<Violation> violations(Prompt prompt) {
    return MessageRules.violations(prompt, LIMITS);
  }
}
