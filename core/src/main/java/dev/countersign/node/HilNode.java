package dev.countersign.node;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.expression.Directive;
import dev.countersign.expression.Path;
import dev.countersign.expression.Scope;
import dev.countersign.expression.Template;
import dev.countersign.field.Field;
import dev.countersign.field.Input;
import dev.countersign.prompt.Violation;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.value.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node as a function: definition and inputs to a request. */
public final class HilNode {
  private HilNode() {}

  /** What a node made of its inputs. */
  public sealed interface Preparation {
    /** A request that can be asked. */
    record Ready(ApprovalRequest request) implements Preparation {}

    /**
     * Inputs that make no request; pointers are those of an execution, such as {@code
     * /inputs/orderId}.
     */
    record Refused(List<Violation> violations) implements Preparation {
      public Refused {
        violations = List.copyOf(violations);
      }
    }
  }

  /** The request that a node makes of what its expressions can see. */
  public static Preparation prepare(NodeDefinition node, Scope scope) {
    List<Violation> violations = new ArrayList<>();
    List<Address> addresses = addresses(node, scope);
    if (addresses.isEmpty()) {
      violations.add(
          new Violation(
              pointer(node.to(), "to"),
              "missing-recipient",
              "Node " + node.name() + " does not know whom to ask: its recipient is empty."));
    }
    ResumeTarget resume = resume(node, scope, violations);
    if (!violations.isEmpty()) {
      return new Preparation.Refused(violations);
    }
    return new Preparation.Ready(
        new ApprovalRequest(
            new Approver(optional(node.approverName(), scope), addresses),
            optional(node.title(), scope),
            node.locale(),
            node.fields().stream().map(field -> field(field, scope)).toList(),
            node.choices(),
            node.expiresIn(),
            optional(node.reference(), scope),
            resume,
            node.name()));
  }

  private static List<Address> addresses(NodeDefinition node, Scope scope) {
    List<Address> addresses = new ArrayList<>();
    addresses.add(new Address(node.account(), node.to().resolve(scope).display()));
    for (NodeDefinition.AddressDefinition other : node.otherwise()) {
      addresses.add(new Address(other.account(), other.to().resolve(scope).display()));
    }
    addresses.removeIf(address -> address.value().isBlank());
    return addresses;
  }

  private static Field field(NodeDefinition.FieldDefinition field, Scope scope) {
    return new Field(
        field.key(), field.label(), field.value().resolve(scope), field.display(), Input.LOCKED);
  }

  private static ResumeTarget resume(NodeDefinition node, Scope scope, List<Violation> violations) {
    return switch (node.resume()) {
      case NodeDefinition.ResumeDefinition.Poll() -> ResumeTarget.poll();
      case NodeDefinition.ResumeDefinition.Handler handler -> ResumeTarget.handler(handler.name());
      case NodeDefinition.ResumeDefinition.Http http -> {
        String url = http.url().resolve(scope).display();
        try {
          URI address = new URI(url);
          if (!address.isAbsolute()) {
            violations.add(notAnAddress(node, http.url()));
          }
          yield ResumeTarget.http(address);
        } catch (URISyntaxException e) {
          violations.add(notAnAddress(node, http.url()));
          yield ResumeTarget.poll();
        }
      }
    };
  }

  private static Violation notAnAddress(NodeDefinition node, Template url) {
    return new Violation(
        pointer(url, "resume/url"),
        "not-a-url",
        "Node "
            + node.name()
            + " does not know where to send the outcome: give an address such as https://app.example.com/hooks/refund.");
  }

  private static @Nullable String optional(@Nullable Template template, Scope scope) {
    if (template == null) {
      return null;
    }
    Value value = template.resolve(scope);
    return value.isNothing() ? null : value.display();
  }

  /** The input that a template is made of, where it is made of exactly one. */
  private static String pointer(Template template, String otherwise) {
    if (template.parts().size() == 1
        && template.parts().getFirst() instanceof Template.Part.Expression(var directive, var path)
        && directive == Directive.INPUT
        && path.steps().getFirst() instanceof Path.Step.Key key) {
      return "/inputs/" + key.name();
    }
    return "/" + otherwise;
  }
}
