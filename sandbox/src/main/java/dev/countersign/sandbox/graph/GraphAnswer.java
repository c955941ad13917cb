package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.conversation.MessageId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What an endpoint decided. */
sealed interface GraphAnswer {

  /** HTTP 200; the message id is there when a message was accepted. */
  record Success(JsonNode body, @Nullable MessageId message) implements GraphAnswer {}

  /** An error. */
  record Failure(GraphError error) implements GraphAnswer {}

  static GraphAnswer success(JsonNode body) {
    return new Success(body, null);
  }

  /** The answer {@code {"success":true}}. */
  static GraphAnswer done() {
    return success(JsonNodeFactory.instance.objectNode().put("success", true));
  }
}
