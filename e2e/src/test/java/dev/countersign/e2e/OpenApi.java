package dev.countersign.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The contract of the API, and a look at whether an answer keeps it: members, types, enumerations
 * and patterns, as far as the contract uses them.
 */
record OpenApi(JsonNode root) {
  private static final List<String> METHODS = List.of("get", "post", "put", "delete", "patch");

  static OpenApi of(String yaml) {
    Object tree = new Yaml().load(yaml);
    return new OpenApi(JsonMapper.shared().valueToTree(tree));
  }

  /** The methods of each path. */
  Map<String, List<String>> operations() {
    Map<String, List<String>> operations = new TreeMap<>();
    root.path("paths")
        .forEachEntry(
            (path, item) -> operations.put(path, METHODS.stream().filter(item::has).toList()));
    return operations;
  }

  /** What in a value is not as the named schema says; empty when all is. */
  List<String> problems(String schema, JsonNode value) {
    List<String> problems = new ArrayList<>();
    check(root.at("/components/schemas/" + schema), value, schema, problems);
    return problems;
  }

  private void check(JsonNode written, JsonNode value, String place, List<String> problems) {
    JsonNode schema = resolved(written);
    if (schema.has("oneOf")) {
      boolean fits = schema.path("oneOf").valueStream().anyMatch(one -> fits(one, value, place));
      if (!fits) {
        problems.add(place + " fits none of its forms: " + value);
      }
      return;
    }
    if (schema.has("type") && types(schema).stream().noneMatch(type -> is(type, value))) {
      problems.add(place + " is no " + types(schema) + ": " + value);
      return;
    }
    if (schema.has("const") && !schema.path("const").equals(value)) {
      problems.add(place + " is not " + schema.path("const") + ": " + value);
    }
    if (schema.has("enum")
        && schema.path("enum").valueStream().noneMatch(known -> known.equals(value))) {
      problems.add(place + " is not one of those known: " + value);
    }
    if (schema.has("pattern")
        && value.isString()
        && !Pattern.compile(schema.path("pattern").asString()).matcher(value.asString()).find()) {
      problems.add(place + " does not have the form that is told: " + value);
    }
    if (value.isObject()) {
      members(schema, value, place, problems);
    }
    if (value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(schema.path("items"), value.path(i), place + "/" + i, problems);
      }
    }
  }

  private boolean fits(JsonNode schema, JsonNode value, String place) {
    List<String> problems = new ArrayList<>();
    check(schema, value, place, problems);
    return problems.isEmpty();
  }

  private void members(JsonNode schema, JsonNode value, String place, List<String> problems) {
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asString())) {
        problems.add(place + " lacks " + required.asString());
      }
    }
    JsonNode properties = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    value.forEachEntry((name, member) -> {
      if (properties.has(name)) {
        check(properties.path(name), member, place + "/" + name, problems);
      } else if (others.isObject()) {
        check(others, member, place + "/" + name, problems);
      } else if (!others.isBoolean() || !others.asBoolean()) {
        problems.add(place + " has a member that the contract does not know: " + name);
      }
    });
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? root.at(schema.path("$ref").asString().substring(1)) : schema;
  }

  private static List<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray()
        ? type.valueStream().map(JsonNode::asString).toList()
        : List.of(type.asString());
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "null" -> value.isNull();
      default -> throw new IllegalArgumentException("Not a type: " + type);
    };
  }
}
