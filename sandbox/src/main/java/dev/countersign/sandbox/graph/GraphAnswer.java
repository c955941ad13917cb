package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.conversation.MessageId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an endpoint decided. */
sealed interface GraphAnswer {

  /** HTTP 200; the message id is there when a message was accepted. */
  record Success(ObjectNode body, @Nullable MessageId message) implements GraphAnswer {}

  /** An error. */
  record Failure(GraphError error) implements GraphAnswer {}

  static GraphAnswer success(ObjectNode body) {
    return new Success(body, null);
  }

  /** The answer {@code {"success":true}}. */
  static GraphAnswer done() {
    return success(JsonNodeFactory.instance.objectNode().put("success", true));
  }
}
