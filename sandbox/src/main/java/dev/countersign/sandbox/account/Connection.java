package dev.countersign.sandbox.account;

import java.util.Set;
import java.util.regex.Pattern;

/** How an account is connected to its app, which decides hosts, tokens and permissions. */
public sealed interface Connection {

  /** An Instagram account behind a Page, with Facebook Login; the token is the Page's. */
  record InstagramPage(String pageId) implements Connection {}

  /**
   * An Instagram account on its own, with Instagram Login.
   *
   * @param instagramAppSecret what signs its webhooks; it may be another one than the Meta app's
   */
  record InstagramLogin(Credential instagramAppSecret) implements Connection {}

  /** A Page that answers on Messenger; the account's id is the Page's. */
  record MessengerPage() implements Connection {}

  /**
   * A WhatsApp number; the account's id is its phone number id.
   *
   * @param businessAccountId the WhatsApp Business Account (WABA), {@code entry.id} of webhooks
   * @param countryCode what Meta puts before a {@code to} without plus, such as {@code 1}
   * @param digits the number with its country code, without plus
   */
  record WhatsAppNumber(String businessAccountId, String countryCode, String digits)
      implements Connection {

    private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{5,14}");

    public WhatsAppNumber {
      if (!DIGITS.matcher(digits).matches() || !digits.startsWith(countryCode)) {
        throw new IllegalArgumentException(
            "A WhatsApp number has 6 to 15 digits and begins with its country code, not " + digits);
      }
    }
  }

  /** The channel that it is connected to. */
  default Channel channel() {
    return switch (this) {
      case InstagramPage page -> Channel.INSTAGRAM;
      case InstagramLogin login -> Channel.INSTAGRAM;
      case MessengerPage page -> Channel.MESSENGER;
      case WhatsAppNumber number -> Channel.WHATSAPP;
    };
  }

  /** What an app is usually granted for it. */
  default Set<String> usualPermissions() {
    return switch (this) {
      case InstagramPage page -> AccountSettings.ALL_PERMISSIONS;
      case InstagramLogin login ->
          Set.of("instagram_business_basic", "instagram_business_manage_messages");
      case MessengerPage page ->
          Set.of(
              "pages_messaging",
              "pages_utility_messaging",
              "pages_manage_metadata",
              "pages_read_engagement",
              "pages_show_list");
      case WhatsAppNumber number ->
          Set.of("whatsapp_business_messaging", "whatsapp_business_management");
    };
  }
}
