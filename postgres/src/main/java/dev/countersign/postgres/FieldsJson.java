package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.FieldType;
import dev.countersign.field.Input;
import dev.countersign.field.InputMode;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.postgres.encryption.SealedColumn.Place;
import dev.countersign.value.Value;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one approval as JSON with sealed values. A value is bound to its approval and to
 * the field's key, label and display, so that nobody makes a concealed value readable by changing
 * the row.
 */
record FieldsJson(Encryption encryption, ApprovalId approval) {

  String write(List<Field> fields) {
    List<Value> items = new ArrayList<>();
    for (Field field : fields) {
      byte[] sealed =
          encryption.seal(place(field.key(), field.label(), field.display()), field.value().json());
      Map<String, Value> members = new LinkedHashMap<>();
      members.put("key", Value.of(field.key()));
      members.put("label", Value.of(field.label()));
      members.put("sealed", Value.of(Base64.getEncoder().encodeToString(sealed)));
      members.put("display", Value.of(field.display().name()));
      members.put("input", Value.of(field.input().mode().name()));
      if (field.input().isOpen()) {
        members.put("type", Value.of(field.input().type().name()));
        Value.Structure schema = field.input().schema();
        members.put("schema", schema == null ? Value.nothing() : schema);
      }
      items.add(new Value.Structure(members));
    }
    return new Value.Sequence(items).json();
  }

  List<Field> read(String json) {
    List<Field> fields = new ArrayList<>();
    for (JsonNode node : JsonValues.STORED.readTree(json)) {
      Field bare = field(node, Value.nothing());
      String value =
          encryption.text(
              place(bare.key(), bare.label(), bare.display()),
              Base64.getDecoder().decode(node.get("sealed").stringValue()));
      fields.add(field(node, JsonValues.of(JsonValues.STORED.readTree(value))));
    }
    return fields;
  }

  /** Fields as they were stored before values were sealed. */
  static List<Field> readClear(String json) {
    List<Field> fields = new ArrayList<>();
    for (JsonNode node : JsonValues.STORED.readTree(json)) {
      fields.add(field(node, JsonValues.of(node.get("value"))));
    }
    return fields;
  }

  private static Field field(JsonNode node, Value value) {
    return new Field(
        node.get("key").stringValue(),
        node.get("label").stringValue(),
        value,
        DisplayMode.valueOf(node.get("display").stringValue()),
        input(node));
  }

  private static Input input(JsonNode node) {
    InputMode mode = InputMode.valueOf(node.get("input").stringValue());
    return mode == InputMode.LOCKED
        ? Input.LOCKED
        : new Input(
            mode,
            FieldType.valueOf(node.get("type").stringValue()),
            JsonValues.of(node.path("schema")) instanceof Value.Structure schema ? schema : null);
  }

  private Place place(String key, String label, DisplayMode display) {
    return SealedColumn.APPROVAL_FIELDS.of(approval, key, label, display);
  }
}
