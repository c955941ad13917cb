package dev.countersign.sandbox.memory;

import static dev.countersign.sandbox.memory.Members.putIfThere;
import static dev.countersign.sandbox.memory.Members.text;
import static dev.countersign.sandbox.memory.Members.textIfThere;

import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.Person.WhatsAppUser;
import dev.countersign.sandbox.account.PersonId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** People in the lines of a memory. */
final class PersonCodec {

  private PersonCodec() {}

  static void write(Person person, ObjectNode into) {
    into.put("id", person.id().value());
    into.put("name", person.name()).put("username", person.username());
    putIfThere(into, "human", person.human());
    WhatsAppUser user = person.whatsApp();
    if (user != null) {
      into.put("userId", user.userId());
      putIfThere(into, "phoneNumber", user.number());
    }
  }

  /** Older sandboxes did not repeat the id. */
  static Person person(PersonId usual, JsonNode json) {
    String id = textIfThere(json, "id");
    String userId = textIfThere(json, "userId");
    return new Person(
        id == null ? usual : new PersonId(id),
        text(json, "name"),
        text(json, "username"),
        textIfThere(json, "human"),
        userId == null ? null : new WhatsAppUser(textIfThere(json, "phoneNumber"), userId));
  }
}
