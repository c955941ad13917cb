package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.PersonId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Checks of send requests that Instagram and Messenger share, and their building blocks. */
final class SendChecks {

  static final int QUICK_REPLIES = 13;
  static final int PAYLOAD_CHARACTERS = 1000;

  static final Set<String> SENDER_ACTIONS = Set.of("typing_on", "typing_off", "mark_seen");

  private SendChecks() {}

  static Optional<GraphError> recipientProblem(JsonNode request) {
    JsonNode recipient = request.path("recipient");
    if (recipient.isMissingNode()) {
      return problem("The parameter recipient is required");
    }
    String id = recipient.path("id").asString("");
    return PersonId.parse(id).isPresent()
        ? Optional.empty()
        : problem("Param recipient[id] must be a valid ID string (e.g., \"123\")");
  }

  static Optional<GraphError> contentProblem(
      JsonNode request, Function<JsonNode, Optional<GraphError>> messageProblem) {
    boolean action = request.has("sender_action");
    JsonNode message = request.path("message");
    if (action && !message.isMissingNode()) {
      return problem("Only one of message or sender_action can be specified");
    }
    if (action) {
      String name = request.path("sender_action").asString("").toLowerCase(Locale.ROOT);
      return SENDER_ACTIONS.contains(name)
          ? Optional.empty()
          : problem(
              "Param sender_action must be one of {\"typing_on\", \"typing_off\", \"mark_seen\"}");
    }
    if (message.isMissingNode()) {
      return problem("The parameter message is required");
    }
    if (!message.isObject()) {
      return problem("Param message must be a JSON object");
    }
    return messageProblem.apply(message);
  }

  /** What is wrong with a message, whose text has a limit of its own on each channel. */
  static Optional<GraphError> messageProblem(
      JsonNode message, Function<String, Optional<GraphError>> textProblem) {
    JsonNode text = message.path("text");
    boolean attachment = message.has("attachment");
    if (!text.isMissingNode() && attachment) {
      return Optional.of(
          GraphError.parameter("Only one of text or attachment can be specified")
              .withSubcode(2018018));
    }
    if (attachment) {
      return message.has("quick_replies")
          ? problem("Param message[quick_replies] can only be used with message[text]")
          : TemplateRules.firstProblem(message.path("attachment"));
    }
    if (!text.isMissingNode() && !text.isString()) {
      return problem("Param message[text] must be a string");
    }
    if (text.asString("").isEmpty()) {
      return Optional.of(
          GraphError.parameter("Message cannot be empty, must provide valid attachment or text")
              .withSubcode(2018034));
    }
    return textProblem
        .apply(text.asString())
        .or(() -> quickRepliesProblem(message.path("quick_replies")));
  }

  private static Optional<GraphError> quickRepliesProblem(JsonNode replies) {
    if (replies.isMissingNode()) {
      return Optional.empty();
    }
    if (!replies.isArray() || replies.isEmpty()) {
      return problem("Param message[quick_replies] must be a non-empty array");
    }
    if (replies.size() > QUICK_REPLIES) {
      return problem(
          "Param message[quick_replies] has too many elements, at most %d are allowed"
              .formatted(QUICK_REPLIES));
    }
    for (int index = 0; index < replies.size(); index++) {
      Optional<GraphError> problem =
          quickReplyProblem(replies.get(index), "message[quick_replies][%d]".formatted(index));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<GraphError> quickReplyProblem(JsonNode reply, String name) {
    if (!reply.path("content_type").asString("").equals("text")) {
      return problem("Param %s[content_type] must be one of {\"text\"}".formatted(name));
    }
    return first(
        List.of(
            () -> filled(reply.path("title"), name + "[title]"),
            () -> filledUpTo(PAYLOAD_CHARACTERS, reply.path("payload"), name + "[payload]")));
  }

  static Optional<GraphError> filled(JsonNode value, String name) {
    return value.isString() && !value.asString().isBlank()
        ? Optional.empty()
        : problem("Param %s must be a non-empty string".formatted(name));
  }

  static Optional<GraphError> filledUpTo(int characters, JsonNode value, String name) {
    Optional<GraphError> empty = filled(value, name);
    if (empty.isPresent()) {
      return empty;
    }
    String text = value.asString();
    return text.codePointCount(0, text.length()) > characters
        ? Optional.of(GraphError.tooLong(name, characters))
        : Optional.empty();
  }

  static Optional<GraphError> problem(String message) {
    return Optional.of(GraphError.parameter(message));
  }

  static Optional<GraphError> first(List<Supplier<Optional<GraphError>>> checks) {
    for (Supplier<Optional<GraphError>> check : checks) {
      Optional<GraphError> problem = check.get();
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }
}
