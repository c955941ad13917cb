package dev.countersign.meta.whatsapp;

import dev.countersign.meta.message.MessageLimits;
import dev.countersign.meta.message.MessageRules;
import dev.countersign.meta.message.TextLimit;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.List;

/**
 * What WhatsApp would refuse.
 *
 * <p>Sources: WhatsApp Cloud API "Interactive reply buttons messages" (at most 3, titles up to 20
 * characters and all different, ids up to 256) and "Interactive list messages" (at most 10 rows,
 * titles up to 24, ids up to 200), "Text messages" (4,096).
 */
final class WhatsAppRules {
  private static final String PRODUCT = "WhatsApp";
  private static final String OVERLONG = "refuses a choice of more than";

  /** Most rows of a list. */
  static final int MOST_ROWS = 10;

  private static final MessageLimits BUTTONS =
      new MessageLimits(
          PRODUCT,
          WhatsAppMessages.TEXT,
          WhatsAppMessages.MOST_BUTTONS,
          TextLimit.characters(20),
          OVERLONG,
          TextLimit.characters(256));
  private static final MessageLimits LIST =
      new MessageLimits(
          PRODUCT,
          WhatsAppMessages.TEXT,
          MOST_ROWS,
          TextLimit.characters(24),
          OVERLONG,
          TextLimit.characters(200));

  private WhatsAppRules() {}

  static List<Violation> violations(Prompt prompt) {
    return switch (prompt) {
      case Prompt.Notice notice -> MessageRules.violations(notice, BUTTONS);
      case Prompt.Question question ->
          MessageRules.violations(
              question, question.options().size() > WhatsAppMessages.MOST_BUTTONS ? LIST : BUTTONS);
    };
  }
}
