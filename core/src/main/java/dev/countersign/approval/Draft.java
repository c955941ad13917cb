package dev.countersign.approval;

import dev.countersign.field.Field;
import dev.countersign.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that a person has entered. They count with the choice that the person takes after they
 * were shown back, and with no other.
 *
 * @param values by the field's key; a confirmed value is among them
 * @param wanted the fields that the person is being asked for, by key; the first one is what they
 *     write next
 * @param refusals how many of their messages in a row were no value for it
 */
public record Draft(Map<String, Value> values, List<String> wanted, int refusals) {
  /** Nothing entered. */
  public static final Draft NONE = new Draft(Map.of(), List.of(), 0);

  /** What was entered on a page, all at once. */
  static Draft of(Value.Structure entered) {
    return new Draft(entered.members(), List.of(), 0);
  }

  public Draft {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    wanted = List.copyOf(wanted);
  }

  /** The field that the person is being asked for; absent while they are not. */
  public @Nullable String asked() {
    return wanted.isEmpty() ? null : wanted.getFirst();
  }

  /** The value of a field as it would count: the one that was entered, else its own. */
  public Value valueOf(Field field) {
    return values.getOrDefault(field.key(), field.value());
  }

  Draft wanting(List<String> fields) {
    return new Draft(values, fields, 0);
  }

  /** With the value of the field that is asked for. */
  Draft given(Value value) {
    Map<String, Value> more = new LinkedHashMap<>(values);
    more.put(wanted.getFirst(), value);
    return new Draft(more, wanted.subList(1, wanted.size()), 0);
  }

  /** Without the field that is asked for: it stays as it is. */
  Draft skipped() {
    return new Draft(values, wanted.subList(1, wanted.size()), 0);
  }

  Draft refusedOnceMore() {
    return new Draft(values, wanted, refusals + 1);
  }
}
