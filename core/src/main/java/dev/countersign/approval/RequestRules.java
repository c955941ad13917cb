package dev.countersign.approval;

import dev.countersign.approver.Approver;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.FieldType;
import dev.countersign.field.Input;
import dev.countersign.field.InputMode;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Violation;
import dev.countersign.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules that hold for every request, whatever the channel. */
public final class RequestRules {
  /** Longest title, in characters. */
  public static final int TITLE = 200;

  /** Longest label and key of a field, in characters. */
  public static final int LABEL = 100;

  /** Longest reference, in characters. */
  public static final int REFERENCE = 200;

  /** Most fields. */
  public static final int FIELDS = 50;

  /** Most choices. */
  public static final int CHOICES = 50;

  /** Longest wait: Meta's own ids and people's memory do not last much longer. */
  public static final Duration LONGEST_WAIT = Duration.ofDays(90);

  private static final Set<String> PORTS =
      Set.of("approved", "rejected", "expired", "undeliverable", "cancelled", "waiting");

  private RequestRules() {}

  /** The rules that the request breaks, in the order of its members; empty when it can be asked. */
  public static List<Violation> violations(ApprovalRequest request) {
    List<Violation> found = new ArrayList<>();
    LadderRules.people(request, found);
    optionalText("/title", request.title(), TITLE, found);
    if (request.locale() != null && !isLanguageTag(request.locale())) {
      found.add(
          new Violation(
              "/locale", "not-a-language", "Give a language tag such as \"en\" or \"de\"."));
    }
    fields(request.fields(), found);
    choices(request.choices(), found);
    editing(request, found);
    TimeRules.times(request, found);
    optionalText("/reference", request.reference(), REFERENCE, found);
    return List.copyOf(found);
  }

  /**
   * The rules that a single person breaks, who is to be asked in somebody's place; empty when they
   * can be.
   *
   * @param pointer of the person among the members
   */
  public static List<Violation> violations(Approver person, String pointer) {
    List<Violation> found = new ArrayList<>();
    LadderRules.person(
        person,
        pointer + "/name",
        address -> pointer + "/addresses/" + address,
        new HashSet<>(),
        found);
    return List.copyOf(found);
  }

