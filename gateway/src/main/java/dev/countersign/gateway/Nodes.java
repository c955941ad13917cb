package dev.countersign.gateway;

import dev.countersign.expression.Directive;
import dev.countersign.expression.Scope;
import dev.countersign.journal.Actor;
import dev.countersign.node.HilNode;
import dev.countersign.node.NodeDefinition;
import dev.countersign.node.NodeResult;
import dev.countersign.prompt.Violation;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.value.TraceContext;
import dev.countersign.value.Value;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The configured nodes, ready to be run. */
public final class Nodes {
  private final Approvals approvals;
  private final Map<String, NodeDefinition> definitions = new LinkedHashMap<>();
  private final Scope surroundings;

  /**
   * Nodes that ask through a front door.
   *
   * @param environment a variable of the environment by name, for {@code @{env:…}}
   */
  public Nodes(
      Approvals approvals,
      Collection<NodeDefinition> definitions,
      Function<String, @Nullable String> environment) {
    this.approvals = approvals;
    definitions.forEach(definition -> this.definitions.put(definition.name(), definition));
    this.surroundings = Scope.empty().withEnvironment(environment);
  }

  /**
   * What the workflow hands to a node, by directive.
   *
   * @param trace the step of a distributed trace that runs the node; absent outside of any
   */
  public record Inputs(
      Value.Structure input,
      Value.Structure output,
      Value.Structure variables,
      Value.Structure context,
      @Nullable TraceContext trace) {
    /** Inputs alone. */
    public static Inputs of(Value.Structure input) {
      Value.Structure none = new Value.Structure(Map.of());
      return new Inputs(input, none, none, none, null);
    }
  }

  /** The node of that name. */
  public Optional<NodeDefinition> find(String name) {
    return Optional.ofNullable(definitions.get(name));
  }

  /** Runs a node on behalf of code in the same process. */
  public NodeResult execute(String name, Inputs inputs) {
    return execute(name, inputs, new Actor.Embedder(), null);
  }

  /**
   * Runs a node: asks the person and gives {@link NodeResult.Suspended}, with the approval on disk.
   */
  public NodeResult execute(String name, Inputs inputs, Actor by, @Nullable IdempotencyKey key) {
    NodeDefinition definition = definitions.get(name);
    if (definition == null) {
      return new NodeResult.NotFound(List.copyOf(definitions.keySet()));
    }
    Scope scope =
        surroundings
            .with(Directive.INPUT, inputs.input())
            .with(Directive.OUTPUT, inputs.output())
            .with(Directive.VAR, inputs.variables())
            .with(Directive.CONTEXT, inputs.context());
    return switch (HilNode.prepare(definition, scope)) {
      case HilNode.Preparation.Refused refused ->
          result(approvals.refused(refused.violations(), key), violations -> violations);
      case HilNode.Preparation.Ready ready ->
          result(
              approvals.request(ready.request().traced(inputs.trace()), by, key), ready::pointed);
    };
  }

  private static NodeResult result(RequestOutcome outcome, UnaryOperator<List<Violation>> pointed) {
    return switch (outcome) {
      case RequestOutcome.Created created -> NodeResult.Suspended.waiting(created.approval().id());
      case RequestOutcome.Replayed replayed ->
          NodeResult.Suspended.waiting(replayed.approval().id());
      case RequestOutcome.Refused refused ->
          new NodeResult.Refused(pointed.apply(refused.violations()));
      case RequestOutcome.KeyReused() -> new NodeResult.KeyReused();
    };
  }
}
