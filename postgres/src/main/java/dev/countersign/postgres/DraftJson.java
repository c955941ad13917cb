package dev.countersign.postgres;

import dev.countersign.approval.Draft;
import dev.countersign.value.Value;
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
    members.put("wanted", texts(draft.wanted()));
    members.put("refusals", Value.of(draft.refusals()));
    return new Value.Structure(members).json();
  }

  static Draft read(@Nullable String json) {
    if (json == null) {
      return Draft.NONE;
    }
    JsonNode draft = JsonValues.STORED.readTree(json);
    return new Draft(
        structure(draft.get("values")).members(),
        draft.get("wanted").valueStream().map(JsonNode::stringValue).toList(),
        draft.get("refusals").intValue());
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
