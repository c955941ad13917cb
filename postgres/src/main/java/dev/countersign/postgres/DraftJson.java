package dev.countersign.postgres;

import dev.countersign.approval.Draft;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a person has entered so far, as JSON. */
final class DraftJson {
  private DraftJson() {}

  /** Absent where nothing was entered. */
  static @Nullable String write(Draft draft) {
    if (draft.equals(Draft.NONE)) {
      return null;
    }
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("values", new Value.Structure(draft.values()));
    members.put("unseen", Value.of(draft.isUnseen()));
    Draft.Wish wish = draft.wish();
    if (wish != null) {
      members.put("wish", wish(wish));
    }
    return new Value.Structure(members).json();
  }

  static Draft read(@Nullable String json) {
    if (json == null) {
      return Draft.NONE;
    }
    JsonNode draft = JsonValues.STORED.readTree(json);
    return new Draft(
        structure(draft.get("values")).members(),
        draft.get("unseen").booleanValue(),
        draft.has("wish") ? wish(draft.get("wish")) : null);
  }

  private static Value wish(Draft.Wish wish) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("since", Value.of(wish.since().toString()));
    switch (wish) {
      case Draft.Wish.Values values -> {
        members.put("fields", texts(values.fields()));
        members.put("refusals", Value.of(values.refusals()));
      }
      case Draft.Wish.Comment comment -> members.put("choice", Value.of(comment.choice().value()));
    }
    return new Value.Structure(members);
  }

  private static Draft.Wish wish(JsonNode wish) {
    Instant since = Instant.parse(wish.get("since").stringValue());
    return wish.has("choice")
        ? new Draft.Wish.Comment(new ChoiceKey(wish.get("choice").stringValue()), since)
        : new Draft.Wish.Values(
            wish.get("fields").valueStream().map(JsonNode::stringValue).toList(),
            wish.get("refusals").intValue(),
            since);
  }

  /** The values of an answer; absent for none. */
  static @Nullable String values(Value.Structure entered) {
    return entered.members().isEmpty() ? null : entered.json();
  }

  static Value.Structure values(@Nullable String json) {
    return json == null ? Value.Structure.EMPTY : structure(JsonValues.STORED.readTree(json));
  }

  private static Value.Structure structure(JsonNode node) {
    return JsonValues.of(node) instanceof Value.Structure structure
        ? structure
        : Value.Structure.EMPTY;
  }

  private static Value texts(List<String> texts) {
    return new Value.Sequence(texts.stream().map(Value::of).toList());
  }
}
