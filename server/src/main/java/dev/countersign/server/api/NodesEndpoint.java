package dev.countersign.server.api;

import dev.countersign.gateway.Nodes;
import dev.countersign.node.NodeResult;
import dev.countersign.prompt.Violation;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.value.TraceContext;
import dev.countersign.value.Value;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/nodes}: run a configured node. */
@RestController
public final class NodesEndpoint {
  private final Nodes nodes;

  /** The endpoint in front of these nodes. */
  public NodesEndpoint(Nodes nodes) {
    this.nodes = nodes;
  }

  @PostMapping("/v1/nodes/{node}/executions")
  ResponseEntity<String> execute(HttpServletRequest request, @PathVariable String node)
      throws IOException {
    Caller caller = Caller.of(request);
    Optional<Problem> lack = caller.lacks(Scope.NODES_RUN);
    if (lack.isPresent()) {
      return lack.get().response();
    }
    boolean isForeign =
        nodes
            .find(node)
            .filter(found -> !found.accounts().stream().allMatch(caller.key()::mayUse))
            .isPresent();
    if (isForeign) {
      return Problem.notFound("node").response();
    }
    return switch (JsonBody.of(request)) {
      case JsonBody.Refused refused -> refused.problem().response();
      case JsonBody.Read body ->
          switch (IdempotencyKeys.read(request, caller, body.object())) {
            case IdempotencyKeys.Reading.Refused refused -> refused.problem().response();
            case IdempotencyKeys.Reading.Read key ->
                execute(node, body, TraceHeader.of(request), caller, key.key());
          };
    };
  }

  private ResponseEntity<String> execute(
      String node,
      JsonBody.Read body,
      @Nullable TraceContext trace,
      Caller caller,
      @Nullable IdempotencyKey key) {
    List<Violation> violations = new ArrayList<>();
    Members members = new Members(body.object(), "", violations);
    Nodes.Inputs inputs =
        new Nodes.Inputs(
            members.structure("inputs"),
            members.structure("output"),
            members.structure("var"),
            members.structure("context"),
            trace);
    members.finish();
    if (!violations.isEmpty()) {
      return Problem.wrongMembers(violations).response();
    }
    return switch (nodes.execute(node, inputs, caller.actor(), key)) {
      case NodeResult.Suspended suspended -> suspended(suspended);
      case NodeResult.Refused refused -> Problem.unprocessable(refused.violations()).response();
      case NodeResult.KeyReused() -> ApprovalsEndpoint.keyReused().response();
      case NodeResult.NotFound notFound -> Problem.notFound("node").response();
    };
  }

  private static ResponseEntity<String> suspended(NodeResult.Suspended suspended) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("result", Value.of("suspended"));
    members.put("port", Value.of(suspended.port()));
    members.put("approvalId", Value.of(suspended.approvalId().value()));
    return ResponseEntity.accepted()
        .header("Location", "/v1/approvals/" + suspended.approvalId())
        .contentType(MediaType.APPLICATION_JSON)
        .body(new Value.Structure(members).json());
  }
}
