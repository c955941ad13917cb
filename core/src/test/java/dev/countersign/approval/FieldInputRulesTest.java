package dev.countersign.approval;

import static dev.countersign.approval.Examples.APPROVER;
import static dev.countersign.approval.Examples.BOB;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.FieldType;
import dev.countersign.field.Input;
import dev.countersign.field.InputMode;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Violation;
import dev.countersign.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What contradicts itself about values that people may change. */
final class FieldInputRulesTest {
  private static final Field AMOUNT =
      field(DisplayMode.READABLE, InputMode.EDITABLE, FieldType.NUMBER, Value.of(120));

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.argumentSet(
            "nobody sees it",
            aRequest()
                .fields(
                    field(
                        DisplayMode.MASKED, InputMode.EDITABLE, FieldType.TEXT, Value.of("4111"))),
            "/fields/0/input",
            "contradiction"),
        Arguments.argumentSet(
            "prefilled with nothing",
            aRequest()
                .fields(
                    field(
                        DisplayMode.READABLE,
                        InputMode.PREFILLED,
                        FieldType.TEXT,
                        Value.nothing())),
            "/fields/0/value",
            "missing"),
        Arguments.argumentSet(
            "of another type",
            aRequest()
                .fields(
                    field(
                        DisplayMode.READABLE,
                        InputMode.EDITABLE,
                        FieldType.NUMBER,
                        Value.of("129.90 EUR"))),
            "/fields/0/value",
            "contradiction"),
        Arguments.argumentSet(
            "a schema for what is locked",
            aRequest()
                .fields(
                    new Field(
                        "a",
                        "A",
                        Value.of("1"),
                        DisplayMode.READABLE,
                        new Input(InputMode.LOCKED, FieldType.TEXT, Value.Structure.EMPTY))),
            "/fields/0/schema",
            "contradiction"),
        Arguments.argumentSet(
            "of another type than its schema",
            aRequest()
                .fields(
                    new Field(
                        "a",
                        "A",
                        Value.nothing(),
                        DisplayMode.READABLE,
                        new Input(
                            InputMode.EDITABLE,
                            FieldType.TEXT,
                            new Value.Structure(Map.of("type", Value.of("number")))))),
            "/fields/0/type",
            "contradiction"),
        Arguments.argumentSet(
            "one of several would decide about the values of another",
            aRequest()
                .fields(Examples.readable("order", "4711"), AMOUNT)
                .ladder(new Step(List.of(APPROVER, BOB), new Quorum.All(), Duration.ofHours(1))),
            "/fields/1/input",
            "contradiction"),
        Arguments.argumentSet(
            "approved by itself without what is required",
            aRequest()
                .fields(
                    new Field(
                        "reason",
                        "Reason",
                        Value.nothing(),
                        DisplayMode.READABLE,
                        new Input(InputMode.REQUIRED, FieldType.TEXT, null)))
                .onExpiry(OnExpiry.APPROVE),
            "/onExpiry",
            "contradiction"),
        Arguments.argumentSet(
            "a choice that is called like editing",
            aRequest()
                .fields(AMOUNT)
                .choices(Choice.DEFAULT.getFirst(), new Choice(ChoiceKey.EDIT, "Change it", false)),
            "/choices/1/key",
            "reserved"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void a_contradiction_is_named_with_its_place(
      RequestBuilder request, String pointer, String rule) {
    assertThat(RequestRules.violations(request.build()))
        .extracting(Violation::pointer, Violation::rule)
        .containsExactly(tuple(pointer, rule));
  }

  @Test
  void where_any_answer_decides_several_people_may_change_values() {
    Step step = new Step(List.of(APPROVER, BOB), new Quorum.Any(), Duration.ofHours(1));

    assertThat(RequestRules.violations(aRequest().fields(AMOUNT).ladder(step).build())).isEmpty();
  }

  @Test
  void a_choice_may_be_called_edit_where_nothing_can_be_changed() {
    Choice edit = new Choice(ChoiceKey.EDIT, "Change it", false);

    assertThat(RequestRules.violations(aRequest().choices(edit).build())).isEmpty();
  }

  @Test
  void the_type_follows_from_the_schema_and_else_from_the_value() {
    Value.Structure day =
        new Value.Structure(Map.of("type", Value.of("string"), "format", Value.of("date")));

    assertThat(Input.of(InputMode.EDITABLE, null, day, Value.nothing()).type())
        .isEqualTo(FieldType.DATE);
    assertThat(Input.of(InputMode.EDITABLE, null, null, Value.of(1)).type())
        .isEqualTo(FieldType.NUMBER);
    assertThat(Input.of(InputMode.EDITABLE, FieldType.INTEGER, null, Value.of(1)).type())
        .isEqualTo(FieldType.INTEGER);
    assertThat(Input.of(InputMode.EDITABLE, null, null, Value.nothing()).type())
        .isEqualTo(FieldType.TEXT);
  }

  private static Field field(DisplayMode display, InputMode mode, FieldType type, Value value) {
    return new Field("a", "A", value, display, new Input(mode, type, null));
  }
}
