package dev.countersign.approval;

import dev.countersign.field.Field;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person has entered at one address, and what they are to write there next. Values count
 * with the choice that the person takes after they were shown back, and with no other.
 *
 * @param values by the field's key; a confirmed value is among them
 * @param isUnseen whether values were entered since the question was last shown
 * @param wish what they write next; absent for nothing in particular
 */
public record Draft(Map<String, Value> values, boolean isUnseen, @Nullable Wish wish) {
  /** Nothing entered, and nothing wanted. */
  public static final Draft NONE = new Draft(Map.of(), false, null);

  /** What the person was asked to write, and when. */
  public sealed interface Wish {
    /** When they were asked. */
    Instant since();

    /**
     * Values of fields.
     *
     * @param fields by key, the first one is written next; not empty
     * @param refusals how many of their messages in a row were no value for it
     */
    record Values(List<String> fields, int refusals, Instant since) implements Wish {
      public Values {
        fields = List.copyOf(fields);
      }
    }

    /** Why they take a choice, which counts with these words. */
    record Comment(ChoiceKey choice, Instant since) implements Wish {}
  }

  public Draft {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** What was entered on a page, all at once. */
  static Draft of(Value.Structure entered) {
    return new Draft(entered.members(), false, null);
  }

  /** The field that the person is being asked for; absent while they are not. */
  public @Nullable String wantedField() {
    return wish instanceof Wish.Values wanted ? wanted.fields().getFirst() : null;
  }

  /** The choice that they have yet to comment on; absent for none. */
  public @Nullable ChoiceKey wantedComment() {
    return wish instanceof Wish.Comment wanted ? wanted.choice() : null;
  }

  /** The value of a field as it would count: the one that was entered, else its own. */
  public Value valueOf(Field field) {
    return values.getOrDefault(field.key(), field.value());
  }

  Draft wanting(@Nullable Wish other) {
    return new Draft(values, isUnseen, other);
  }

  /** With the value of the field that is asked for. */
  Draft given(Value value, Wish.Values wanted) {
    Map<String, Value> more = new LinkedHashMap<>(values);
    more.put(wanted.fields().getFirst(), value);
    return new Draft(more, true, rest(wanted));
  }

  /** Without the field that is asked for: it stays as it is. */
  Draft skipped(Wish.Values wanted) {
    return new Draft(values, isUnseen, rest(wanted));
  }

  private static @Nullable Wish rest(Wish.Values wanted) {
    List<String> rest = wanted.fields().subList(1, wanted.fields().size());
    return rest.isEmpty() ? null : new Wish.Values(rest, 0, wanted.since());
  }

  /** As it is shown in the question. */
  Draft seen() {
    return new Draft(values, false, wish);
  }
}
