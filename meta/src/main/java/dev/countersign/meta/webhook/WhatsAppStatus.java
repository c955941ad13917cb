package dev.countersign.meta.webhook;

import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.Origin;
import dev.countersign.channel.Progress;
import dev.countersign.channel.SendOutcome;
import dev.countersign.meta.graph.GraphError;
import dev.countersign.meta.graph.GraphErrors;
import dev.countersign.meta.graph.Redaction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What became of a message of ours.
 *
 * <p>Source: WhatsApp Cloud API "Status messages webhook reference" and "Error codes". The same
 * error may come in the answer to a send and in a status, so both are classified alike. Calls have
 * statuses too, under the same names.
 */
final class WhatsAppStatus {
  /** A failed status is an answer that came whole: no server broke while it wrote it. */
  private static final int ANSWERED = 200;

  private WhatsAppStatus() {}

  /** What one item says; the person is the origin's sender. */
  static Inbound read(WhatsAppFrame frame, JsonNode status) {
    WhatsAppPeople.Person person = frame.people().person(status, "recipient_id", "recipient");
    Origin origin = frame.origin(status, person.id(), person.identity());
    String tag = Wire.text(status, "biz_opaque_callback_data");
    String name = Wire.text(status, "status");
    if (name == null) {
      return new Inbound.Unreadable(origin, "The status says nothing.");
    }
    if ("call".equals(Wire.text(status, "type"))) {
      return new Inbound.Noted(origin, Wire.kind("call", name));
    }
    return switch (name) {
      case "sent" -> new Inbound.Progressed(origin, Progress.SENT, null, tag);
      case "delivered" -> new Inbound.Progressed(origin, Progress.DELIVERED, null, tag);
      case "read", "played" -> new Inbound.Progressed(origin, Progress.READ, null, tag);
      case "failed" -> new Inbound.Undelivered(origin, failure(status), tag);
      default -> new Inbound.Noted(origin, Wire.kind("status", name));
    };
  }

  /** Why it failed: the first error that has a code. */
  private static SendOutcome.Failed failure(JsonNode status) {
    List<JsonNode> errors = Wire.items(status, "errors");
    for (JsonNode error : errors) {
      Integer code = Wire.number(error, "code");
      if (code != null) {
        String words = words(error);
        GraphError known = new GraphError(code, null, words, null, false, null);
        return new SendOutcome.Failed(
            GraphErrors.WHATSAPP.classify(ANSWERED, known),
            known.label(),
            Redaction.of(words, List.of()),
            null);
      }
    }
    String words = errors.isEmpty() ? "The channel gave no reason." : words(errors.getFirst());
    return new SendOutcome.Failed(
        FailureClass.BUG, "no-code", Redaction.of(words, List.of()), null);
  }

  private static String words(JsonNode error) {
    String message = Wire.text(error, "message");
    String title = message == null ? Wire.text(error, "title") : message;
    String details = details(error);
    if (title == null || title.equals(details)) {
      return details == null ? "The channel gave no words for it." : details;
    }
    return details == null ? title : title + ": " + details;
  }

  private static @Nullable String details(JsonNode error) {
    JsonNode data = error.path("error_data");
    return data.isObject() ? Wire.text(data, "details") : Wire.text(error, "error_data");
  }
}
