package dev.countersign.postgres;

import dev.countersign.field.FieldType;
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
        members.put("example", optional(which.example()));
        members.put("number", Value.of(which.number()));
      }
      case Notice.Counted counted -> {
        members.put("kind", Value.of("counted"));
        members.put("choice", Value.of(counted.choice()));
        members.put("given", Value.of(counted.given()));
        members.put("needed", Value.of(counted.needed()));
      }
      case Notice.AlreadyAnswered answered -> {
        members.put("kind", Value.of("already-answered"));
        members.put("choice", Value.of(answered.choice()));
        members.put("at", Value.of(answered.at().toString()));
      }
      case Notice.NoLongerNeeded noLonger -> {
        members.put("kind", Value.of("no-longer-needed"));
        members.put("ending", ending(noLonger.ending()));
      }
      case Notice.OwnRequest() -> members.put("kind", Value.of("own-request"));
      case Notice.CommentWanted wanted -> {
        members.put("kind", Value.of("comment-wanted"));
        members.put("choice", Value.of(wanted.choice()));
      }
      case Notice.ValueWanted wanted -> {
        members.put("kind", Value.of("value-wanted"));
        members.put("label", Value.of(wanted.label()));
        members.put("type", Value.of(wanted.type().label()));
        members.put("current", optional(wanted.current()));
      }
      case Notice.ValueRefused refused -> {
        members.put("kind", Value.of("value-refused"));
        members.put("label", Value.of(refused.label()));
        members.put("type", Value.of(refused.type().label()));
        members.put("detail", optional(refused.detail()));
      }
      case Notice.Outdated() -> members.put("kind", Value.of("outdated"));
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
              notice.get("questions").valueStream().map(JsonNode::stringValue).toList(),
              notice.path("example").stringValue(null),
              notice.path("number").asInt(1));
      case "counted" ->
          new Notice.Counted(
              notice.get("choice").stringValue(),
              notice.get("given").intValue(),
              notice.get("needed").intValue());
      case "already-answered" ->
          new Notice.AlreadyAnswered(
              notice.get("choice").stringValue(), Instant.parse(notice.get("at").stringValue()));
      case "no-longer-needed" -> new Notice.NoLongerNeeded(ending(notice.get("ending")));
      case "own-request" -> new Notice.OwnRequest();
      case "comment-wanted" -> new Notice.CommentWanted(notice.get("choice").stringValue());
      case "value-wanted" ->
          new Notice.ValueWanted(
              notice.get("label").stringValue(),
              FieldType.named(notice.get("type").stringValue()).orElseThrow(),
              notice.path("current").stringValue(null));
      case "value-refused" ->
          new Notice.ValueRefused(
              notice.get("label").stringValue(),
              FieldType.named(notice.get("type").stringValue()).orElseThrow(),
              notice.path("detail").stringValue(null));
      case "outdated" -> new Notice.Outdated();
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
