package dev.countersign.server.api;

import dev.countersign.approval.Status;
import dev.countersign.prompt.Violation;
import dev.countersign.value.Value;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A refusal as RFC 9457 describes it, with a stable code and pointers to the members that are
 * wrong.
 *
 * @param detail what happened and what to do next
 */
record Problem(int status, String code, String title, String detail, List<Violation> errors) {
  Problem {
    errors = List.copyOf(errors);
  }

  static Problem of(int status, String code, String title, String detail) {
    return new Problem(status, code, title, detail, List.of());
  }

  /**
   * Members of the wrong form are the caller's program's fault, 400; members of the wrong content
   * are 422.
   */
  static Problem wrongMembers(List<Violation> errors) {
    boolean isForm = errors.stream().anyMatch(error -> Members.FORM_RULES.contains(error.rule()));
    return isForm
        ? new Problem(
            400,
            "invalid-request",
            "The request cannot be read",
            "The members named in errors are wrong; nothing was done.",
            errors)
        : unprocessable(errors);
  }

  static Problem invalid(String detail) {
    return of(400, "invalid-request", "The request cannot be read", detail);
  }

  /** A parameter of the query. */
  static Problem wrongParameter(String name, String rule, String message) {
    return new Problem(
        400,
        "invalid-request",
        "The request cannot be read",
        "The parameter " + name + " is wrong. " + message,
        List.of(new Violation("/" + name, rule, message)));
  }

  static Problem unprocessable(List<Violation> errors) {
    return new Problem(
        422,
        errors.size() == 1 ? errors.getFirst().rule() : "unprocessable",
        "The request cannot be carried out",
        "The members named in errors break a rule; nothing was stored.",
        errors);
  }

  static Problem alreadyFinal(Status status) {
    return of(
        409,
        "already-final",
        "It has already ended",
        "The approval is " + status + "; nothing was changed.");
  }

  static Problem notFound(String what) {
    return of(404, "not-found", "Not found", "There is no such " + what + ".");
  }

  /** It could not be done now; the same request may be made again after a moment. */
  static Problem unavailable(String number) {
    return of(
        503,
        "unavailable",
        "It could not be done now",
        "Try again soon. If it lasts, look for " + number + " in the server's log.");
  }

  /** How many seconds to wait before another try; absent where another try is of no use. */
  @Nullable Integer retryAfterSeconds() {
    return status == 503 || status == 429 ? 1 : null;
  }

  ResponseEntity<String> response() {
    ResponseEntity.BodyBuilder response =
        ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    Integer wait = retryAfterSeconds();
    if (wait != null) {
      response.header(HttpHeaders.RETRY_AFTER, wait.toString());
    }
    return response.body(json());
  }

  /** The same where no endpoint answers. */
  void writeTo(HttpServletResponse response) throws IOException {
    response.setStatus(status);
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    Integer wait = retryAfterSeconds();
    if (wait != null) {
      response.setHeader(HttpHeaders.RETRY_AFTER, wait.toString());
    }
    response.getOutputStream().write(json().getBytes(StandardCharsets.UTF_8));
  }

  String json() {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("type", Value.of("https://countersign.dev/problems/" + code));
    members.put("title", Value.of(title));
    members.put("status", Value.of(status));
    members.put("detail", Value.of(detail));
    members.put("code", Value.of(code));
    if (!errors.isEmpty()) {
      members.put("errors", new Value.Sequence(errors.stream().map(Problem::error).toList()));
    }
    return new Value.Structure(members).json();
  }

  private static Value error(Violation violation) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("pointer", Value.of(violation.pointer()));
    members.put("code", Value.of(violation.rule()));
    members.put("message", Value.of(violation.message()));
    return new Value.Structure(members);
  }
}
