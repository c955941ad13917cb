package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.http.FormText;
import dev.countersign.sandbox.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Several calls in one: {@code POST /} with the parameter {@code batch} (Graph API "Batch
 * requests"). Each operation is answered by itself; only reading ones are supported.
 */
final class Batch {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MOST = 50;

  /** Answers one operation. */
  interface Operations {
    GraphAnswer answer(GraphCall operation) throws InterruptedException;
  }

  private final Operations endpoints;
  private final Supplier<String> traceIds;

  Batch(Operations endpoints, Supplier<String> traceIds) {
    this.endpoints = endpoints;
    this.traceIds = traceIds;
  }

  static boolean isMeant(GraphCall call) {
    return call.method().equals("POST") && call.path().isEmpty() && call.parameters().has("batch");
  }

  GraphAnswer answer(GraphCall call) throws InterruptedException {
    Optional<List<GraphCall>> operations = operations(call);
    if (operations.isEmpty()) {
      return new GraphAnswer.Failure(
          GraphError.parameter(
              "Param batch must be an array of up to 50 objects with method GET and relative_url"));
    }
    ArrayNode answers = JSON.arrayNode();
    for (GraphCall operation : operations.get()) {
      write(endpoints.answer(operation), answers.addObject());
    }
    return GraphAnswer.success(answers);
  }

  private void write(GraphAnswer answer, ObjectNode into) {
    switch (answer) {
      case GraphAnswer.Success success ->
          into.put("code", 200).put("body", success.body().toString());
      case GraphAnswer.Failure(GraphError error) ->
          into.put("code", error.status()).put("body", error.toJson(traceIds.get()).toString());
    }
  }

  private static Optional<List<GraphCall>> operations(GraphCall call) {
    JsonNode batch = call.parameters().path("batch");
    if (!batch.isArray() || batch.size() > MOST) {
      return Optional.empty();
    }
    List<GraphCall> operations = new ArrayList<>();
    for (JsonNode operation : batch) {
      String url = operation.path("relative_url").asString("");
      if (!operation.path("method").asString("").equals("GET") || url.isEmpty()) {
        return Optional.empty();
      }
      try {
        operations.add(reading(call, url));
      } catch (IllegalArgumentException brokenEscape) {
        return Optional.empty();
      }
    }
    return Optional.of(operations);
  }

  /**
   * The operation as a call of its own, below the version of the batch unless it names one.
   *
   * @throws IllegalArgumentException if a percent escape is broken
   */
  private static GraphCall reading(GraphCall batch, String url) {
    int question = url.indexOf('?');
    String path = (question < 0 ? url : url.substring(0, question)).replaceFirst("^/+", "");
    String query = question < 0 ? "" : url.substring(question + 1);
    String host = batch.host() == GraphCall.Host.INSTAGRAM ? GraphDoor.INSTAGRAM_PATH + "/" : "";
    String version = GraphRoutes.isVersion(path.split("/", 2)[0]) ? "" : batch.version() + "/";
    String token = batch.token();
    return GraphCall.read(
        new Request(
            "GET",
            "/" + host + version + path,
            FormText.read(query),
            token == null ? Map.of() : Map.of("authorization", "Bearer " + token),
            ""));
  }
}
