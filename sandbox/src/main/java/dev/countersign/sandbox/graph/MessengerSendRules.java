package dev.countersign.sandbox.graph;

import static dev.countersign.sandbox.graph.SendChecks.first;
import static dev.countersign.sandbox.graph.SendChecks.problem;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What Messenger accepts at {@code POST /messages}, as far as the request alone decides: Meta's
 * pages "Send API", "Quick replies", "Utility messages" and the templates. The reference calls
 * {@code messaging_type} required, but Meta's own samples leave it out, so it may be absent.
 */
final class MessengerSendRules {

  static final int TEXT_CHARACTERS = 2000;
  private static final int METADATA_CHARACTERS = 1000;
  private static final Set<String> MESSAGING_TYPES =
      Set.of("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY");

  /** These return error 100 since 27 April 2026. */
  private static final Set<String> REMOVED_TAGS =
      Set.of("CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE");

  private MessengerSendRules() {}

  /** The first thing that is wrong with a request; empty if nothing is. */
  static Optional<GraphError> firstProblem(JsonNode request) {
    return first(
        List.of(
            () -> SendChecks.recipientProblem(request),
            () -> messagingTypeProblem(request),
            () -> SendChecks.contentProblem(request, message -> messageProblem(request, message)),
            () -> metadataProblem(request.path("message").path("metadata"))));
  }

  static boolean isUtility(JsonNode request) {
    return request.path("messaging_type").asString("").equals("UTILITY");
  }

  private static Optional<GraphError> messagingTypeProblem(JsonNode request) {
    String type = request.path("messaging_type").asString("");
    String tag = request.path("tag").asString("");
    if (request.has("messaging_type") && !MESSAGING_TYPES.contains(type)) {
      return problem(
          "Param messaging_type must be one of {\"RESPONSE\", \"UPDATE\", \"MESSAGE_TAG\","
              + " \"UTILITY\"}");
    }
    if (REMOVED_TAGS.contains(tag)) {
      return problem("The message tag %s is no longer supported".formatted(tag));
    }
    if (request.has("tag") && !tag.equals("HUMAN_AGENT")) {
      return problem("Param tag must be one of {\"HUMAN_AGENT\"}");
    }
    if (type.equals("MESSAGE_TAG") && tag.isEmpty()) {
      return problem("The parameter tag is required when messaging_type is MESSAGE_TAG");
    }
    return Optional.empty();
  }

  private static Optional<GraphError> messageProblem(JsonNode request, JsonNode message) {
    boolean utility = isUtility(request);
    if (utility != message.has("template")) {
      return problem(
          "Param message[template] must come with messaging_type UTILITY, and only with it");
    }
    return utility
        ? Optional.empty()
        : SendChecks.messageProblem(message, MessengerSendRules::textProblem);
  }

  private static Optional<GraphError> textProblem(String text) {
    return text.codePointCount(0, text.length()) > TEXT_CHARACTERS
        ? Optional.of(GraphError.tooLong("message[text]", TEXT_CHARACTERS))
        : Optional.empty();
  }

  private static Optional<GraphError> metadataProblem(JsonNode metadata) {
    if (metadata.isMissingNode()) {
      return Optional.empty();
    }
    return SendChecks.filledUpTo(METADATA_CHARACTERS, metadata, "message[metadata]");
  }
}
