package dev.countersign.spring.settings;

import dev.countersign.approval.Timing;
import dev.countersign.channel.AccountId;
import dev.countersign.expression.Directive;
import dev.countersign.expression.Template;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.FieldType;
import dev.countersign.field.InputMode;
import dev.countersign.node.NodeDefinition;
import dev.countersign.node.NodeDefinition.FieldDefinition;
import dev.countersign.node.NodeDefinition.ResumeDefinition;
import dev.countersign.postgres.JsonValues;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.value.Value;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads the part {@code nodes} of the settings. */
final class NodeReader {
  private static final String PATIENCE = "undeliverable-after";
  private static final EnumSet<Directive> VALUES =
      EnumSet.complementOf(EnumSet.of(Directive.SECRET));

  private final SettingsTree root;
  private final NodePeople people;

  /** Reads nodes that ask from these accounts. */
  NodeReader(SettingsTree root, Set<AccountId> accounts) {
    this.root = root;
    this.people = new NodePeople(accounts);
  }

  List<NodeDefinition> nodes() {
    List<NodeDefinition> nodes = new ArrayList<>();
    root.children("nodes", Set.of())
        .forEach((name, tree) -> node(name, tree).ifPresent(nodes::add));
    return nodes;
  }

  private Optional<NodeDefinition> node(String name, SettingsTree tree) {
    int before = root.problems();
    Optional<NodePeople.People> asked = people.read(tree);
    Template title = tree.template("title", VALUES);
    String locale = tree.text("locale");
    List<FieldDefinition> fields = fields(tree);
    List<Choice> choices = choices(tree);
    Template reference = tree.template("reference", VALUES);
    ResumeDefinition resume = resume(tree.child("resume"));
    List<Duration> reminders =
        tree.texts("reminders").stream()
            .flatMap(text -> time(tree, "reminders", "[PT1H, PT3H]", text).stream())
            .toList();
    Duration patience =
        Optional.ofNullable(tree.text(PATIENCE))
            .flatMap(text -> time(tree, PATIENCE, "PT30M", text))
            .orElse(null);
    tree.finish();
    Optional<NodeDefinition> node =
        asked.map(found ->
            new NodeDefinition(
                name,
                found.ladder(),
                new Timing(found.onExpiry(), reminders, patience, null),
                found.requester(),
                title,
                locale,
                fields,
                choices,
                reference,
                resume));
    if (root.problems() == before) {
      node.ifPresent(sound -> NodeRules.check(sound, tree));
    }
    return node;
  }

  private static Optional<Duration> time(
      SettingsTree tree, String key, String example, String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException e) {
      tree.problem(key, "\"" + text + "\" is not an ISO 8601 duration", key + ": " + example);
      return Optional.empty();
    }
  }

  private static List<FieldDefinition> fields(SettingsTree tree) {
    List<FieldDefinition> fields = new ArrayList<>();
    for (SettingsTree item : tree.items("fields")) {
      String key = item.required("key", "amount");
      String label = key == null ? null : item.text("label", key);
      Template value = item.required("value", VALUES, "\"@{input:amount}\"");
      DisplayMode display = display(item);
      InputMode input = input(item);
      FieldType type = type(item);
      Value.Structure schema = schema(item);
      item.finish();
      if (key != null && label != null && value != null) {
        fields.add(new FieldDefinition(key, label, value, display, input, type, schema));
      }
    }
    if (fields.isEmpty()) {
      tree.problem(
          "fields",
          "has no field, so that there is nothing to decide about",
          "fields: [{ key: amount, label: Amount, value: \"@{input:amount}\" }]");
    }
    return fields;
  }

  private static DisplayMode display(SettingsTree item) {
    String text = item.text("display", "readable");
    Optional<DisplayMode> mode = DisplayMode.named(text.toLowerCase(Locale.ROOT));
    if (mode.isEmpty()) {
      item.problem(
          "display",
          "\"" + text + "\" is no display mode",
          "display: readable (or masked, concealed)");
    }
    return mode.orElse(DisplayMode.CONCEALED);
  }

  private static InputMode input(SettingsTree item) {
    String text = item.text("input", "locked");
    Optional<InputMode> mode = InputMode.named(text.toLowerCase(Locale.ROOT));
    if (mode.isEmpty()) {
      item.problem(
          "input",
          "\"" + text + "\" is no input mode",
          "input: editable (or locked, prefilled, required)");
    }
    return mode.orElse(InputMode.LOCKED);
  }

  /** A JSON Schema, written as JSON. */
  private static Value.@Nullable Structure schema(SettingsTree item) {
    String text = item.text("schema");
    if (text == null) {
      return null;
    }
    try {
      if (JsonValues.of(JsonValues.MAPPER.readTree(text)) instanceof Value.Structure schema) {
        return schema;
      }
    } catch (JacksonException e) {
      // told below: what was written is no JSON
    }
    item.problem("schema", "is no JSON object", "schema: '{ \"minimum\": 1, \"maximum\": 500 }'");
    return null;
  }

  private static @Nullable FieldType type(SettingsTree item) {
    String text = item.text("type");
    if (text == null) {
      return null;
    }
    Optional<FieldType> type = FieldType.named(text);
    if (type.isEmpty()) {
      item.problem(
          "type",
          "\"" + text + "\" is no type of a field",
          "type: number (or text, integer, boolean, date)");
    }
    return type.orElse(null);
  }

  private static List<Choice> choices(SettingsTree tree) {
    List<Choice> choices = new ArrayList<>();
    for (SettingsTree item : tree.items("choices")) {
      String key = item.required("key", "approve");
      String title = item.required("title", "\"Approve ✅\"");
      boolean approves =
          item.text("approves", String.valueOf("approve".equals(key))).equalsIgnoreCase("true");
      boolean needsComment = needsComment(item);
      item.finish();
      if (key != null && !ChoiceKey.isWellFormed(key)) {
        item.problem("key", "\"" + key + "\" is not the key of a choice", "key: request-changes");
      } else if (key != null && title != null) {
        choices.add(new Choice(new ChoiceKey(key), title, approves, needsComment));
      }
    }
    return choices;
  }

  private static boolean needsComment(SettingsTree item) {
    String comment = item.text("comment", "none");
    if (!comment.equals("required") && !comment.equals("none")) {
      item.problem(
          "comment", "\"" + comment + "\" is neither required nor none", "comment: required");
    }
    return comment.equals("required");
  }

  private static ResumeDefinition resume(SettingsTree tree) {
    String type = tree.text("type", "poll");
    String handler = tree.text("name");
    Template url = tree.template("url", VALUES);
    tree.finish();
    switch (type) {
      case "poll" -> {
        return new ResumeDefinition.Poll();
      }
      case "http" -> {
        if (url != null) {
          return new ResumeDefinition.Http(url);
        }
        tree.problem("url", "is missing", "url: \"@{input:callbackUrl}\"");
      }
      case "handler" -> {
        if (handler != null) {
          return new ResumeDefinition.Handler(handler);
        }
        tree.problem("name", "is missing", "name: refund");
      }
      default ->
          tree.problem(
              "type", "\"" + type + "\" is no type of resume", "type: http (or handler, poll)");
    }
    return new ResumeDefinition.Poll();
  }
}
