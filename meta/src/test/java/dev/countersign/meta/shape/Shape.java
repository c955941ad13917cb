package dev.countersign.meta.shape;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The shape of requests of one kind: the JSON types at each path, and the paths that are always
 * there. An item of an array has its array's path with {@code []}; an item that names its type has
 * that too, such as {@code /components[button]}, because what stands in it depends on it.
 */
record Shape(Map<String, Set<String>> types, Set<String> always) {

  /** What the requests have in common and apart. */
  static Shape of(Collection<JsonNode> requests) {
    Map<String, Set<String>> types = new TreeMap<>();
    Map<String, Integer> objects = new TreeMap<>();
    Map<String, Integer> members = new TreeMap<>();
    for (JsonNode request : requests) {
      walk(
          "",
          request,
          (path, node) -> {
            types.computeIfAbsent(path, unseen -> new TreeSet<>()).add(type(node));
            if (node.isObject()) {
              objects.merge(path, 1, Integer::sum);
              node.propertyNames()
                  .forEach(name -> members.merge(path + "/" + name, 1, Integer::sum));
            }
          });
    }
    Set<String> always =
        members.entrySet().stream()
            .filter(member -> member.getValue().equals(objects.get(parent(member.getKey()))))
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    return new Shape(types, always);
  }

  /** What is wrong with a request of that kind, one line each; empty when nothing is. */
  Set<String> faults(JsonNode request, Set<String> optional) {
    Set<String> faults = new TreeSet<>();
    walk(
        "",
        request,
        (path, node) -> {
          if (!types.getOrDefault(path, Set.of()).contains(type(node))) {
            faults.add("unheard of: " + path + " as " + type(node));
          }
          if (node.isObject()) {
            always.stream()
                .filter(member -> parent(member).equals(path) && !optional.contains(member))
                .filter(member -> !node.has(member.substring(path.length() + 1)))
                .forEach(member -> faults.add("missing: " + member));
          }
        });
    return faults;
  }

  /** Visits a node and everything below it. */
  private static void walk(String path, JsonNode node, Visitor visitor) {
    visitor.visit(path, node);
    if (node.isObject()) {
      node.propertyStream()
          .forEach(member -> walk(path + "/" + member.getKey(), member.getValue(), visitor));
    }
    if (node.isArray()) {
      Consumer<JsonNode> each =
          item -> walk(path + "[" + item.path("type").asString("") + "]", item, visitor);
      node.valueStream().forEach(each);
    }
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static String type(JsonNode node) {
    return node.getNodeType().name();
  }

  private interface Visitor {
    void visit(String path, JsonNode node);
  }
}
