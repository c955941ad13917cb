package dev.countersign.sandbox.control;

import dev.countersign.sandbox.control.Problem.Member;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the members of a JSON object and gathers what is wrong with them. A member that is wrong
 * reads as a harmless value; nothing may be done before {@link #problem} was asked.
 */
final class JsonInput {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final JsonNode object;
  private final String pointer;
  private final List<Member> members;
  private final Set<String> known = new HashSet<>();

  private JsonInput(JsonNode object, String pointer, List<Member> members) {
    this.object = object;
    this.pointer = pointer;
    this.members = members;
  }

  /** The body of a request; an empty body reads as an empty object. */
  static JsonInput of(String body) {
    List<Member> members = new ArrayList<>();
    JsonNode read;
    try {
      read = body.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(body);
    } catch (JacksonException malformed) {
      members.add(new Member("", "is not valid JSON: " + malformed.getOriginalMessage()));
      read = MAPPER.createObjectNode();
    }
    if (!read.isObject()) {
      members.add(new Member("", "must be a JSON object"));
      read = MAPPER.createObjectNode();
    }
    return new JsonInput(read, "", members);
  }

  /** What is wrong, members with unknown names included; empty if nothing is. */
  Optional<Problem> problem() {
    nameUnknown();
    return members.isEmpty() ? Optional.empty() : Optional.of(Problem.badInput(members));
  }

  void nameUnknown() {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        wrong(name, "is not known here; known are " + String.join(", ", known));
      }
    }
  }

  boolean has(String name) {
    known.add(name);
    return object.hasNonNull(name);
  }

  String text(String name) {
    JsonNode value = member(name);
    if (!value.isString() || value.asString().isBlank()) {
      wrong(name, "must be a text that is not blank");
      return "-";
    }
    return value.asString();
  }

  @Nullable String textOrNull(String name) {
    return has(name) ? text(name) : null;
  }

  boolean flag(String name, boolean otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    return flag(name);
  }

  boolean flag(String name) {
    JsonNode value = member(name);
    if (!value.isBoolean()) {
      wrong(name, "must be true or false");
      return false;
    }
    return value.asBoolean();
  }

  int integer(String name, int otherwise) {
    return has(name) ? integer(name) : otherwise;
  }

  int integer(String name) {
    JsonNode value = member(name);
    if (!value.isInt()) {
      wrong(name, "must be a whole number");
      return 1;
    }
    return value.asInt();
  }

  long longInteger(String name) {
    JsonNode value = member(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      wrong(name, "must be a whole number");
      return 1;
    }
    return value.asLong();
  }

  double number(String name, double otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode value = member(name);
    if (!value.isNumber()) {
      wrong(name, "must be a number");
      return otherwise;
    }
    return value.asDouble();
  }

  /** A time in milliseconds, at most ten minutes. */
  Duration milliseconds(String name, int otherwise) {
    int value = integer(name, otherwise);
    if (value < 0 || value > 600_000) {
      wrong(name, "must be 0 to 600000 milliseconds");
      return Duration.ZERO;
    }
    return Duration.ofMillis(value);
  }

  /** A time in ISO 8601 form, such as {@code PT25H}. */
  Duration duration(String name) {
    try {
      Duration value = Duration.parse(member(name).asString(""));
      if (!value.isNegative()) {
        return value;
      }
    } catch (DateTimeException malformed) {
      // said below
    }
    wrong(name, "must be an ISO 8601 duration that is not negative, such as PT25H");
    return Duration.ZERO;
  }

  /** A list of texts. */
  Set<String> texts(String name) {
    JsonNode value = member(name);
    if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isString)) {
      wrong(name, "must be an array of texts");
      return Set.of();
    }
    Set<String> texts = new HashSet<>();
    value.valueStream().map(JsonNode::asString).forEach(texts::add);
    return texts;
  }

  /** A text that is turned into something, whose refusal is what is wrong with it. */
  <T> T converted(String name, Function<String, T> conversion, T otherwise) {
    String text = text(name);
    try {
      return conversion.apply(text);
    } catch (IllegalArgumentException refused) {
      wrong(name, String.valueOf(refused.getMessage()));
      return otherwise;
    }
  }

  /** An absolute address. */
  URI address(String name) {
    return converted(name, URI::create, URI.create("http://localhost/"));
  }

  /** The objects of an array. */
  List<JsonInput> objects(String name) {
    JsonNode value = member(name);
    if (!value.isArray()) {
      wrong(name, "must be an array");
      return List.of();
    }
    List<JsonInput> objects = new ArrayList<>();
    for (int index = 0; index < value.size(); index++) {
      objects.add(nested(value.get(index), "%s/%s/%d".formatted(pointer, name, index)));
    }
    return objects;
  }

  /** The object under a name. */
  JsonInput object(String name) {
    return nested(member(name), pointer + "/" + name);
  }

  /** Writes down what is wrong with a member. */
  void wrong(String name, String detail) {
    members.add(new Member(name.isEmpty() ? pointer : pointer + "/" + name, detail));
  }

  private JsonInput nested(JsonNode value, String at) {
    if (value instanceof ObjectNode) {
      return new JsonInput(value, at, members);
    }
    members.add(new Member(at, "must be an object"));
    return new JsonInput(MAPPER.createObjectNode(), at, members);
  }

  private JsonNode member(String name) {
    known.add(name);
    return object.path(name);
  }
}
