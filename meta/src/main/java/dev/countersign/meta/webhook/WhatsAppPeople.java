package dev.countersign.meta.webhook;

import dev.countersign.channel.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The people that a change tells about, in its {@code contacts}.
 *
 * <p>Source: WhatsApp Cloud API "Business-scoped user IDs". A person has a phone number's id, which
 * is missing or empty where the number may not be shared, a business-scoped user id, which is
 * missing in older versions, and where portfolios are linked a parent's one, which may be written
 * to as well. A contact is believed to be a person only where an id says so: that two stand in the
 * same change says nothing.
 */
final class WhatsAppPeople {
  private final Map<String, JsonNode> byPhone = new HashMap<>();
  private final Map<String, JsonNode> byUser = new HashMap<>();

  private WhatsAppPeople() {}

  /**
   * A person.
   *
   * @param id the phone number's id, or without one the business-scoped user id, or the parent's
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

  /**
   * The person whom an item names by one or more ids.
   *
   * @param phoneMember where the phone number's id stands
   * @param role what the members of the other ids begin with, such as {@code from}
   */
  Person person(JsonNode item, String phoneMember, String role) {
    String phone = Wire.id(item, phoneMember);
    String user = Wire.id(item, role + "_user_id");
    String parent = Wire.id(item, role + "_parent_user_id");
    JsonNode contact = contact(phone, user, parent);
    List<String> ids =
        Stream.of(phone, user, parent, phone(contact), user(contact), parent(contact))
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (ids.isEmpty()) {
      return new Person(null, Identity.UNTOLD);
    }
    String name = Wire.personName(contact.path("profile"), "name", "username");
    return new Person(ids.getFirst(), new Identity(Set.copyOf(ids.subList(1, ids.size())), name));
  }

  /**
   * The contact with these ids, or a missing node; one that has another in place of any is somebody
   * else.
   */
  private JsonNode contact(@Nullable String phone, @Nullable String user, @Nullable String parent) {
    JsonNode contact = phone == null ? null : byPhone.get(phone);
    if (contact == null && user != null) {
      contact = byUser.get(user);
    }
    if (contact == null) {
      return MissingNode.getInstance();
    }
    boolean isSame =
        agree(phone, phone(contact))
            && agree(user, user(contact))
            && agree(parent, parent(contact));
    return isSame ? contact : MissingNode.getInstance();
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

  private static @Nullable String parent(JsonNode contact) {
    return Wire.id(contact, "parent_user_id");
  }
}
