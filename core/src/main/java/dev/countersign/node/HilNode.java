package dev.countersign.node;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Pointers;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.expression.Directive;
import dev.countersign.expression.Path;
import dev.countersign.expression.Scope;
import dev.countersign.expression.Template;
import dev.countersign.field.Field;
import dev.countersign.node.NodeDefinition.AddressDefinition;
import dev.countersign.node.NodeDefinition.ApproverDefinition;
import dev.countersign.node.NodeDefinition.StepDefinition;
import dev.countersign.prompt.Violation;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.value.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node as a function: definition and inputs to a request. */
public final class HilNode {
  private final NodeDefinition node;
  private final Scope scope;
  private final List<Violation> violations = new ArrayList<>();

  /** The inputs that stand behind members of the request, by pointers into both. */
  private final Map<String, String> inputs = new HashMap<>();

  private HilNode(NodeDefinition node, Scope scope) {
    this.node = node;
    this.scope = scope;
  }

  /** What a node made of its inputs. */
  public sealed interface Preparation {
    /**
     * A request that can be asked.
     *
     * @param inputs which input a member of the request is made of, where it is made of exactly
     *     one: pointers into the execution by pointers into the request
     */
    record Ready(ApprovalRequest request, Map<String, String> inputs) implements Preparation {
      public Ready {
        inputs = Map.copyOf(inputs);
      }

      /** Violations of the request with pointers into the execution, where they have a place. */
      public List<Violation> pointed(List<Violation> found) {
        return found.stream()
            .map(violation ->
                new Violation(
                    inputs.getOrDefault(violation.pointer(), violation.pointer()),
                    violation.rule(),
                    violation.message()))
            .toList();
      }
    }

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
    return new HilNode(node, scope).prepare();
  }

  private Preparation prepare() {
    List<Step> ladder = new ArrayList<>();
    for (int i = 0; i < node.ladder().size(); i++) {
      StepDefinition step = node.ladder().get(i);
      List<Approver> people = people(step, i);
      if (people.size() == step.approvers().size()) {
        ladder.add(new Step(people, step.quorum(), step.expiresIn()));
      }
    }
    List<Address> requester = requester();
    ResumeTarget resume = resume();
    if (!violations.isEmpty()) {
      return new Preparation.Refused(violations);
    }
    for (int i = 0; i < ladder.size(); i++) {
      comeFrom(ladder.get(i), i);
    }
    List<Field> fields = new ArrayList<>();
    for (NodeDefinition.FieldDefinition field : node.fields()) {
      comesFrom("/fields/" + fields.size() + "/value", field.value());
      fields.add(field(field));
    }
    comesFrom("/title", node.title());
    comesFrom("/reference", node.reference());
    return new Preparation.Ready(
        new ApprovalRequest(
            ladder,
            node.timing(),
            requester,
            optional(node.title()),
            node.locale(),
            fields,
            node.choices(),
            optional(node.reference()),
            resume,
            node.name()),
        inputs);
  }

  private List<Approver> people(StepDefinition step, int position) {
    List<Approver> people = new ArrayList<>();
    for (int i = 0; i < step.approvers().size(); i++) {
      ApproverDefinition person = step.approvers().get(i);
      List<Address> addresses = person.addresses().stream().flatMap(this::address).toList();
      if (addresses.isEmpty()) {
        boolean isAlone = node.ladder().size() == 1 && step.approvers().size() == 1;
        missing(
            person.addresses().getFirst(),
            isAlone ? "/to" : Pointers.person(position, i) + "/addresses/0/to",
            "missing-recipient",
            "does not know whom to ask: its recipient is empty.");
      } else {
        people.add(new Approver(optional(person.name()), addresses, person.isAskedEverywhere()));
      }
    }
    return people;
  }

  /** Somebody who must not decide is never left out in silence. */
  private List<Address> requester() {
    List<Address> addresses = node.requester().stream().flatMap(this::address).toList();
    if (addresses.isEmpty() && !node.requester().isEmpty()) {
      missing(
          node.requester().getFirst(),
          "/requestedBy/addresses/0/to",
          "missing-requester",
          "does not know who must not decide: the addresses of its requester are empty.");
    }
    int kept = 0;
    for (AddressDefinition address : node.requester()) {
      if (address(address).findAny().isPresent()) {
        comesFrom("/requestedBy/addresses/" + kept++ + "/to", address.to());
      }
    }
    return addresses;
  }

  /** Nothing where the template gives nothing. */
  private Stream<Address> address(AddressDefinition address) {
    return Stream.of(new Address(address.account(), address.to().resolve(scope).display()))
        .filter(resolved -> !resolved.value().isBlank());
  }

  /** Remembers which inputs the addresses and names of a step come from. */
  private void comeFrom(Step step, int position) {
    for (int i = 0; i < step.approvers().size(); i++) {
      ApproverDefinition person = node.ladder().get(position).approvers().get(i);
      int kept = 0;
      for (AddressDefinition address : person.addresses()) {
        if (address(address).findAny().isPresent()) {
          comesFrom(Pointers.address(step, position, i, kept++) + "/to", address.to());
        }
      }
      comesFrom(Pointers.name(step, position, i), person.name());
    }
  }

  private void comesFrom(String member, @Nullable Template template) {
    if (template != null) {
      inputs.put(member, pointer(template, member));
    }
  }

  private void missing(AddressDefinition address, String otherwise, String rule, String what) {
    violations.add(
        new Violation(pointer(address.to(), otherwise), rule, "Node " + node.name() + " " + what));
  }

  private Field field(NodeDefinition.FieldDefinition field) {
    return field.with(field.value().resolve(scope));
  }

  private ResumeTarget resume() {
    return switch (node.resume()) {
      case NodeDefinition.ResumeDefinition.Poll() -> ResumeTarget.poll();
      case NodeDefinition.ResumeDefinition.Handler handler -> ResumeTarget.handler(handler.name());
      case NodeDefinition.ResumeDefinition.Http http -> {
        comesFrom("/resume/url", http.url());
        String url = http.url().resolve(scope).display();
        try {
          URI address = new URI(url);
          if (!address.isAbsolute()) {
            violations.add(notAnAddress(http.url()));
          }
          yield ResumeTarget.http(address);
        } catch (URISyntaxException e) {
          violations.add(notAnAddress(http.url()));
          yield ResumeTarget.poll();
        }
      }
    };
  }

  private Violation notAnAddress(Template url) {
    return new Violation(
        pointer(url, "/resume/url"),
        "not-a-url",
        "Node "
            + node.name()
            + " does not know where to send the outcome: give an address such as https://app.example.com/hooks/refund.");
  }

  private @Nullable String optional(@Nullable Template template) {
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
    return otherwise;
  }
}
