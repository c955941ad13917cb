package dev.countersign.sandbox.control;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.fault.FaultRule;
import dev.countersign.sandbox.http.Request;
import dev.countersign.sandbox.http.Response;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The control API under {@code /sandbox}: JSON in and out, problem details for refusals. */
public final class ControlDoor {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> NEEDS_NETWORK =
      Set.of("messages", "taps", "reactions", "unsends");

  private final SandboxControl sandbox;
  private final Supplier<URI> uri;
  private final PeopleEndpoints people;
  private final AccountEndpoints accounts;
  private final LiveStream liveStream;

  /** Creates the door to a sandbox that is reached at the given address. */
  public ControlDoor(SandboxControl sandbox, Supplier<URI> uri) {
    this.sandbox = sandbox;
    this.uri = uri;
    this.people = new PeopleEndpoints(sandbox);
    this.accounts =
        new AccountEndpoints(
            sandbox, () -> Response.json(200, StateJson.summary(sandbox, uri.get())));
    this.liveStream = new LiveStream(sandbox);
  }

  /** Answers a control call. */
  public Response handle(Request request) {
    boolean fromOtherSite =
        request.header("Sec-Fetch-Site").filter("cross-site"::equals).isPresent();
    if (fromOtherSite && !request.method().equals("GET")) {
      return new Problem(403, "Forbidden", "Pages of other sites may not do this.", List.of())
          .response();
    }
    List<String> path = request.segments().subList(1, request.segments().size());
    return switch (path.size()) {
      case 0 -> whole(request);
      case 1 -> collection(request, path.getFirst());
      default ->
          switch (path.getFirst()) {
            case "people" -> person(request, path);
            case "accounts" -> accounts.answer(request, path).orElseGet(() -> unknown(request));
            case "events" -> path.get(1).equals("stream") ? stream(request) : unknown(request);
            default -> unknown(request);
          };
    };
  }

  private Response whole(Request request) {
    return request.method().equals("GET")
        ? Response.json(200, StateJson.summary(sandbox, uri.get()))
        : unknown(request);
  }

  private Response collection(Request request, String name) {
    return switch (request.method() + " " + name) {
      case "GET calls" -> calls(request);
      case "GET deliveries" -> deliveries();
      case "GET people" -> people.list();
      case "POST people" -> people.add(request.body());
      case "GET faults" -> faults(200);
      case "PUT faults" -> replaceFaults(request.body());
      case "POST faults" -> addFault(request.body());
      case "DELETE faults" -> {
        sandbox.clearFaults();
        yield faults(200);
      }
      case "POST events" -> postRaw(request);
      case "GET clock" -> clock();
      case "POST clock" -> advance(request.body());
      default -> unknown(request);
    };
  }

  private Response person(Request request, List<String> path) {
    Optional<PersonId> found = knownPerson(path.get(1));
    if (found.isEmpty()) {
      return Problem.notFound("The sandbox knows nobody with the id " + path.get(1) + ".")
          .response();
    }
    PersonId person = found.get();
    if (path.size() == 2 && request.method().equals("GET")) {
      return people.conversation(person);
    }
    if (path.size() != 3 || !request.method().equals("POST")) {
      return unknown(request);
    }
    if (NEEDS_NETWORK.contains(path.get(2)) && !sandbox.conversation(person).online()) {
      return Problem.conflict(
              "The phone of %s is off line: POST {\"online\":true} to its /phone first."
                  .formatted(person))
          .response();
    }
    return switch (path.get(2)) {
      case "messages" -> people.write(person, request.body());
      case "taps" -> people.tap(person, request.body());
      case "seen" -> people.look(person);
      case "reactions" -> people.react(person, request.body());
      case "unsends" -> people.unsend(person, request.body());
      case "phone" -> people.connect(person, request.body());
      case "identity" -> people.changeIdentity(person, request.body());
      default -> unknown(request);
    };
  }

