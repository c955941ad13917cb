package dev.countersign.meta.webhook;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events of an entry of {@code object: whatsapp_business_account}.
 *
 * <p>Source: WhatsApp Cloud API "Webhooks reference". An entry holds changes, a change holds lists:
 * messages of people, statuses of our messages, echoes of messages that were sent elsewhere, calls,
 * errors of the account. They are read in that order, whatever the field is called, because the
 * members of an object have no order and samples leave the field out. The field {@code history}
 * repeats what was said before the number was connected; nothing in it is new.
 *
 * <p>The account is the phone number's id. Where it is not told, it is the id of the entry, which
 * names the business account.
 */
final class WhatsAppEntry {
  private static final String HISTORY = "history";
  private static final Set<String> WITH_ERRORS = Set.of("messages", "standby", "calls");

  private WhatsAppEntry() {}

  /** The events of one entry; an entry with nothing in it has none. */
  static List<Inbound> of(JsonNode entry) {
    String business = Wire.id(entry, "id");
    List<Inbound> events = new ArrayList<>();
    for (JsonNode change : Wire.items(entry, "changes")) {
      events.addAll(guarded(business, change));
    }
    if (entry.has("value")) {
      events.addAll(guarded(business, entry));
    }
    return events;
  }

  private static List<Inbound> guarded(@Nullable String business, JsonNode change) {
    Origin origin = new Origin(business, null, null, null, null, false);
    if (!change.path("value").isObject()) {
      return List.of(new Inbound.Unreadable(origin, "The change has no value."));
    }
    return ItemGuard.read(
        origin, () -> events(change.path("value"), Wire.text(change, "field"), business));
  }

  private static List<Inbound> events(
      JsonNode value, @Nullable String field, @Nullable String business) {
    WhatsAppFrame frame = WhatsAppFrame.of(value, field, business);
    List<Inbound> events = new ArrayList<>();
    if (!HISTORY.equals(field)) {
      read(events, frame, value, "messages", WhatsAppMessage::read);
      if (value.path("standby").isContainer()) {
        read(events, frame, value, "standby", WhatsAppEntry::standby);
      }
      read(events, frame, value, "statuses", WhatsAppStatus::read);
      read(events, frame, value, "message_echoes", WhatsAppMessage::echo);
      read(events, frame, value, "calls", WhatsAppEntry::call);
      boolean isOfMessages = field == null || WITH_ERRORS.contains(field) || !events.isEmpty();
      if (isOfMessages && !Wire.items(value, "errors").isEmpty()) {
        events.add(new Inbound.Noted(frame.bare(), "errors"));
      }
    }
    if (events.isEmpty()) {
      String what = field != null && Wire.isName(field) ? field : "change";
      events.add(new Inbound.Noted(frame.bare(), what));
    }
    return events;
  }

  private static void read(
      List<Inbound> events,
      WhatsAppFrame frame,
      JsonNode value,
      String list,
      BiFunction<WhatsAppFrame, JsonNode, Inbound> reader) {
    for (JsonNode item : Wire.items(value, list)) {
      events.addAll(
          item.isObject()
              ? ItemGuard.read(frame.bare(), () -> List.of(reader.apply(frame, item)))
              : List.of(new Inbound.Unreadable(frame.bare(), "The item is not an object.")));
    }
  }

  /** What another app, which holds the conversation, was told. */
  private static Inbound standby(WhatsAppFrame frame, JsonNode item) {
    WhatsAppFrame listening = frame.listening();
    return item.has("status")
        ? WhatsAppStatus.read(listening, item)
        : WhatsAppMessage.read(listening, item);
  }

  /** A call of the person opens the window just as a message does; one of ours does not. */
  private static Inbound call(WhatsAppFrame frame, JsonNode call) {
    WhatsAppPeople.Person caller = frame.people().person(call, "from", "from");
    Origin origin = frame.origin(call, caller.id(), caller.identity());
    String event = Wire.text(call, "event");
    boolean isOfPerson =
        "connect".equals(event)
            && "USER_INITIATED".equals(Wire.text(call, "direction"))
            && caller.id() != null;
    if (isOfPerson) {
      return new Inbound.Written(origin, "call", null, null);
    }
    return new Inbound.Noted(origin, Wire.kind("call", event));
  }
}
