package dev.countersign.server.api;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Status;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.gateway.AmendOutcome;
import dev.countersign.gateway.ApprovalWatch;
import dev.countersign.gateway.Approvals;
import dev.countersign.gateway.CancelOutcome;
import dev.countersign.gateway.RequestOutcome;
import dev.countersign.prompt.Violation;
import dev.countersign.store.ApprovalQuery;
import dev.countersign.store.ApprovalView;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.value.TraceContext;
import dev.countersign.value.Value;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/approvals}: ask, look, list, cancel. */
@RestController
public final class ApprovalsEndpoint {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** The longest page of a list. */
  public static final int MOST_ITEMS = 200;

  private final Approvals approvals;
  private final ApprovalWatch watch;
  private final Cursors cursors;
  private final InstantSource clock;

  /** The endpoint in front of these approvals. */
  public ApprovalsEndpoint(
      Approvals approvals, ApprovalWatch watch, Cursors cursors, InstantSource clock) {
    this.approvals = approvals;
    this.watch = watch;
    this.cursors = cursors;
    this.clock = clock;
  }

  @PostMapping("/v1/approvals")
  ResponseEntity<String> create(HttpServletRequest request) throws IOException {
    Caller caller = Caller.of(request);
    Optional<Problem> lack = caller.lacks(Scope.APPROVALS_CREATE);
    if (lack.isPresent()) {
      return lack.get().response();
    }
    return once(
        request,
        caller,
        (body, key) ->
            switch (RequestJson.read(body)) {
              case RequestJson.Reading.Refused refused ->
                  Problem.wrongMembers(refused.violations()).response();
              case RequestJson.Reading.Read read ->
                  create(caller, read, TraceHeader.of(request), key);
            });
  }

  /** What a body calls for, which a key may keep from being done twice. */
  @FunctionalInterface
  private interface Wish {
    ResponseEntity<String> of(JsonNode body, @Nullable IdempotencyKey key);
  }

  private static ResponseEntity<String> once(HttpServletRequest request, Caller caller, Wish wish)
      throws IOException {
    return switch (JsonBody.of(request)) {
      case JsonBody.Refused refused -> refused.problem().response();
      case JsonBody.Read body ->
          switch (IdempotencyKeys.read(request, caller, body.object())) {
            case IdempotencyKeys.Reading.Refused refused -> refused.problem().response();
            case IdempotencyKeys.Reading.Read key -> wish.of(body.object(), key.key());
          };
    };
  }

  private ResponseEntity<String> create(
      Caller caller,
      RequestJson.Reading.Read read,
      @Nullable TraceContext trace,
      @Nullable IdempotencyKey key) {
    ApprovalRequest request = read.request().traced(trace);
    Optional<AccountId> foreign =
        request
            .addresses()
            .map(Address::account)
            .filter(account -> !caller.key().mayUse(account))
            .findFirst();
    if (foreign.isPresent()) {
      return Problem.unprocessable(
              read.pointed(
                  List.of(
                      new Violation(
                          "/account", "unknown-account", "No account \"" + foreign.get() + "\"."))))
          .response();
    }
    return switch (approvals.request(request, caller.actor(), key)) {
      case RequestOutcome.Created created -> created(created.view(), false);
      case RequestOutcome.Replayed replayed ->
          created(approvals.find(replayed.approval().id()).orElseThrow(), true);
      case RequestOutcome.Refused refused ->
          Problem.unprocessable(read.pointed(refused.violations())).response();
      case RequestOutcome.KeyReused() -> keyReused().response();
    };
  }

  static Problem keyReused() {
    return Problem.of(
        422,
        "idempotency-key-reused",
        "The key belongs to another request",
        "This Idempotency-Key was used with a different body; use a new key for a new request.");
  }

  private ResponseEntity<String> created(ApprovalView view, boolean isReplay) {
    ResponseEntity.BodyBuilder response =
        ResponseEntity.created(URI.create("/v1/approvals/" + view.approval().id()));
    if (isReplay) {
      response.header("Idempotency-Replayed", "true");
    }
    return response.contentType(MediaType.APPLICATION_JSON).body(json(view));
  }

