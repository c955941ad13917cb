package dev.countersign.server.api;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Timing;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.FieldType;
import dev.countersign.field.Input;
import dev.countersign.field.InputMode;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Violation;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.value.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of {@code POST /v1/approvals}. */
public final class RequestJson {
  private RequestJson() {}

  /** What a body turned out to be. */
  public sealed interface Reading {
    /**
     * A request in good form; whether it makes sense is another question.
     *
     * @param hasApprovers whether the people stand under {@code approvers}
     */
    record Read(ApprovalRequest request, boolean hasApprovers) implements Reading {
      /** The violations with pointers into the body as it was written. */
      public List<Violation> pointed(List<Violation> violations) {
        return violations.stream().map(this::pointed).toList();
      }

      private Violation pointed(Violation violation) {
        return hasApprovers
            ? new Violation(listed(violation.pointer()), violation.rule(), violation.message())
            : violation;
      }

      private static String listed(String pointer) {
        return switch (pointer) {
          case "/account", "/to" -> "/approvers/0/addresses/0" + pointer;
          case "/approver" -> "/approvers/0/name";
          default -> pointer;
        };
      }
    }

    /** A body with wrong members. */
    record Refused(List<Violation> violations) implements Reading {}
  }

  /** Reads a body. */
  public static Reading read(JsonNode body) {
    List<Violation> violations = new ArrayList<>();
    Members members = new Members(body, "", violations);
    Optional<PeopleJson.People> people = PeopleJson.read(members);
    Timing timing =
        TimingJson.read(members, people.map(PeopleJson.People::onExpiry).orElse(OnExpiry.EXPIRE));
    String title = members.text("title");
    String locale = members.text("locale");
    List<Field> fields = fields(members);
    List<Choice> choices = choices(members);
    String reference = members.text("reference");
    ResumeTarget resume = resume(members.child("resume"));
    members.finish();
    if (people.isEmpty() || !violations.isEmpty()) {
      return new Reading.Refused(violations);
    }
    return new Reading.Read(
        new ApprovalRequest(
            people.get().ladder(),
            timing,
            people.get().requester(),
            title,
            locale,
            fields,
            choices,
            reference,
            resume,
            null),
        body.has("approvers"));
  }

  private static List<Field> fields(Members members) {
    List<Members> items = members.children("fields");
    if (items == null) {
      members.violation("fields", "missing", "Is missing.");
      return List.of();
    }
    return fields(items);
  }

  static List<Field> fields(List<Members> items) {
    List<Field> fields = new ArrayList<>();
    for (Members item : items) {
      String key = item.required("key");
      String label = item.text("label");
      Value value = item.value("value");
      fields.add(
          new Field(key, label == null ? key : label, value, display(item), input(item, value)));
      item.finish();
    }
    return fields;
  }

  private static DisplayMode display(Members item) {
    String text = item.text("display");
    if (text == null) {
      return DisplayMode.READABLE;
    }
    Optional<DisplayMode> mode = DisplayMode.named(text);
    if (mode.isEmpty()) {
      item.violation("display", "unknown-value", "Must be readable, masked or concealed.");
    }
    return mode.orElse(DisplayMode.CONCEALED);
  }

  private static Input input(Members item, Value value) {
    InputMode mode = mode(item);
    FieldType type = type(item);
    Value.Structure schema = item.optionalStructure("schema");
    if (mode == InputMode.REQUIRED && !item.has("value")) {
      item.violation(
          "value",
          "missing",
          "Give the value that the person is to confirm, or null when they are to provide it.");
    }
    return Input.of(mode, type, schema, value);
  }

  private static InputMode mode(Members item) {
    String text = item.text("input");
    if (text == null) {
      return InputMode.LOCKED;
    }
    Optional<InputMode> mode = InputMode.named(text);
    if (mode.isEmpty()) {
      item.violation("input", "unknown-value", "Must be locked, editable, prefilled or required.");
    }
    return mode.orElse(InputMode.LOCKED);
  }

  private static @Nullable FieldType type(Members item) {
    String text = item.text("type");
    if (text == null) {
      return null;
    }
    Optional<FieldType> type = FieldType.named(text);
    if (type.isEmpty()) {
      item.violation("type", "unknown-value", "Must be text, number, integer, boolean or date.");
    }
    return type.orElse(null);
  }

  private static List<Choice> choices(Members members) {
    List<Members> items = members.children("choices");
    return items == null ? List.of() : choices(members, items);
  }

  static List<Choice> choices(Members members, List<Members> items) {
    if (items.isEmpty()) {
      members.violation("choices", "empty", "Give at least one choice, or leave the member out.");
    }
    List<Choice> choices = new ArrayList<>();
    for (Members item : items) {
      String key = item.required("key");
      String title = item.required("title");
      boolean approves = item.truth("approves", key.equals(ChoiceKey.APPROVE.value()));
      boolean needsComment = needsComment(item);
      item.finish();
      if (ChoiceKey.isWellFormed(key)) {
        choices.add(new Choice(new ChoiceKey(key), title, approves, needsComment));
      } else if (!key.isEmpty()) {
        item.violation(
            "key",
            "not-a-key",
            "Must be 1 to 32 lower-case letters, digits and hyphens, starting with a letter.");
      }
    }
    return choices;
  }

  private static boolean needsComment(Members item) {
    String comment = item.text("comment");
    if (comment != null && !comment.equals("required") && !comment.equals("none")) {
      item.violation("comment", "unknown-value", "Must be required or none.");
    }
    return "required".equals(comment);
  }

  private static ResumeTarget resume(@Nullable Members resume) {
    if (resume == null) {
      return ResumeTarget.poll();
    }
    String type = resume.required("type");
    ResumeTarget target =
        switch (type) {
          case "http" -> http(resume, resume.required("url"));
          case "handler" -> ResumeTarget.handler(resume.required("name"));
          case "" -> ResumeTarget.poll();
          default -> {
            resume.violation(
                "type", "unknown-value", "Must be http or handler; leave resume out to poll.");
            yield ResumeTarget.poll();
          }
        };
    resume.finish();
    return target;
  }

  private static ResumeTarget http(Members resume, String url) {
    try {
      return ResumeTarget.http(new URI(url));
    } catch (URISyntaxException e) {
      resume.violation(
          "url",
          "not-a-url",
          "Must be a web address such as https://app.example.com/hooks/refund.");
      return ResumeTarget.poll();
    }
  }
}
