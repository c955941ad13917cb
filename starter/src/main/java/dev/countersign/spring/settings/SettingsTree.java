package dev.countersign.spring.settings;

import dev.countersign.expression.Directive;
import dev.countersign.expression.ParsedTemplate;
import dev.countersign.expression.Template;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One level of settings. Keys are found whether written {@code page-access-token}, {@code
 * pageAccessToken} or, as the specification does, {@code PageAccessToken}; a variable of the
 * environment wins over the file. Keys that nobody asked for are reported as unknown.
 */
final class SettingsTree {
  private final String path;
  private final Map<String, Object> values;
  private final Map<String, String> environment;
  private final List<SettingsOutcome.Problem> problems;
  private final Set<String> asked = new LinkedHashSet<>();

  SettingsTree(
      String path,
      Map<String, Object> values,
      Map<String, String> environment,
      List<SettingsOutcome.Problem> problems) {
    this.path = path;
    this.values = new LinkedHashMap<>(values);
    this.environment = environment;
    this.problems = problems;
  }

  /** The full name of a key on this level. */
  String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  void problem(String key, String problem, String example) {
    problems.add(new SettingsOutcome.Problem(name(key), problem, example));
  }

  /** How many problems were found so far, on all levels. */
  int problems() {
    return problems.size();
  }

  /** Whether something stands at a key, in the file or in the environment. */
  boolean isSet(String key) {
    return raw(key) != null || environment.containsKey(variable(name(key)));
  }

  /** The level below; empty where there is none. */
  SettingsTree child(String key) {
    return new SettingsTree(name(key), map(key, raw(key)), environment, problems);
  }

  /** The levels below a key, by their names, also those that only the environment names. */
  Map<String, SettingsTree> children(String key, Set<String> leaves) {
    Map<String, Object> named = new LinkedHashMap<>(map(key, raw(key)));
    Set<String> written = new LinkedHashSet<>();
    named.keySet().forEach(name -> written.add(variable(name)));
    for (String name : namesInEnvironment(key, leaves)) {
      if (!written.contains(variable(name))) {
        named.put(name, Map.of());
      }
    }
    Map<String, SettingsTree> children = new LinkedHashMap<>();
    named.forEach((name, value) -> {
      String full = key + "." + name;
      children.put(name, new SettingsTree(name(full), map(full, value), environment, problems));
    });
    return children;
  }

  private Set<String> namesInEnvironment(String key, Set<String> leaves) {
    Set<String> names = new LinkedHashSet<>();
    String prefix = variable(name(key)) + "_";
    for (String variable : environment.keySet()) {
      for (String leaf : leaves) {
        String suffix = "_" + leaf.replace('-', '_').toUpperCase(Locale.ROOT);
        if (variable.startsWith(prefix)
            && variable.endsWith(suffix)
            && variable.length() > prefix.length() + suffix.length()) {
          names.add(
              variable
                  .substring(prefix.length(), variable.length() - suffix.length())
                  .toLowerCase(Locale.ROOT)
                  .replace('_', '-'));
        }
      }
    }
    return names;
  }

  /** The items of a list of levels. */
  List<SettingsTree> items(String key) {
    Object raw = raw(key);
    List<SettingsTree> items = new ArrayList<>();
    if (raw == null) {
      return items;
    }
    if (!(raw instanceof List<?> list)) {
      problem(key, "is not a list", "- { key: amount, label: Amount }");
      return items;
    }
    for (int i = 0; i < list.size(); i++) {
      String indexed = key + "[" + i + "]";
      items.add(new SettingsTree(name(indexed), map(indexed, list.get(i)), environment, problems));
    }
    return items;
  }

  @Nullable String text(String key) {
    String fromEnvironment = environment.get(variable(name(key)));
    Object raw = raw(key);
    if (fromEnvironment != null) {
      return fromEnvironment;
    }
    return switch (raw) {
      case null -> null;
      case String text -> text;
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> {
        problem(key, "is not a text", key + ": something");
        yield null;
      }
    };
  }

