package dev.countersign.field;

import dev.countersign.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a person may enter for a field.
 *
 * @param schema a JSON Schema that an entered value has to meet; absent for none
 */
public record Input(InputMode mode, FieldType type, Value.@Nullable Structure schema) {
  /** Nothing. */
  public static final Input LOCKED = new Input(InputMode.LOCKED, FieldType.TEXT, null);

  /**
   * What a person may enter in the place of a value.
   *
   * @param type absent to follow from the schema, or else from the value
   */
  public static Input of(
      InputMode mode, @Nullable FieldType type, Value.@Nullable Structure schema, Value value) {
    if (mode == InputMode.LOCKED && schema == null) {
      return LOCKED;
    }
    FieldType implied = schema == null ? FieldType.of(value) : FieldType.of(schema);
    return new Input(mode, type == null ? implied : type, schema);
  }

  /** Whether the person may change the value. */
  public boolean isOpen() {
    return mode != InputMode.LOCKED;
  }
}
