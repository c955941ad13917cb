package dev.countersign.sandbox.control;

import dev.countersign.sandbox.http.Response;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Why a control call was refused, as problem details (RFC 9457). */
record Problem(int status, String title, String detail, List<Member> errors) {

  Problem {
    errors = List.copyOf(errors);
  }

  /**
   * What is wrong with a member.
   *
   * @param pointer a JSON pointer; empty means the whole body
   */
  record Member(String pointer, String detail) {}

  static Problem badInput(List<Member> errors) {
    Member first = errors.getFirst();
    String name = first.pointer().isEmpty() ? "The body" : first.pointer();
    return new Problem(400, "Bad input", name + " " + first.detail(), errors);
  }

  static Problem notFound(String detail) {
    return new Problem(404, "Not found", detail, List.of());
  }

  static Problem conflict(String detail) {
    return new Problem(409, "Conflict", detail, List.of());
  }

  Response response() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", "about:blank");
    body.put("title", title).put("status", status).put("detail", detail);
    if (!errors.isEmpty()) {
      ArrayNode list = body.putArray("errors");
      for (Member error : errors) {
        list.addObject().put("pointer", "#" + error.pointer()).put("detail", error.detail());
      }
    }
    return Response.json(status, body)
        .withHeader("Content-Type", "application/problem+json; charset=UTF-8");
  }
}