  private Response calls(Request request) {
    ObjectNode body = JSON.objectNode();
    ArrayNode calls = body.putArray("calls");
    Optional<String> since = request.queryValue("since");
    if (since.isEmpty()) {
      sandbox.calls().forEach(call -> calls.add(StateJson.call(call)));
    } else if (since.get().matches("[0-9]{1,18}")) {
      long number = Long.parseLong(since.get());
      sandbox.calls().stream()
          .filter(call -> call.number() > number)
          .forEach(call -> calls.add(StateJson.call(call)));
    } else {
      try {
        sandbox
            .callsSince(Instant.parse(since.get()))
            .forEach(call -> calls.add(StateJson.call(call)));
      } catch (DateTimeException malformed) {
        return badQuery("since", "must be a call's number or a time, such as 2026-10-01T12:00:00Z");
      }
    }
    return Response.json(200, body);
  }

  private Response deliveries() {
    ObjectNode body = JSON.objectNode().put("idle", sandbox.webhooksIdle());
    ArrayNode deliveries = body.putArray("deliveries");
    sandbox.deliveries().forEach(attempt -> deliveries.add(StateJson.delivery(attempt)));
    return Response.json(200, body);
  }

  private Response faults(int status) {
    return Response.json(status, FaultJson.write(sandbox.faults()));
  }

  private Response replaceFaults(String body) {
    JsonInput input = JsonInput.of(body);
    List<FaultRule> rules = input.objects("faults").stream().map(FaultJson::read).toList();
    boolean seeded = input.has("seed");
    long seed = seeded ? input.longInteger("seed") : 0;
    Optional<Problem> problem = input.problem();
    if (problem.isPresent()) {
      return problem.get().response();
    }
    if (seeded) {
      sandbox.seedFaults(seed);
    }
    sandbox.setFaults(rules);
    return faults(200);
  }

  private Response addFault(String body) {
    JsonInput input = JsonInput.of(body);
    FaultRule rule = FaultJson.read(input);
    Optional<Problem> problem = input.problem();
    if (problem.isPresent()) {
      return problem.get().response();
    }
    sandbox.addFault(rule);
    return faults(201);
  }

  private Response postRaw(Request request) {
    AccountId account =
        request
            .queryValue("account")
            .filter(id -> !id.isBlank())
            .map(AccountId::new)
            .orElse(sandbox.accounts().getFirst().settings().id());
    if (!isAccount(account)) {
      return badQuery("account", "is not an account of the sandbox");
    }
    sandbox.postRaw(account, request.body());
    return Response.json(202, JSON.objectNode().put("account", account.value()));
  }

  private Response clock() {
    return Response.json(200, JSON.objectNode().put("now", sandbox.now().toString()));
  }

  private Response advance(String body) {
    JsonInput input = JsonInput.of(body);
    Duration step = input.duration("advance");
    Optional<Problem> problem = input.problem();
    if (problem.isPresent()) {
      return problem.get().response();
    }
    sandbox.advance(step);
    return clock();
  }

  private Response stream(Request request) {
    Optional<String> wanted = request.queryValue("person");
    if (wanted.isPresent() && knownPerson(wanted.get()).isEmpty()) {
      return badQuery("person", "is nobody whom the sandbox knows");
    }
    return new Response.EventStream(liveStream.of(wanted.map(PersonId::new).orElse(null)));
  }

  private Optional<PersonId> knownPerson(String text) {
    return PersonId.parse(text).filter(sandbox::knows);
  }

  private boolean isAccount(AccountId id) {
    return sandbox.accounts().stream().anyMatch(account -> account.settings().id().equals(id));
  }

  private static Response badQuery(String parameter, String detail) {
    return new Problem(
            400, "Bad input", "The query parameter " + parameter + " " + detail, List.of())
        .response();
  }

  private static Response unknown(Request request) {
    return Problem.notFound(
            "The control API has no %s %s.".formatted(request.method(), request.path()))
        .response();
  }
}
