package dev.countersign.spring.settings;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.RequestRules;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.expression.Template;
import dev.countersign.field.Field;
import dev.countersign.field.Input;
import dev.countersign.field.InputMode;
import dev.countersign.node.NodeDefinition;
import dev.countersign.node.NodeDefinition.AddressDefinition;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Violation;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.value.Value;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of every request, held up to a node before anybody runs it: whatever the inputs, a
 * request of this node would break them. Expressions stand for themselves, so that the same
 * expression in two places is the same address.
 */
final class NodeRules {
  private static final Pattern ONLY_PERSON = Pattern.compile("/approvers/0/addresses/(\\d+)(/.*)");

  private NodeRules() {}

  /** Tells what every request of the node would break. */
  static void check(NodeDefinition node, SettingsTree tree) {
    boolean hasApprovers = tree.isSet("approvers");
    for (Violation violation : RequestRules.violations(example(node))) {
      NodeKeys.problem(
          tree,
          new Violation(
              hasApprovers ? listed(violation.pointer()) : plain(violation.pointer()),
              violation.rule(),
              violation.message()));
    }
  }

  /** Where the members of the one approver of a list stand. */
  private static String listed(String pointer) {
    return switch (pointer) {
      case "/to" -> "/approvers/0/addresses/0/to";
      case "/approver" -> "/approvers/0/name";
      default -> pointer;
    };
  }

  /** Where the members of a person stand who is named by {@code to} and {@code otherwise}. */
  private static String plain(String pointer) {
    Matcher address = ONLY_PERSON.matcher(pointer);
    if (address.matches()) {
      int index = Integer.parseInt(address.group(1));
      return index == 0 ? address.group(2) : "/otherwise/" + (index - 1) + address.group(2);
    }
    return switch (pointer) {
      case "/approvers" -> "/to";
      case "/approvers/0/name" -> "/approver";
      default -> pointer;
    };
  }

  private static ApprovalRequest example(NodeDefinition node) {
    return new ApprovalRequest(
        node.ladder().stream().map(NodeRules::step).toList(),
        node.timing(),
        node.requester().stream().map(NodeRules::address).toList(),
        said(node.title()),
        node.locale(),
        node.fields().stream().map(NodeRules::field).toList(),
        node.choices().isEmpty() ? Choice.DEFAULT : node.choices(),
        said(node.reference()),
        ResumeTarget.poll(),
        node.name());
  }

  /** Whether there will be a value, nobody knows yet. */
  private static Field field(NodeDefinition.FieldDefinition field) {
    Field empty = field.with(Value.nothing());
    Input input = empty.input();
    return input.mode() == InputMode.PREFILLED
        ? new Field(
            empty.key(),
            empty.label(),
            Value.nothing(),
            empty.display(),
            new Input(InputMode.EDITABLE, input.type(), input.schema()))
        : empty;
  }

  private static Step step(NodeDefinition.StepDefinition step) {
    return new Step(
        step.approvers().stream()
            .map(person ->
                new Approver(
                    said(person.name()),
                    person.addresses().stream().map(NodeRules::address).toList(),
                    person.isAskedEverywhere()))
            .toList(),
        step.quorum(),
        step.expiresIn());
  }

  private static Address address(AddressDefinition address) {
    return new Address(address.account(), text(address.to()));
  }

  /**
   * A text without expressions; one with them is absent, because only the inputs say how it reads.
   */
  private static @Nullable String said(@Nullable Template template) {
    return template == null || !template.directives().isEmpty() ? null : text(template);
  }

  private static String text(Template template) {
    StringBuilder text = new StringBuilder();
    for (Template.Part part : template.parts()) {
      text.append(
          switch (part) {
            case Template.Part.Literal literal -> literal.text();
            case Template.Part.Expression expression ->
                "@{" + expression.directive().label() + ":" + expression.path() + "}";
          });
    }
    return text.toString();
  }
}
