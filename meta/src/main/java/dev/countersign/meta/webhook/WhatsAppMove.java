package dev.countersign.meta.webhook;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.Origin;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A message of type {@code system}: the person has another number or another business-scoped user
 * id from now on.
 *
 * <p>Source: WhatsApp Cloud API "System messages webhook reference" and its change log. {@code
 * from} is the former number. It stays in use when only the user id changed, which shows by no
 * number being told. The sentence in {@code body} is not read: it holds the name that the person
 * chose, and so whatever they like.
 */
final class WhatsAppMove {
  private static final Set<String> MOVES =
      Set.of("user_changed_number", "customer_changed_number", "user_changed_user_id");

  private WhatsAppMove() {}

  /** The move, or a note of anything else that WhatsApp says on a person's behalf. */
  static Inbound read(Origin origin, JsonNode message) {
    JsonNode system = message.path("system");
    String type = Wire.text(system, "type");
    if (type != null && MOVES.contains(type)) {
      Set<String> numbers = ids(system, "wa_id", "new_wa_id");
      Set<String> users = ids(system, "user_id", "new_user_id", "parent_user_id");
      Set<String> former =
          ids(system, "previous_user_id", "previous_parent_user_id", "previous_wa_id", "customer");
      if (!numbers.isEmpty() || type.endsWith("_number")) {
        former.addAll(ids(message, "from"));
      }
      if (!users.isEmpty()) {
        former.addAll(ids(message, "from_user_id", "from_parent_user_id"));
      }
      Set<String> current = new HashSet<>(numbers);
      current.addAll(users);
      former.removeAll(current);
      if (!former.isEmpty() && !current.isEmpty()) {
        return new Inbound.Moved(origin, former, current);
      }
    }
    return new Inbound.Noted(origin, Wire.kind("system", type));
  }

  private static Set<String> ids(JsonNode parent, String... members) {
    Set<String> ids = new HashSet<>();
    for (String member : members) {
      String id = Wire.id(parent, member);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }
}
