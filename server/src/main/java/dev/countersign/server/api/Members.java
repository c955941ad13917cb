package dev.countersign.server.api;

import dev.countersign.postgres.JsonValues;
import dev.countersign.prompt.Violation;
import dev.countersign.value.Value;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The members of one JSON object; what is wrong with them is gathered with pointers, unknown ones
 * included.
 */
final class Members {
  private static final String WRONG_TYPE = "wrong-type";
  private static final String UNKNOWN_MEMBER = "unknown-member";
  private static final String NOT_A_DURATION = "not-a-duration";
  private static final String DURATION_WANTED = "Must be an ISO 8601 duration such as \"PT4H\".";

  /** Rules about the form of a request, not about its content. */
  static final Set<String> FORM_RULES = Set.of(WRONG_TYPE, UNKNOWN_MEMBER);

  private final JsonNode object;
  private final String pointer;
  private final List<Violation> violations;
  private final Set<String> asked = new LinkedHashSet<>();

  Members(JsonNode object, String pointer, List<Violation> violations) {
    this.object = object;
    this.pointer = pointer;
    this.violations = violations;
  }

  void violation(String name, String rule, String message) {
    violations.add(new Violation(pointer + "/" + escape(name), rule, message));
  }

  /** A text for the journal must be one line of so many characters. */
  void mustBeLine(String name, String text, int longest) {
    boolean isLine =
        !text.isBlank()
            && text.length() <= longest
            && text.chars().noneMatch(Character::isISOControl);
    if (!isLine) {
      violation(
          name,
          "unfit-text",
          "Must be one line of 1 to " + longest + " characters, for the journal.");
    }
  }

  /** Notes a violation whose pointer starts here. */
  void below(Violation violation) {
    violations.add(
        new Violation(pointer + violation.pointer(), violation.rule(), violation.message()));
  }

  /** What is wrong with an item of a list. */
  void violation(String name, int index, String rule, String message) {
    violations.add(new Violation(pointer + "/" + escape(name) + "/" + index, rule, message));
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private @Nullable JsonNode member(String name) {
    asked.add(name);
    JsonNode member = object.get(name);
    return member == null || member.isNull() ? null : member;
  }

  /** Whether the member is there, be it null. */
  boolean has(String name) {
    return object.has(name);
  }

  @Nullable String text(String name) {
    JsonNode member = member(name);
    if (member == null) {
      return null;
    }
    if (!member.isString()) {
      violation(name, WRONG_TYPE, "Must be a text.");
      return null;
    }
    return member.stringValue();
  }

  /**
   * A text that must be there and not be empty; empty text stands in for one that is not, and the
   * violation is noted.
   */
  String required(String name) {
    JsonNode member = member(name);
    if (member == null) {
      violation(name, "missing", "Is missing.");
      return "";
    }
    String text = text(name);
    if (text != null && text.isEmpty()) {
      violation(name, "empty", "Must not be empty.");
    }
    return text == null ? "" : text;
  }

  boolean truth(String name, boolean otherwise) {
    JsonNode member = member(name);
    if (member == null) {
      return otherwise;
    }
    if (!member.isBoolean()) {
      violation(name, WRONG_TYPE, "Must be true or false.");
      return otherwise;
    }
    return member.booleanValue();
  }

  @Nullable Integer number(String name) {
    JsonNode member = member(name);
    if (member == null) {
      return null;
    }
    if (!member.isIntegralNumber() || !member.canConvertToInt()) {
      violation(name, WRONG_TYPE, "Must be a whole number.");
      return null;
    }
    return member.intValue();
  }

  /** Whether the member is there and a text, whatever else it may be. */
  boolean isText(String name) {
    JsonNode member = member(name);
    return member != null && member.isString();
  }

  /** The texts of a list; empty where there is no such member. */
  List<String> texts(String name) {
    JsonNode member = member(name);
    List<String> texts = new ArrayList<>();
    if (member == null) {
      return texts;
    }
    if (!member.isArray()) {
      violation(name, WRONG_TYPE, "Must be a list.");
      return texts;
    }
    for (int i = 0; i < member.size(); i++) {
      if (member.get(i).isString()) {
        texts.add(member.get(i).stringValue());
      } else {
        violation(name, i, WRONG_TYPE, "Must be a text.");
        texts.add("");
      }
    }
    return texts;
  }

  Value value(String name) {
    JsonNode member = member(name);
    return member == null ? Value.nothing() : JsonValues.of(member);
  }

  Value.Structure structure(String name) {
    JsonNode member = member(name);
    if (member != null && !member.isObject()) {
      violation(name, WRONG_TYPE, "Must be an object.");
    }
    return member != null && JsonValues.of(member) instanceof Value.Structure structure
        ? structure
        : new Value.Structure(Map.of());
  }

  Value.@Nullable Structure optionalStructure(String name) {
    return member(name) == null ? null : structure(name);
  }

  @Nullable Duration duration(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      violation(name, NOT_A_DURATION, DURATION_WANTED);
      return null;
    }
  }

  /** The durations of a list; null where there is no such member. */
  @Nullable List<Duration> durations(String name) {
    if (member(name) == null) {
      return null;
    }
    List<String> texts = texts(name);
    List<Duration> durations = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      try {
        durations.add(Duration.parse(texts.get(i)));
      } catch (DateTimeParseException e) {
        violation(name, i, NOT_A_DURATION, DURATION_WANTED);
      }
    }
    return durations;
  }

  @Nullable Members child(String name) {
    JsonNode member = member(name);
    if (member == null) {
      return null;
    }
    if (!member.isObject()) {
      violation(name, WRONG_TYPE, "Must be an object.");
      return null;
    }
    return new Members(member, pointer + "/" + escape(name), violations);
  }

  /** The objects of a list; null where there is no such member. */
  @Nullable List<Members> children(String name) {
    JsonNode member = member(name);
    if (member == null) {
      return null;
    }
    List<Members> children = new ArrayList<>();
    if (!member.isArray()) {
      violation(name, WRONG_TYPE, "Must be a list.");
      return children;
    }
    for (int i = 0; i < member.size(); i++) {
      String below = name + "/" + i;
      if (member.get(i).isObject()) {
        children.add(new Members(member.get(i), pointer + "/" + below, violations));
      } else {
        violations.add(new Violation(pointer + "/" + below, WRONG_TYPE, "Must be an object."));
      }
    }
    return children;
  }

  /** Notes the members that nobody asked for. */
  void finish() {
    for (String name : object.propertyNames()) {
      if (!asked.contains(name)) {
        violation(
            name, UNKNOWN_MEMBER, "Is unknown; known here: " + String.join(", ", asked) + ".");
      }
    }
  }
}