  @GetMapping("/v1/approvals/{id}")
  ResponseEntity<String> get(
      HttpServletRequest request,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String wait)
      throws InterruptedException {
    Caller caller = Caller.of(request);
    Optional<Problem> lack = caller.lacks(Scope.APPROVALS_READ);
    if (lack.isPresent()) {
      return lack.get().response();
    }
    Optional<Duration> longest = wait == null ? Optional.of(Duration.ZERO) : waitOf(wait);
    if (longest.isEmpty()) {
      return Problem.wrongParameter(
              "wait", "wrong-type", "Must be a duration of at most 60 seconds, such as PT30S.")
          .response();
    }
    Optional<ApprovalView> visible = find(caller, id);
    if (visible.isEmpty()) {
      return Problem.notFound("approval").response();
    }
    ApprovalView view = visible.get();
    return ok(
        longest.get().isZero()
            ? view
            : watch.await(view.approval().id(), longest.get()).orElse(view));
  }

  private static Optional<Duration> waitOf(String text) {
    try {
      Duration wait = Duration.parse(text);
      return wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0
          ? Optional.empty()
          : Optional.of(wait);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @PostMapping("/v1/approvals/{id}/amend")
  ResponseEntity<String> amend(HttpServletRequest request, @PathVariable String id)
      throws IOException {
    Caller caller = Caller.of(request);
    Optional<Problem> lack = caller.lacks(Scope.APPROVALS_CREATE);
    if (lack.isPresent()) {
      return lack.get().response();
    }
    Optional<ApprovalView> visible = find(caller, id);
    if (visible.isEmpty()) {
      return Problem.notFound("approval").response();
    }
    ApprovalId approval = visible.get().approval().id();
    return once(
        request,
        caller,
        (body, key) ->
            switch (AmendmentJson.read(body)) {
              case AmendmentJson.Reading.Refused refused ->
                  Problem.wrongMembers(refused.violations()).response();
              case AmendmentJson.Reading.Read read ->
                  answer(approvals.amend(approval, read.amendment(), caller.actor(), key));
            });
  }

  private ResponseEntity<String> answer(AmendOutcome outcome) {
    return switch (outcome) {
      case AmendOutcome.Amended amended ->
          ok(approvals.find(amended.approval().id()).orElseThrow());
      case AmendOutcome.Replayed replayed ->
          ResponseEntity.ok()
              .header("Idempotency-Replayed", "true")
              .contentType(MediaType.APPLICATION_JSON)
              .body(json(approvals.find(replayed.approval().id()).orElseThrow()));
      case AmendOutcome.KeyReused() -> keyReused().response();
      case AmendOutcome.Refused refused -> Problem.unprocessable(refused.violations()).response();
      case AmendOutcome.AlreadyFinal ended ->
          Problem.alreadyFinal(ended.approval().status()).response();
      case AmendOutcome.NotFound() -> Problem.notFound("approval").response();
    };
  }

  @PostMapping("/v1/approvals/{id}/cancel")
  ResponseEntity<String> cancel(HttpServletRequest request, @PathVariable String id) {
    Caller caller = Caller.of(request);
    Optional<Problem> lack = caller.lacks(Scope.APPROVALS_CANCEL);
    if (lack.isPresent()) {
      return lack.get().response();
    }
    Optional<ApprovalView> visible = find(caller, id);
    if (visible.isEmpty()) {
      return Problem.notFound("approval").response();
    }
    return switch (approvals.cancel(visible.get().approval().id(), caller.actor())) {
      case CancelOutcome.Cancelled cancelled ->
          ok(approvals.find(cancelled.approval().id()).orElseThrow());
      case CancelOutcome.AlreadyFinal ended ->
          Problem.alreadyFinal(ended.approval().status()).response();
      case CancelOutcome.NotFound() -> Problem.notFound("approval").response();
    };
  }

  @GetMapping("/v1/approvals/{id}/journal")
  ResponseEntity<String> journal(HttpServletRequest request, @PathVariable String id) {
    Caller caller = Caller.of(request);
    Optional<Problem> lack = caller.lacks(Scope.APPROVALS_READ);
    if (lack.isPresent()) {
      return lack.get().response();
    }
    return find(caller, id)
        .map(view -> approvals.journal(view.approval().id()))
        .map(entries -> ok(ApprovalJson.journal(entries)))
        .orElseGet(() -> Problem.notFound("approval").response());
  }

  @GetMapping("/v1/approvals")
  ResponseEntity<String> list(
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String account,
      @RequestParam(required = false) @Nullable String node,
      @RequestParam(required = false) @Nullable String reference,
      @RequestParam(required = false) @Nullable String delivery,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false, defaultValue = "50") String limit) {
    Caller caller = Caller.of(request);
    Optional<Problem> lack = caller.lacks(Scope.APPROVALS_READ);
    if (lack.isPresent()) {
      return lack.get().response();
    }
    Optional<Status> wanted = Optional.ofNullable(status).flatMap(ApprovalsEndpoint::statusOf);
    if (status != null && wanted.isEmpty()) {
      return Problem.wrongParameter(
              "status",
              "unknown-value",
              "Must be one of WAITING, PARKED, DECIDED, EXPIRED, UNDELIVERABLE, CANCELLED.")
          .response();
    }
    Optional<Delivery> reached = Optional.ofNullable(delivery).flatMap(Delivery::labelled);
    if (delivery != null && reached.isEmpty()) {
      return Problem.wrongParameter(
              "delivery", "unknown-value", "Must be one of " + Delivery.labels() + ".")
          .response();
    }
    Optional<Integer> most = limitOf(limit);
    if (most.isEmpty()) {
      return Problem.wrongParameter(
              "limit", "wrong-type", "Must be a whole number from 1 to " + MOST_ITEMS + ".")
          .response();
    }
    ApprovalQuery.Position after = null;
    if (cursor != null) {
      after = cursors.read(cursor, caller.key().id()).orElse(null);
      if (after == null) {
        return Problem.of(
                400,
                "invalid-cursor",
                "Not a cursor of yours",
                "Give the cursor as it came in next, or leave it out to start at the newest.")
            .response();
      }
    }
    ApprovalQuery query =
        new ApprovalQuery(
            wanted.orElse(null),
            caller.accounts(),
            account == null ? null : new AccountId(account),
            node,
            reference,
            reached.orElse(null),
            after,
            most.get() + 1);
    return page(caller, approvals.list(query), most.get());
  }

  private ResponseEntity<String> page(Caller caller, List<ApprovalView> found, int most) {
    boolean hasMore = found.size() > most;
    List<Value> items = new ArrayList<>();
    Instant now = clock.instant();
    found.stream().limit(most).forEach(view -> items.add(ApprovalJson.approval(view, now)));
    Value next = Value.nothing();
    if (hasMore) {
      Approval last = found.get(most - 1).approval();
      next =
          Value.of(
              cursors.write(
                  new ApprovalQuery.Position(last.requestedAt(), last.id()), caller.key().id()));
    }
    return ok(ApprovalJson.items(items, next));
  }

  private static Optional<Status> statusOf(String text) {
    for (Status status : Status.values()) {
      if (status.name().equals(text.toUpperCase(Locale.ROOT))) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  static Optional<Integer> limitOf(String text) {
    return text.matches("[0-9]{1,3}")
        ? Optional.of(Integer.parseInt(text)).filter(limit -> limit >= 1 && limit <= MOST_ITEMS)
        : Optional.empty();
  }

  /** An approval that the caller may see; another's is as if it were not there. */
  private Optional<ApprovalView> find(Caller caller, String id) {
    return ApprovalId.parse(id)
        .flatMap(approvals::find)
        .filter(view -> caller.maySee(view.approval()));
  }

  private ResponseEntity<String> ok(ApprovalView view) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json(view));
  }

  static ResponseEntity<String> ok(Value value) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(value.json());
  }

  private String json(ApprovalView view) {
    return ApprovalJson.approval(view, clock.instant()).json();
  }
}