  String text(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  @Nullable String required(String key, String example) {
    String text = text(key);
    if (text == null || text.isBlank()) {
      problem(key, "is missing", key + ": " + example);
      return null;
    }
    return text;
  }

  /** Whether nothing stands below, in the file or in the environment. */
  boolean isEmpty() {
    String prefix = variable(path) + "_";
    return values.isEmpty()
        && environment.keySet().stream().noneMatch(key -> key.startsWith(prefix));
  }

  boolean truth(String key, boolean otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    if (!text.equals("true") && !text.equals("false")) {
      problem(key, "\"" + text + "\" is neither true nor false", key + ": true");
    }
    return text.equals("true");
  }

  @Nullable Integer number(String key) {
    String text = text(key);
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException e) {
      problem(key, "\"" + text + "\" is not a whole number", key + ": 2");
      return null;
    }
  }

  /** A list of texts: a list, or in the environment texts with commas between them, or one text. */
  List<String> texts(String key) {
    String fromEnvironment = environment.get(variable(name(key)));
    Object raw = raw(key);
    if (fromEnvironment != null) {
      return List.of(fromEnvironment.split("\\s*,\\s*"));
    }
    if (raw instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    return raw == null ? List.of() : List.of(String.valueOf(raw));
  }

  @Nullable Duration duration(String key) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    try {
      Duration duration = Duration.parse(text);
      if (duration.isPositive()) {
        return duration;
      }
      problem(key, "must be longer than nothing", key + ": PT4H");
    } catch (DateTimeParseException e) {
      problem(key, "\"" + text + "\" is not an ISO 8601 duration", key + ": PT4H");
    }
    return null;
  }

  /** A template in which only the named directives may stand. */
  @Nullable Template template(String key, EnumSet<Directive> allowed) {
    String text = text(key);
    return text == null ? null : parse(key, text, allowed);
  }

  @Nullable Template required(String key, EnumSet<Directive> allowed, String example) {
    String text = required(key, example);
    return text == null ? null : parse(key, text, allowed);
  }

  /** Templates of one value or of a list of them; what cannot be read is left out and told. */
  List<Template> templates(String key, EnumSet<Directive> allowed) {
    List<Template> templates = new ArrayList<>();
    for (String text : texts(key)) {
      Template template = parse(key, text, allowed);
      if (template != null) {
        templates.add(template);
      }
    }
    return templates;
  }

  @Nullable Template parse(String key, String text, EnumSet<Directive> allowed) {
    String known = allowed.stream().map(Directive::label).reduce((a, b) -> a + ", " + b).orElse("");
    String example = "@{" + allowed.iterator().next().label() + ":Name}";
    switch (Template.parse(text)) {
      case ParsedTemplate.Malformed malformed -> {
        boolean maySayWhat = !allowed.contains(Directive.SECRET);
        problem(
            key,
            maySayWhat
                ? malformed.reason()
                : "the expression at character " + malformed.position() + " cannot be read",
            key + ": \"" + example + "\"");
        return null;
      }
      case Template template -> {
        if (!allowed.containsAll(template.directives())) {
          problem(
              key, "only these directives may stand here: " + known, key + ": \"" + example + "\"");
          return null;
        }
        return template;
      }
    }
  }

  /** Reports the keys that nobody asked for. */
  void finish() {
    for (String key : values.keySet()) {
      boolean isKnown = asked.stream().anyMatch(known -> isSame(known, key));
      if (!isKnown) {
        problem(key, "is unknown", "one of " + String.join(", ", asked));
      }
    }
  }

  private @Nullable Object raw(String key) {
    asked.add(key);
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      if (isSame(key, entry.getKey())) {
        return entry.getValue();
      }
    }
    return null;
  }

  private static boolean isSame(String key, String written) {
    return plain(key).equals(plain(written));
  }

  private static String plain(String key) {
    return key.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }

  static String variable(String name) {
    return "COUNTERSIGN_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private Map<String, Object> map(String key, @Nullable Object raw) {
    if (raw == null) {
      return Map.of();
    }
    if (!(raw instanceof Map<?, ?> map)) {
      problem(key, "has no keys below it", key + ": { … }");
      return Map.of();
    }
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach((name, value) -> {
      if (value != null) {
        named.put(String.valueOf(name), value);
      }
    });
    return named;
  }
}
