package dev.countersign.postgres;

import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.value.Value;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The parts of a request that are stored as JSON. */
final class RequestJson {
  private RequestJson() {}

  static String choices(List<Choice> choices) {
    List<Value> items = new ArrayList<>();
    for (Choice choice : choices) {
      Map<String, Value> members = new LinkedHashMap<>();
      members.put("key", Value.of(choice.key().value()));
      members.put("title", Value.of(choice.title()));
      members.put("approves", Value.of(choice.approves()));
      members.put("needsComment", Value.of(choice.needsComment()));
      items.add(new Value.Structure(members));
    }
    return new Value.Sequence(items).json();
  }

  static List<Choice> choices(String json) {
    List<Choice> choices = new ArrayList<>();
    for (JsonNode choice : JsonValues.STORED.readTree(json)) {
      choices.add(
          new Choice(
              new ChoiceKey(choice.get("key").stringValue()),
              choice.get("title").stringValue(),
              choice.get("approves").booleanValue(),
              choice.path("needsComment").asBoolean(false)));
    }
    return choices;
  }

  static @Nullable String target(ResumeTarget target) {
    return switch (target) {
      case ResumeTarget.Http http -> http.url().toString();
      case ResumeTarget.Handler handler -> handler.name();
      case ResumeTarget.Poll() -> null;
    };
  }

  static ResumeTarget target(String kind, @Nullable String target) {
    if (target == null) {
      return ResumeTarget.poll();
    }
    return switch (kind) {
      case "http" -> ResumeTarget.http(URI.create(target));
      case "handler" -> ResumeTarget.handler(target);
      default -> throw new IllegalStateException("Unknown kind of resume target: " + kind);
    };
  }
}
