package dev.countersign.sandbox.memory;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Members of the JSON objects in a memory. */
final class Members {

  private Members() {}

  static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> element) {
    return json.required(name).valueStream().map(element).toList();
  }

  static String text(JsonNode json, String name) {
    return json.required(name).stringValue();
  }

  static @Nullable String textIfThere(JsonNode json, String name) {
    return json.has(name) ? text(json, name) : null;
  }

  static void putIfThere(ObjectNode into, String name, @Nullable Object value) {
    if (value != null) {
      into.put(name, value.toString());
    }
  }
}
