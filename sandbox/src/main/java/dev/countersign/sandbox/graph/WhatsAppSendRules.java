package dev.countersign.sandbox.graph;

import static dev.countersign.sandbox.graph.SendChecks.first;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What WhatsApp accepts at {@code POST /messages}, as far as the request alone decides: Meta's
 * pages of the Cloud API's messages. The list is limited to 10 rows in all its sections together.
 */
final class WhatsAppSendRules {

  private static final int TEXT = 4096;
  private static final int BUTTONS_BODY = 1024;
  private static final int LIST_BODY = 4096;
  private static final int BUTTONS = 3;
  private static final int ROWS = 10;
  private static final int CALLBACK_DATA = 512;

  private WhatsAppSendRules() {}

  /** The first thing that is wrong with a request; empty if nothing is. */
  static Optional<GraphError> firstProblem(JsonNode request) {
    return first(
        List.of(
            () ->
                request.path("messaging_product").asString("").equals("whatsapp")
                    ? Optional.empty()
                    : SendChecks.problem("The parameter messaging_product is required."),
            () -> request.has("status") ? statusProblem(request) : messageProblem(request)));
  }

  private static Optional<GraphError> statusProblem(JsonNode request) {
    if (!request.path("status").asString("").equals("read")) {
      return invalid("status must be read");
    }
    return filled(request, "message_id");
  }

  private static Optional<GraphError> messageProblem(JsonNode request) {
    if (!request.has("to") && !request.has("recipient")) {
      return missing("to");
    }
    if (!request.path("recipient_type").asString("individual").equals("individual")) {
      return invalid("recipient_type must be individual");
    }
    if (request.has("biz_opaque_callback_data")) {
      Optional<GraphError> tooLong =
          upTo(CALLBACK_DATA, request.path("biz_opaque_callback_data"), "biz_opaque_callback_data");
      if (tooLong.isPresent()) {
        return tooLong;
      }
    }
    return switch (request.path("type").asString("text")) {
      case "text" -> textProblem(request.path("text").path("body"));
      case "interactive" -> interactiveProblem(request.path("interactive"));
      case "template" -> templateProblem(request.path("template"));
      case "reaction" -> filled(request.path("reaction"), "message_id");
      default -> invalid("type must be text, interactive, template or reaction in the sandbox");
    };
  }

  private static Optional<GraphError> textProblem(JsonNode body) {
    if (!body.isString() || body.asString().isEmpty()) {
      return SendChecks.problem("The parameter text['body'] is required.");
    }
    return length(body) > TEXT
        ? SendChecks.problem("Param text['body'] must be at most 4096 characters long.")
        : Optional.empty();
  }

  private static Optional<GraphError> templateProblem(JsonNode template) {
    return filled(template, "name").or(() -> filled(template.path("language"), "code"));
  }

  private static Optional<GraphError> interactiveProblem(JsonNode interactive) {
    String type = interactive.path("type").asString("");
    if (!type.equals("button") && !type.equals("list")) {
      return invalid("interactive.type must be button or list in the sandbox");
    }
    int body = type.equals("list") ? LIST_BODY : BUTTONS_BODY;
    JsonNode action = interactive.path("action");
    return first(
        List.of(
            () -> upTo(body, interactive.path("body").path("text"), "Body text"),
            () -> headerProblem(interactive.path("header")),
            () ->
                interactive.has("footer")
                    ? upTo(60, interactive.path("footer").path("text"), "Footer text")
                    : Optional.empty(),
            () ->
                type.equals("list")
                    ? listProblem(action)
                    : buttonsProblem(action.path("buttons"))));
  }

  private static Optional<GraphError> headerProblem(JsonNode header) {
    if (header.isMissingNode()) {
      return Optional.empty();
    }
    return header.path("type").asString("").equals("text")
        ? upTo(60, header.path("text"), "Header text")
        : invalid("header.type must be text in the sandbox");
  }

  private static Optional<GraphError> buttonsProblem(JsonNode buttons) {
    if (!buttons.isArray() || buttons.isEmpty() || buttons.size() > BUTTONS) {
      return invalid("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
    }
    Set<String> titles = new HashSet<>();
    Set<String> ids = new HashSet<>();
    return each(
        buttons,
        button -> {
          JsonNode reply = button.path("reply");
          if (!button.path("type").asString("").equals("reply")) {
            return invalid("Button type must be reply");
          }
          return upTo(20, reply.path("title"), "Button title")
              .or(() -> upTo(256, reply.path("id"), "Button id"))
              .or(() -> distinct(ids, reply.path("id"), "Button id"))
              .or(() -> distinct(titles, reply.path("title"), "Button title"));
        });
  }

  private static Optional<GraphError> listProblem(JsonNode action) {
    JsonNode sections = action.path("sections");
    int rows = sections.valueStream().mapToInt(section -> section.path("rows").size()).sum();
    if (!sections.isArray() || sections.isEmpty() || sections.size() > 10) {
      return invalid("Invalid sections count. Min allowed sections: 1, Max allowed sections: 10");
    }
    if (rows < 1 || rows > ROWS) {
      return invalid("Total row count exceed max allowed count: " + ROWS);
    }
    Set<String> ids = new HashSet<>();
    return upTo(20, action.path("button"), "Button label")
        .or(() -> each(sections, section -> sectionProblem(section, sections.size(), ids)));
  }

  private static Optional<GraphError> sectionProblem(
      JsonNode section, int sections, Set<String> ids) {
    if (sections > 1 || section.has("title")) {
      Optional<GraphError> title = upTo(24, section.path("title"), "Section title");
      if (title.isPresent()) {
        return title;
      }
    }
    return each(
        section.path("rows"),
        row ->
            upTo(200, row.path("id"), "Row id")
                .or(() -> upTo(24, row.path("title"), "Row title"))
                .or(() -> distinct(ids, row.path("id"), "Row id"))
                .or(() ->
                    row.has("description")
                        ? upTo(72, row.path("description"), "Row description")
                        : Optional.empty()));
  }

  private static Optional<GraphError> each(
      JsonNode array, Function<JsonNode, Optional<GraphError>> check) {
    return array.valueStream().map(check).flatMap(Optional::stream).findFirst();
  }

  private static Optional<GraphError> distinct(Set<String> seen, JsonNode value, String name) {
    return seen.add(value.asString(""))
        ? Optional.empty()
        : invalid("Duplicated %s. Each one must be unique".formatted(name));
  }

  private static Optional<GraphError> upTo(int limit, JsonNode value, String name) {
    boolean fits = value.isString() && !value.asString().isBlank() && length(value) <= limit;
    return fits
        ? Optional.empty()
        : invalid("%s length invalid. Min length: 1, Max length: %d".formatted(name, limit));
  }

  private static Optional<GraphError> filled(JsonNode object, String name) {
    return object.path(name).asString("").isBlank() ? missing(name) : Optional.empty();
  }

  private static int length(JsonNode value) {
    String text = value.asString();
    return text.codePointCount(0, text.length());
  }

  private static Optional<GraphError> missing(String parameter) {
    return Optional.of(
        GraphError.whatsApp(
            400,
            131008,
            "Required parameter is missing",
            "The parameter %s is required.".formatted(parameter)));
  }

  private static Optional<GraphError> invalid(String details) {
    return Optional.of(GraphError.whatsApp(400, 131009, "Parameter value is not valid", details));
  }
}
