package dev.countersign.meta.webhook;

import dev.countersign.channel.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The people that a change tells about, in its {@code contacts}.
 *
 * <p>Source: WhatsApp Cloud API "Business-scoped user IDs". A person has a phone number's id, which
 * is missing or empty where the number may not be shared, and a business-scoped user id, which is
 * missing in older versions. A contact is believed to be a person only where an id says so: that
 * two stand in the same change says nothing.
 */
final class WhatsAppPeople {
  private final Map<String, JsonNode> byPhone = new HashMap<>();
  private final Map<String, JsonNode> byUser = new HashMap<>();

  private WhatsAppPeople() {}

  /**
   * A person.
   *
   * @param id the phone number's id, or without one the business-scoped user id
   * @param identity what else is told
   */
  record Person(@Nullable String id, Identity identity) {}

  static WhatsAppPeople of(List<JsonNode> contacts) {
    WhatsAppPeople people = new WhatsAppPeople();
    for (JsonNode contact : contacts) {
      String phone = phone(contact);
      String user = user(contact);
      if (phone != null) {
        people.byPhone.putIfAbsent(phone, contact);
      }
      if (user != null) {
        people.byUser.putIfAbsent(user, contact);
      }
    }
    return people;
  }

  /** The person whom an item names by one or both ids. */
  Person person(@Nullable String phone, @Nullable String user) {
    String id = phone == null ? user : phone;
    if (id == null) {
      return new Person(null, Identity.UNTOLD);
    }
    JsonNode contact = contact(phone, user);
    String other = phone == null ? null : user;
    if (contact != null && other == null) {
      other = phone == null ? phone(contact) : user(contact);
    }
    String name =
        contact == null ? null : Wire.personName(contact.path("profile"), "name", "username");
    Set<String> otherIds = other == null || other.equals(id) ? Set.of() : Set.of(other);
    return new Person(id, new Identity(otherIds, name));
  }

  /** The contact with these ids; one that has another in place of either is somebody else. */
  private @Nullable JsonNode contact(@Nullable String phone, @Nullable String user) {
    JsonNode contact = phone == null ? null : byPhone.get(phone);
    if (contact == null && user != null) {
      contact = byUser.get(user);
    }
    boolean isSame = contact != null && agree(phone, phone(contact)) && agree(user, user(contact));
    return isSame ? contact : null;
  }

  private static boolean agree(@Nullable String told, @Nullable String known) {
    return told == null || known == null || told.equals(known);
  }

  private static @Nullable String phone(JsonNode contact) {
    return Wire.id(contact, "wa_id");
  }

  private static @Nullable String user(JsonNode contact) {
    return Wire.id(contact, "user_id");
  }
}
