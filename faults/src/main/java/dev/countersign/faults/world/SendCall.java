package dev.countersign.faults.world;

import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.graph.RecordedCall;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A Graph call that sends a message, as Meta saw it.
 *
 * @param person to whom
 * @param account by whom
 */
public record SendCall(RecordedCall call, PersonId person, AccountSettings account) {

  /** All that could be read, oldest first. */
  public static List<SendCall> of(World world) {
    return world.sandbox().calls().stream()
        .filter(call -> isSend(call) && !recipient(call).isEmpty())
        .map(call -> {
          PersonId person = new PersonId(recipient(call));
          return new SendCall(call, person, world.account(person));
        })
        .toList();
  }

  static boolean isSend(RecordedCall call) {
    return call.method().equals("POST") && call.path().endsWith("/messages");
  }

  /**
   * The id of the person; empty when the call could not be read. A telephone number has a plus when
   * it is called, and none in what WhatsApp tells.
   */
  static String recipient(RecordedCall call) {
    JsonNode request = call.request();
    return request == null
        ? ""
        : request.at("/recipient/id").asString(request.path("to").asString("")).replace("+", "");
  }
}
