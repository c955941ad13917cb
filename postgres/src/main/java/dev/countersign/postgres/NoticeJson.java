package dev.countersign.postgres;

import dev.countersign.prompt.Notice;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What people are told, as it waits to be sent. */
final class NoticeJson {
  private NoticeJson() {}

  static Value value(Notice notice) {
    Map<String, Value> members = new LinkedHashMap<>();
    switch (notice) {
      case Notice.Recorded recorded -> {
        members.put("kind", Value.of("recorded"));
        members.put("choice", Value.of(recorded.choice()));
      }
      case Notice.TooLate tooLate -> {
        members.put("kind", Value.of("too-late"));
        members.put("ending", ending(tooLate.ending()));
      }
      case Notice.NotForYou() -> members.put("kind", Value.of("not-for-you"));
      case Notice.Which which -> {
        members.put("kind", Value.of("which"));
        members.put(
            "questions", new Value.Sequence(which.questions().stream().map(Value::of).toList()));
      }
      case Notice.OptedOut() -> members.put("kind", Value.of("opted-out"));
      case Notice.OptedIn() -> members.put("kind", Value.of("opted-in"));
    }
    return new Value.Structure(members);
  }

  static Notice read(JsonNode notice) {
    String kind = notice.path("kind").stringValue();
    return switch (kind) {
      case "recorded" -> new Notice.Recorded(notice.get("choice").stringValue());
      case "too-late" -> new Notice.TooLate(ending(notice.get("ending")));
      case "not-for-you" -> new Notice.NotForYou();
      case "which" ->
          new Notice.Which(
              notice.get("questions").valueStream().map(JsonNode::stringValue).toList());
      case "opted-out" -> new Notice.OptedOut();
      case "opted-in" -> new Notice.OptedIn();
      default -> throw new IllegalStateException("Unknown kind of notice: " + kind);
    };
  }

  private static Value ending(Notice.Ending ending) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("kind", Value.of(ending.kind().name()));
    members.put("choice", optional(ending.choice()));
    members.put("by", optional(ending.by()));
    members.put("at", Value.of(ending.at().toString()));
    return new Value.Structure(members);
  }

  private static Notice.Ending ending(JsonNode ending) {
    return new Notice.Ending(
        Notice.Ending.Kind.valueOf(ending.get("kind").stringValue()),
        ending.path("choice").stringValue(null),
        ending.path("by").stringValue(null),
        Instant.parse(ending.get("at").stringValue()));
  }

  private static Value optional(@Nullable String text) {
    return text == null ? Value.nothing() : Value.of(text);
  }
}