  private static void fields(List<Field> fields, List<Violation> found) {
    if (fields.isEmpty()) {
      found.add(
          new Violation(
              "/fields", "empty", "Give at least one field: nobody can decide about nothing."));
    }
    if (fields.size() > FIELDS) {
      found.add(
          new Violation(
              "/fields", "too-many", "At most " + FIELDS + " fields, got " + fields.size() + "."));
    }
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      String pointer = "/fields/" + i;
      text(pointer + "/key", field.key(), LABEL, found);
      text(pointer + "/label", field.label(), LABEL, found);
      input(field, pointer, found);
      if (!keys.add(field.key())) {
        found.add(
            new Violation(
                pointer + "/key", "duplicate", "Two fields have the key \"" + field.key() + "\"."));
      }
    }
  }

  private static void input(Field field, String pointer, List<Violation> found) {
    Input input = field.input();
    if (!input.isOpen()) {
      if (input.schema() != null) {
        found.add(
            new Violation(
                pointer + "/schema",
                "contradiction",
                "Only a field that can be changed has a schema; give input, or leave schema out."));
      }
      return;
    }
    Value.Structure schema = input.schema();
    boolean isOtherType =
        schema != null
            && schema.members().containsKey("type")
            && input.type() != FieldType.of(schema);
    if (isOtherType) {
      found.add(
          new Violation(pointer + "/type", "contradiction", "The schema asks for another type."));
    }
    if (field.display() != DisplayMode.READABLE) {
      found.add(
          new Violation(
              pointer + "/input",
              "contradiction",
              "Nobody can change what they do not see; make the field readable, or locked."));
    }
    Value value = field.value();
    if (value.isNothing() && input.mode() == InputMode.PREFILLED) {
      found.add(
          new Violation(
              pointer + "/value",
              "missing",
              "A prefilled field needs a value; use required or editable for an empty one."));
    }
    if (!value.isNothing() && !input.type().accepts(value)) {
      found.add(
          new Violation(
              pointer + "/value",
              "contradiction",
              "Is not of the type " + input.type().label() + " that the field asks for."));
    }
  }

  /** Whoever decides decides about what they saw, so one person's values cannot be another's. */
  private static void editing(ApprovalRequest request, List<Violation> found) {
    boolean isOneEnough =
        request.ladder().stream()
            .allMatch(step -> step.approvers().size() == 1 || step.quorum() instanceof Quorum.Any);
    List<Field> fields = request.fields();
    for (int i = 0; i < fields.size() && !isOneEnough; i++) {
      if (fields.get(i).input().isOpen()) {
        found.add(
            new Violation(
                "/fields/" + i + "/input",
                "contradiction",
                "Values can be changed where one answer decides; use quorum any, or locked fields."));
      }
    }
    for (int i = 0; i < request.choices().size(); i++) {
      boolean isEdit = request.choices().get(i).key().equals(ChoiceKey.EDIT);
      if (isEdit && !request.openFields().isEmpty()) {
        found.add(
            new Violation(
                "/choices/" + i + "/key",
                "reserved",
                "\"edit\" is what people take to change values; choose another key."));
      }
    }
  }

  private static void choices(List<Choice> choices, List<Violation> found) {
    if (choices.isEmpty()) {
      found.add(
          new Violation("/choices", "empty", "Give at least one choice, or leave the member out."));
    }
    if (choices.size() > CHOICES) {
      String message = "At most " + CHOICES + " choices, got " + choices.size() + ".";
      found.add(new Violation("/choices", "too-many", message));
    }
    Set<String> keys = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (int i = 0; i < choices.size(); i++) {
      Choice choice = choices.get(i);
      String pointer = "/choices/" + i;
      String key = choice.key().value();
      if (!keys.add(key)) {
        found.add(
            new Violation(
                pointer + "/key", "duplicate", "Two choices have the key \"" + key + "\"."));
      }
      if (PORTS.contains(key)) {
        found.add(
            new Violation(
                pointer + "/key", "reserved", "\"" + key + "\" names a port; choose another key."));
      }
      if (choice.approves() != choice.key().equals(ChoiceKey.APPROVE) && isUsual(choice)) {
        found.add(
            new Violation(
                pointer + "/approves",
                "contradiction",
                "\"approve\" approves and \"reject\" does not; choose another key for another meaning."));
      }
      text(pointer + "/title", choice.title(), LABEL, found);
      if (!titles.add(choice.title())) {
        found.add(
            new Violation(
                pointer + "/title",
                "duplicate",
                "Two choices have the title \""
                    + choice.title()
                    + "\"; nobody could tell them apart."));
      }
    }
  }

  private static boolean isUsual(Choice choice) {
    return choice.key().equals(ChoiceKey.APPROVE) || choice.key().equals(ChoiceKey.REJECT);
  }

  private static boolean isLanguageTag(String tag) {
    return tag.matches("[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*");
  }

  static void optionalText(
      String pointer, @Nullable String text, int longest, List<Violation> found) {
    if (text != null) {
      text(pointer, text, longest, found);
    }
  }

  static void text(String pointer, String text, int longest, List<Violation> found) {
    if (text.isBlank()) {
      found.add(new Violation(pointer, "empty", "Must not be empty."));
      return;
    }
    int length = text.codePointCount(0, text.length());
    if (length > longest) {
      found.add(
          new Violation(
              pointer, "too-long", "At most " + longest + " characters, got " + length + "."));
    }
    if (text.codePoints().anyMatch(RequestRules::isControl)) {
      found.add(
          new Violation(
              pointer, "control-character", "Must not contain line breaks or control characters."));
    }
  }

  private static boolean isControl(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
