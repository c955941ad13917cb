package dev.countersign.sandbox.graph;

import static dev.countersign.sandbox.graph.SendChecks.PAYLOAD_CHARACTERS;
import static dev.countersign.sandbox.graph.SendChecks.filledUpTo;
import static dev.countersign.sandbox.graph.SendChecks.first;
import static dev.countersign.sandbox.graph.SendChecks.problem;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What Instagram and Messenger accept as a template. The limits of elements (10 of them, 80
 * characters of title and subtitle) and of button titles (20) come from vendors' copies of Meta's
 * pages; the length of a postback's payload is the one of a quick reply.
 */
final class TemplateRules {

  private static final int BUTTON_TEMPLATE_TEXT = 640;
  private static final int BUTTONS = 3;
  private static final int BUTTON_TITLE = 20;
  private static final int ELEMENTS = 10;
  private static final int ELEMENT_TITLE = 80;
  private static final String PAYLOAD = "message[attachment][payload]";

  private TemplateRules() {}

  /** The first thing that is wrong with an attachment; the sandbox knows templates only. */
  static Optional<GraphError> firstProblem(JsonNode attachment) {
    if (!attachment.path("type").asString("").equals("template")) {
      return problem(
          "Param message[attachment][type] must be one of {\"template\"} in the sandbox");
    }
    JsonNode payload = attachment.path("payload");
    return switch (payload.path("template_type").asString("")) {
      case "button" -> buttonTemplateProblem(payload);
      case "generic" -> genericTemplateProblem(payload);
      default ->
          problem(
              "Param %s[template_type] must be one of {\"button\", \"generic\"}"
                  .formatted(PAYLOAD));
    };
  }

  private static Optional<GraphError> buttonTemplateProblem(JsonNode payload) {
    return first(
        List.of(
            () -> filledUpTo(BUTTON_TEMPLATE_TEXT, payload.path("text"), PAYLOAD + "[text]"),
            () -> buttonsProblem(payload.path("buttons"), PAYLOAD + "[buttons]")));
  }

  private static Optional<GraphError> genericTemplateProblem(JsonNode payload) {
    JsonNode elements = payload.path("elements");
    if (!elements.isArray() || elements.isEmpty() || elements.size() > ELEMENTS) {
      return problem("Param %s[elements] must have 1 to %d elements".formatted(PAYLOAD, ELEMENTS));
    }
    for (int index = 0; index < elements.size(); index++) {
      Optional<GraphError> problem =
          elementProblem(elements.get(index), "%s[elements][%d]".formatted(PAYLOAD, index));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<GraphError> elementProblem(JsonNode element, String name) {
    return first(
        List.of(
            () -> filledUpTo(ELEMENT_TITLE, element.path("title"), name + "[title]"),
            () ->
                element.has("subtitle")
                    ? filledUpTo(ELEMENT_TITLE, element.path("subtitle"), name + "[subtitle]")
                    : Optional.empty(),
            () ->
                element.has("image_url")
                    ? addressProblem(element.path("image_url"), name + "[image_url]")
                    : Optional.empty(),
            () ->
                element.has("buttons")
                    ? buttonsProblem(element.path("buttons"), name + "[buttons]")
                    : Optional.empty()));
  }

  private static Optional<GraphError> buttonsProblem(JsonNode buttons, String name) {
    if (!buttons.isArray() || buttons.isEmpty() || buttons.size() > BUTTONS) {
      return problem("Param %s must have 1 to %d elements".formatted(name, BUTTONS));
    }
    for (int index = 0; index < buttons.size(); index++) {
      Optional<GraphError> problem =
          buttonProblem(buttons.get(index), "%s[%d]".formatted(name, index));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<GraphError> buttonProblem(JsonNode button, String name) {
    return first(
        List.of(
            () -> filledUpTo(BUTTON_TITLE, button.path("title"), name + "[title]"),
            () ->
                switch (button.path("type").asString("")) {
                  case "postback" ->
                      filledUpTo(PAYLOAD_CHARACTERS, button.path("payload"), name + "[payload]");
                  case "web_url" -> addressProblem(button.path("url"), name + "[url]");
                  default ->
                      problem(
                          "Param %s[type] must be one of {\"postback\", \"web_url\"}"
                              .formatted(name));
                }));
  }

  private static Optional<GraphError> addressProblem(JsonNode value, String name) {
    return isWebAddress(value.asString(""))
        ? Optional.empty()
        : problem("Param %s must be a valid URL".formatted(name));
  }

  private static boolean isWebAddress(String text) {
    try {
      URI address = URI.create(text);
      return address.getHost() != null
          && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()));
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }
}
