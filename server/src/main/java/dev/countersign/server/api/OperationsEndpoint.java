package dev.countersign.server.api;

import dev.countersign.ApprovalId;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.gateway.Approvals;
import dev.countersign.gateway.Operations;
import dev.countersign.gateway.Operations.Deed;
import dev.countersign.gateway.Operations.Outcome;
import dev.countersign.journal.Actor;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Violation;
import dev.countersign.store.ApprovalView;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a person who runs the place may do to an approval, with a key of the scope {@code admin}:
 * each act says who does it and why.
 */
@RestController
public final class OperationsEndpoint {
  private static final int LONGEST_NAME = 100;
  static final int LONGEST_REASON = 500;

  private final Operations operations;
  private final Approvals approvals;
  private final InstantSource clock;

  /** The endpoint in front of these operations. */
  public OperationsEndpoint(Operations operations, Approvals approvals, InstantSource clock) {
    this.operations = operations;
    this.approvals = approvals;
    this.clock = clock;
  }

  @PostMapping("/v1/approvals/{id}/force")
  ResponseEntity<String> force(HttpServletRequest request, @PathVariable String id)
      throws IOException {
    return act(
        request,
        id,
        "force",
        (approval, body) -> {
          String choice = body.members().required("choice");
          if (body.violations().isEmpty() && !ChoiceKey.isWellFormed(choice)) {
            body.members().violation("choice", "not-a-key", "Must be the key of a choice.");
          }
          return body.then(deed -> operations.force(approval, new ChoiceKey(choice), deed));
        });
  }

  @PostMapping("/v1/approvals/{id}/reassign")
  ResponseEntity<String> reassign(HttpServletRequest request, @PathVariable String id)
      throws IOException {
    return pass(request, id, "reassign", operations::reassign);
  }

  @PostMapping("/v1/approvals/{id}/delegate")
  ResponseEntity<String> delegate(HttpServletRequest request, @PathVariable String id)
      throws IOException {
    return pass(request, id, "delegate", operations::delegate);
  }

  @PostMapping("/v1/approvals/{id}/resend")
  ResponseEntity<String> resend(HttpServletRequest request, @PathVariable String id)
      throws IOException {
    return act(
        request,
        id,
        "resend",
        (approval, body) -> body.then(deed -> operations.resend(approval, deed)));
  }

  @PostMapping("/v1/approvals/{id}/release")
  ResponseEntity<String> release(HttpServletRequest request, @PathVariable String id)
      throws IOException {
    return act(
        request,
        id,
        "release",
        (approval, body) -> {
          boolean hasArrived = body.members().truth("arrived", false);
          return body.then(deed -> operations.release(approval, hasArrived, deed));
        });
  }

  private interface Passing {
    Outcome pass(ApprovalId approval, Address from, Approver to, Deed deed);
  }

  private ResponseEntity<String> pass(
      HttpServletRequest request, String id, String name, Passing passing) throws IOException {
    return act(
        request,
        id,
        name,
        (approval, body) -> {
          Members from = body.members().child("from");
          Members to = body.members().child("to");
          if (from == null) {
            body.members().violation("from", "missing", "Name the address: account and to.");
          }
          if (to == null) {
            body.members().violation("to", "missing", "Name the person: name and addresses.");
          }
          Address address = from == null ? null : PeopleJson.address(from);
          if (from != null) {
            from.finish();
          }
          Approver person = to == null ? null : PeopleJson.person(to);
          if (person != null && !mayUse(Caller.of(request), person)) {
            body.members().violation("to", "unknown-account", "One of the accounts is unknown.");
          }
          return body.then(deed ->
              address == null || person == null
                  ? new Outcome.Refused(List.of())
                  : passing.pass(approval, address, person, deed));
        });
  }

  private static boolean mayUse(Caller caller, Approver person) {
    return person.addresses().stream().allMatch(address -> caller.key().mayUse(address.account()));
  }

  /** The members of a body and what was found wrong with them. */
  private record Body(Members members, List<Violation> violations) {
    /** Does it when nothing is wrong. */
    Outcome then(Function<Deed, Outcome> act) {
      String by = text("by", LONGEST_NAME);
      String reason = text("reason", LONGEST_REASON);
      members.finish();
      return violations.isEmpty()
          ? act.apply(new Deed(new Actor.Operator(by), reason))
          : new Outcome.Refused(violations);
    }

    private String text(String name, int longest) {
      int known = violations.size();
      String text = members.required(name);
      if (violations.size() == known) {
        members.mustBeLine(name, text, longest);
      }
      return text;
    }
  }

  /** The wish of a key without the scope goes into the journal of what it was about. */
  private ResponseEntity<String> act(
      HttpServletRequest request, String id, String name, BiFunction<ApprovalId, Body, Outcome> act)
      throws IOException {
    Caller caller = Caller.of(request);
    Optional<Problem> lack = caller.lacks(Scope.ADMIN);
    Optional<ApprovalId> approval =
        ApprovalId.parse(id)
            .flatMap(approvals::find)
            .map(ApprovalView::approval)
            .filter(caller::maySee)
            .map(found -> found.id());
    if (lack.isPresent()) {
      approval.ifPresent(known -> operations.refused(known, name, caller.actor()));
      return lack.get().response();
    }
    if (approval.isEmpty()) {
      return Problem.notFound("approval").response();
    }
    return switch (JsonBody.of(request)) {
      case JsonBody.Refused refused -> refused.problem().response();
      case JsonBody.Read read -> {
        List<Violation> violations = new ArrayList<>();
        Members members = new Members(read.object(), "", violations);
        yield answer(act.apply(approval.get(), new Body(members, violations)));
      }
    };
  }

  private ResponseEntity<String> answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done ->
          ApprovalsEndpoint.ok(
              ApprovalJson.approval(
                  approvals.find(done.approval().id()).orElseThrow(), clock.instant()));
      case Outcome.NotFound() -> Problem.notFound("approval").response();
      case Outcome.AlreadyFinal ended -> Problem.alreadyFinal(ended.approval().status()).response();
      case Outcome.Refused refused -> Problem.wrongMembers(refused.violations()).response();
    };
  }
}
