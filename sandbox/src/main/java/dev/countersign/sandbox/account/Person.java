package dev.countersign.sandbox.account;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who can write to an account.
 *
 * @param human who it is beyond one channel; people with the same word are one human
 * @param whatsApp what WhatsApp knows besides; null on other channels
 */
public record Person(
    PersonId id,
    String name,
    String username,
    @Nullable String human,
    @Nullable WhatsAppUser whatsApp) {

  public Person {
    if (name.isBlank() || username.isBlank()) {
      throw new IllegalArgumentException("Person " + id + " needs a name and a username");
    }
  }

  /** Somebody on Instagram or Messenger. */
  public Person(PersonId id, String name, String username) {
    this(id, name, username, null, null);
  }

  /**
   * Somebody on WhatsApp whose number is known.
   *
   * @param waId the digits that webhooks carry, which become the person's id
   * @param userId the business-scoped user id, such as {@code US.13491208655302741918}
   */
  public static Person onWhatsApp(String waId, String name, String userId) {
    return new Person(new PersonId(waId), name, "+" + waId, null, new WhatsAppUser(waId, userId));
  }

  /** Somebody on WhatsApp who took a username, so that businesses do not see the number. */
  public static Person withHiddenNumber(String userId, String name, String username) {
    return new Person(new PersonId(userId), name, username, null, new WhatsAppUser(null, userId));
  }

  /** The same person, known as a human across channels. */
  public Person being(String other) {
    return new Person(id, name, username, other, whatsApp);
  }

  /** The same person on WhatsApp under another number, which is dialled otherwise than written. */
  public Person dialledAs(String digits) {
    WhatsAppUser user = whatsApp;
    if (user == null) {
      throw new IllegalArgumentException("Person " + id + " is not on WhatsApp");
    }
    return new Person(id, name, username, human, new WhatsAppUser(digits, user.userId()));
  }

  /**
   * The same person on WhatsApp with another number or user id, and so perhaps another id.
   *
   * @param number with or without plus; null keeps it
   * @param userId null keeps it, or makes one if the number is new
   */
  public Person moved(@Nullable String number, @Nullable String userId) {
    WhatsAppUser user = whatsApp;
    if (user == null) {
      throw new IllegalArgumentException("Person " + id + " is not on WhatsApp");
    }
    String digits = number == null ? null : number.replace("+", "");
    String newUserId =
        userId != null ? userId : digits == null ? user.userId() : "US." + digits + "0";
    String newId = sharesNumber() ? (digits == null ? id.value() : digits) : newUserId;
    return new Person(
        new PersonId(newId),
        name,
        username,
        human,
        new WhatsAppUser(digits == null ? user.number() : digits, newUserId));
  }

  /** Whether webhooks tell the person's number; always on other channels than WhatsApp. */
  public boolean sharesNumber() {
    return whatsApp == null || !whatsApp.userId().equals(id.value());
  }

  /**
   * What WhatsApp knows of somebody.
   *
   * @param number the digits to dial, which may differ from the {@code wa_id} in webhooks; null if
   *     nobody can dial it
   * @param userId the business-scoped user id (BSUID)
   */
  public record WhatsAppUser(@Nullable String number, String userId) {}
}
