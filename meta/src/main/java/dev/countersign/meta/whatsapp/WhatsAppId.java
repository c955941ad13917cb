package dev.countersign.meta.whatsapp;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Ids of people on WhatsApp, as webhooks write them: a WhatsApp id, which is a phone number with
 * country code and without plus sign, or a business-scoped user id such as {@code
 * US.13491208655302741918}.
 *
 * <p>Sources: WhatsApp Cloud API "Phone numbers" (formats), "Business-scoped user IDs".
 */
final class WhatsAppId {
  private static final Pattern PHONE = Pattern.compile("[1-9][0-9]{6,14}");
  private static final Pattern SCOPED = Pattern.compile("[A-Z]{2}\\.(?:ENT\\.)?[A-Za-z0-9]{1,128}");
  private static final Pattern TRUNK_ZERO = Pattern.compile("\\(0\\)");

  /** Spaces of all kinds, hyphens and dashes, brackets. */
  private static final Pattern ORNAMENT = Pattern.compile("[\\s\\p{Z}\\p{Pd}()\\[\\]]");

  private WhatsAppId() {}

  /**
   * The id for a number as people write it, or for an id. A number needs its country code: what
   * begins with a zero would be dialled as something else. A zero in brackets, which is dialled
   * only within a country, is left out.
   */
  static Optional<String> canonical(String to) {
    String trimmed = to.strip();
    if (isScoped(trimmed)) {
      return Optional.of(trimmed);
    }
    String international = trimmed.startsWith("+") ? trimmed.substring(1) : trimmed;
    String digits =
        ORNAMENT.matcher(TRUNK_ZERO.matcher(international).replaceAll("")).replaceAll("");
    return PHONE.matcher(digits).matches() ? Optional.of(digits) : Optional.empty();
  }

  /** Whether an id is business-scoped, and so no phone number. */
  static boolean isScoped(String id) {
    return SCOPED.matcher(id).matches();
  }
}
