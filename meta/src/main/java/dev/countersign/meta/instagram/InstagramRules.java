package dev.countersign.meta.instagram;

import dev.countersign.meta.message.MessageLimits;
import dev.countersign.meta.message.MessageRules;
import dev.countersign.meta.message.SendApiMessages;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.List;

/**
 * What Instagram would refuse or cut.
 *
 * <p>Source: Instagram Messaging, "Quick replies": at most 13, titles up to 20 characters, longer
 * ones are cut without an error; payloads up to 1,000 characters. What does not fit a button or a
 * generic template falls back to quick replies, so their limits refuse nothing.
 */
final class InstagramRules {
  private static final MessageLimits LIMITS =
      new MessageLimits(
          "Instagram",
          InstagramMessages.TEXT,
          SendApiMessages.MOST_CHOICES,
          SendApiMessages.CHOICE_TITLE,
          "cuts a choice after",
          SendApiMessages.PAYLOAD);

  private InstagramRules() {}

  static List<Violation> violations(Prompt prompt) {
    return MessageRules.violations(prompt, LIMITS);
  }
}
