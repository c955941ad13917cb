package dev.countersign.server.api;

import dev.countersign.gateway.Amendment;
import dev.countersign.prompt.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of {@code POST /v1/approvals/{id}/amend}. */
final class AmendmentJson {
  private AmendmentJson() {}

  /** What a body turned out to be. */
  sealed interface Reading {
    /** An amendment in good form; whether it makes sense is another question. */
    record Read(Amendment amendment) implements Reading {}

    /** A body with wrong members. */
    record Refused(List<Violation> violations) implements Reading {}
  }

  static Reading read(JsonNode body) {
    List<Violation> violations = new ArrayList<>();
    Members members = new Members(body, "", violations);
    String title = members.text("title");
    List<Members> fields = members.children("fields");
    List<Members> choices = members.children("choices");
    Amendment amendment =
        new Amendment(
            title,
            fields == null ? null : RequestJson.fields(fields),
            choices == null ? null : RequestJson.choices(members, choices),
            reason(members));
    members.finish();
    return violations.isEmpty() ? new Reading.Read(amendment) : new Reading.Refused(violations);
  }

  private static @Nullable String reason(Members members) {
    String reason = members.text("reason");
    if (reason != null) {
      members.mustBeLine("reason", reason, OperationsEndpoint.LONGEST_REASON);
    }
    return reason;
  }
}
