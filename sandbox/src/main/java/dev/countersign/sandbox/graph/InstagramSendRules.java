package dev.countersign.sandbox.graph;

import static dev.countersign.sandbox.graph.SendChecks.first;
import static dev.countersign.sandbox.graph.SendChecks.problem;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What Instagram accepts at {@code POST /messages}, as far as the request alone decides: Meta's
 * pages "Send messages", "Quick replies", "Button template" and "Generic template" of Instagram
 * messaging.
 */
final class InstagramSendRules {

  static final int TEXT_BYTES = 1000;
  private static final Set<String> MESSAGING_TYPES = Set.of("RESPONSE", "UPDATE", "MESSAGE_TAG");

  private InstagramSendRules() {}

  /** The first thing that is wrong with a request; empty if nothing is. */
  static Optional<GraphError> firstProblem(JsonNode request) {
    return first(
        List.of(
            () -> SendChecks.recipientProblem(request),
            () -> messagingTypeProblem(request),
            () ->
                SendChecks.contentProblem(
                    request,
                    message ->
                        SendChecks.messageProblem(message, InstagramSendRules::textProblem))));
  }

  private static Optional<GraphError> textProblem(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES
        ? Optional.of(GraphError.tooLong("message[text]", TEXT_BYTES))
        : Optional.empty();
  }

  private static Optional<GraphError> messagingTypeProblem(JsonNode request) {
    String type = request.path("messaging_type").asString("");
    String tag = request.path("tag").asString("");
    if (request.has("messaging_type") && !MESSAGING_TYPES.contains(type)) {
      return problem(
          "Param messaging_type must be one of {\"RESPONSE\", \"UPDATE\", \"MESSAGE_TAG\"}");
    }
    if (request.has("tag") && !tag.equals("HUMAN_AGENT")) {
      return problem("Param tag must be one of {\"HUMAN_AGENT\"}");
    }
    if (type.equals("MESSAGE_TAG") && tag.isEmpty()) {
      return problem("The parameter tag is required when messaging_type is MESSAGE_TAG");
    }
    return Optional.empty();
  }
}
