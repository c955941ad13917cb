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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one approval as JSON with sealed values. A value is bound to its approval and to
 * the field's key, label, display and input, so that by changing the row nobody makes a concealed
 * value readable, or lets people change what they may not. A schema, which may name values, is
 * sealed with the value.
 */
record FieldsJson(Encryption encryption, ApprovalId approval) {

  String write(List<Field> fields) {
    List<Value> items = new ArrayList<>();
    for (Field field : fields) {
      byte[] sealed = encryption.seal(place(field), content(field).json());
      Map<String, Value> members = new LinkedHashMap<>();
      members.put("key", Value.of(field.key()));
      members.put("label", Value.of(field.label()));
      members.put("sealed", Value.of(Base64.getEncoder().encodeToString(sealed)));
      members.put("display", Value.of(field.display().name()));
      members.put("input", Value.of(field.input().mode().name()));
      if (field.input().isOpen()) {
        members.put("type", Value.of(field.input().type().name()));
      }
      items.add(new Value.Structure(members));
    }
    return new Value.Sequence(items).json();
  }

  private static Value content(Field field) {
    if (!field.input().isOpen()) {
      return field.value();
    }
    Value.Structure schema = field.input().schema();
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("value", field.value());
    members.put("schema", schema == null ? Value.nothing() : schema);
    return new Value.Structure(members);
  }

  List<Field> read(String json) {
    List<Field> fields = new ArrayList<>();
    for (JsonNode node : JsonValues.STORED.readTree(json)) {
      Input bare = input(node);
      JsonNode content =
          JsonValues.STORED.readTree(
              encryption.text(
                  place(field(node, bare, Value.nothing())),
                  Base64.getDecoder().decode(node.get("sealed").stringValue())));
      fields.add(
          bare.isOpen()
              ? field(
                  node,
                  new Input(bare.mode(), bare.type(), schema(content)),
                  JsonValues.of(content.get("value")))
              : field(node, bare, JsonValues.of(content)));
    }
    return fields;
  }

  private static Value.@Nullable Structure schema(JsonNode content) {
    return JsonValues.of(content.get("schema")) instanceof Value.Structure schema ? schema : null;
  }

  /** Fields as they were stored before values were sealed. */
  static List<Field> readClear(String json) {
    List<Field> fields = new ArrayList<>();
    for (JsonNode node : JsonValues.STORED.readTree(json)) {
      fields.add(field(node, Input.LOCKED, JsonValues.of(node.get("value"))));
    }
    return fields;
  }

  private static Field field(JsonNode node, Input input, Value value) {
    return new Field(
        node.get("key").stringValue(),
        node.get("label").stringValue(),
        value,
        DisplayMode.valueOf(node.get("display").stringValue()),
        input);
  }

  private static Input input(JsonNode node) {
    InputMode mode = InputMode.valueOf(node.get("input").stringValue());
    return mode == InputMode.LOCKED
        ? Input.LOCKED
        : new Input(mode, FieldType.valueOf(node.get("type").stringValue()), null);
  }

  private Place place(Field field) {
    return field.input().isOpen()
        ? SealedColumn.APPROVAL_FIELDS.of(
            approval,
            field.key(),
            field.label(),
            field.display(),
            field.input().mode(),
            field.input().type())
        : SealedColumn.APPROVAL_FIELDS.of(approval, field.key(), field.label(), field.display());
  }
}
