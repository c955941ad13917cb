package dev.countersign.approval;

import static dev.countersign.approval.Examples.readable;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.Input;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Violation;
import dev.countersign.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestRulesTest {

  @ParameterizedTest
  @MethodSource("right")
  void a_sensible_request_breaks_no_rule(RequestBuilder request) {
    assertThat(RequestRules.violations(request.build())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void a_broken_rule_is_named_with_its_place(RequestBuilder request, String pointer, String rule) {
    assertThat(RequestRules.violations(request.build()))
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.pointer()).isEqualTo(pointer);
          assertThat(violation.rule()).isEqualTo(rule);
          assertThat(violation.message()).endsWith(".");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\rb",
        "a\tb",
        "a\u0000b",
        "a\u0085b",
        "a\u2028b",
        "a\u2029b",
        "a\ud800b"
      })
  void a_line_break_or_control_character_is_refused_wherever_one_line_is_meant(String text) {
    ApprovalRequest request =
        aRequest()
            .approver(to(text))
            .title(text)
            .reference(text)
            .fields(new Field(text, text, Value.nothing(), DisplayMode.READABLE, Input.LOCKED))
            .choices(new Choice(ChoiceKey.APPROVE, text, true))
            .build();

    assertThat(RequestRules.violations(request))
        .extracting(Violation::pointer, Violation::rule)
        .containsExactly(
            tuple("/to", "control-character"),
            tuple("/title", "control-character"),
            tuple("/fields/0/key", "control-character"),
            tuple("/fields/0/label", "control-character"),
            tuple("/choices/0/title", "control-character"),
            tuple("/reference", "control-character"));
  }

  @Test
  void a_value_may_have_several_lines() {
    assertThat(RequestRules.violations(aRequest().fields(readable("a", "b\nc")).build())).isEmpty();
  }

  @Test
  void every_broken_rule_is_told_at_once_in_the_order_of_the_request() {
    ApprovalRequest request =
        aRequest()
            .title(" ")
            .fields(List.of())
            .choices()
            .expiresIn(Duration.ZERO)
            .reference("")
            .build();

    assertThat(RequestRules.violations(request))
        .extracting(Violation::pointer)
        .containsExactly("/title", "/fields", "/choices", "/expiresIn", "/reference");
  }

  static Stream<Arguments> right() {
    return Stream.of(
        Arguments.argumentSet("usual", aRequest()),
        Arguments.argumentSet("no title", aRequest().title(null)),
        Arguments.argumentSet("no reference", aRequest().reference(null)),
        Arguments.argumentSet("longest title", aRequest().title("a".repeat(200))),
        Arguments.argumentSet("longest title of emoji", aRequest().title("😀".repeat(200))),
        Arguments.argumentSet("longest reference", aRequest().reference("a".repeat(200))),
        Arguments.argumentSet("most fields", aRequest().fields(fields(50))),
        Arguments.argumentSet("shortest wait", aRequest().expiresIn(Duration.ofSeconds(1))),
        Arguments.argumentSet("longest wait", aRequest().expiresIn(Duration.ofDays(90))),
        Arguments.argumentSet("language", aRequest().locale("de")),
        Arguments.argumentSet("language and country", aRequest().locale("pt-BR")),
        Arguments.argumentSet("language and script", aRequest().locale("zh-Hant-TW")),
        Arguments.argumentSet("one choice", aRequest().choices(choice("seen", "Seen"))));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.argumentSet("nobody", aRequest().approver(to(" ")), "/to", "empty"),
        Arguments.argumentSet(
            "long address", aRequest().approver(to("1".repeat(257))), "/to", "too-long"),
        Arguments.argumentSet("blank title", aRequest().title("\u2003"), "/title", "empty"),
        Arguments.argumentSet(
            "long title", aRequest().title("a".repeat(201)), "/title", "too-long"),
        Arguments.argumentSet(
            "no language", aRequest().locale("english!"), "/locale", "not-a-language"),
        Arguments.argumentSet("empty language", aRequest().locale(""), "/locale", "not-a-language"),
        Arguments.argumentSet("no fields", aRequest().fields(List.of()), "/fields", "empty"),
        Arguments.argumentSet(
            "too many fields", aRequest().fields(fields(51)), "/fields", "too-many"),
        Arguments.argumentSet(
            "too many choices", aRequest().choices(choices(51)), "/choices", "too-many"),
        Arguments.argumentSet(
            "same key twice",
            aRequest().fields(readable("a", "1"), readable("b", "2"), readable("a", "3")),
            "/fields/2/key",
            "duplicate"),
        Arguments.argumentSet(
            "no label",
            aRequest()
                .fields(new Field("a", "", Value.nothing(), DisplayMode.READABLE, Input.LOCKED)),
            "/fields/0/label",
            "empty"),
        Arguments.argumentSet("no choices", aRequest().choices(), "/choices", "empty"),
        Arguments.argumentSet(
            "same choice twice",
            aRequest().choices(choice("a", "A"), choice("a", "B")),
            "/choices/1/key",
            "duplicate"),
        Arguments.argumentSet(
            "same title twice",
            aRequest().choices(choice("a", "A"), choice("b", "A")),
            "/choices/1/title",
            "duplicate"),
        Arguments.argumentSet(
            "a port's name",
            aRequest().choices(choice("expired", "Too old")),
            "/choices/0/key",
            "reserved"),
        Arguments.argumentSet(
            "too short", aRequest().expiresIn(Duration.ofMillis(999)), "/expiresIn", "too-short"),
        Arguments.argumentSet(
            "negative", aRequest().expiresIn(Duration.ofHours(-4)), "/expiresIn", "too-short"),
        Arguments.argumentSet(
            "too long",
            aRequest().expiresIn(Duration.ofDays(90).plusMillis(1)),
            "/expiresIn",
            "too-long"),
        Arguments.argumentSet("blank reference", aRequest().reference(""), "/reference", "empty"));
  }

  private static Approver to(String address) {
    return new Approver(null, new Address(Examples.SHOP.id(), address));
  }

  private static Choice choice(String key, String title) {
    return new Choice(new ChoiceKey(key), title, false);
  }

  private static Choice[] choices(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Choice(new ChoiceKey("choice-" + i), "Choice " + i, i == 0))
        .toArray(Choice[]::new);
  }

  private static List<Field> fields(int count) {
    return IntStream.range(0, count).mapToObj(i -> readable("f" + i, "v")).toList();
  }
}
