package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.http.FormText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
      operations.add(reading(call, url));
    }
    return Optional.of(operations);
  }

  private static GraphCall reading(GraphCall batch, String url) {
    int question = url.indexOf('?');
    String path = question < 0 ? url : url.substring(0, question);
    List<String> segments =
        Stream.of(path.split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
    boolean versioned = !segments.isEmpty() && GraphRoutes.isVersion(segments.getFirst());
    ObjectNode parameters = JSON.objectNode();
    FormText.read(question < 0 ? "" : url.substring(question + 1)).forEach(parameters::put);
    return new GraphCall(
        batch.host(),
        "GET",
        versioned ? segments.getFirst() : batch.version(),
        versioned ? segments.subList(1, segments.size()) : segments,
        batch.token(),
        batch.tokenSource(),
        parameters,
        true);
  }
}
