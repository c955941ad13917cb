package dev.countersign.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.countersign.expression.ParsedTemplate.Malformed;
import dev.countersign.secret.Secret;
import dev.countersign.secret.SecretSource;
import dev.countersign.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTest {
  private static final Value AMOUNT = new Value.Numeric(new BigDecimal("129.90"));
  private static final Value LINES =
      new Value.Sequence(
          List.of(
              structure(Map.of("sku", Value.of("A-1"))),
              structure(Map.of("sku", Value.of("B-2")))));

  private static final Scope SCOPE =
      Scope.empty()
          .with(
              Directive.INPUT,
              structure(
                  Map.of(
                      "orderId", Value.of("4711"),
                      "instagramScopedUserId", Value.of("6543217890123456"),
                      "amount", AMOUNT,
                      "rush", Value.of(true),
                      "order-lines_2", LINES,
                      "größe", Value.of("XL"),
                      "net.total", Value.of(99))))
          .with(
              Directive.OUTPUT,
              structure(Map.of("score", structure(Map.of("a", structure(Map.of("b", LINES)))))))
          .with(Directive.VAR, structure(Map.of("limit", Value.of(50))))
          .with(Directive.CONTEXT, structure(Map.of("executionId", Value.of("run-9"))))
          .withEnvironment(Map.of("STAGE", "test", "app.stage", "dotted")::get);

  // what a text becomes

  @ParameterizedTest
  @ValueSource(strings = {"", "Refund", "50 % @ noon", "{input:x}", "a } b", "@", "{}"})
  void a_text_without_an_expression_stands_for_itself(String text) {
    assertThat(resolve(text)).isEqualTo(Value.of(text));
  }

  @Test
  void a_text_that_is_exactly_one_expression_keeps_the_type_of_its_value() {
    assertThat(resolve("@{input:amount}")).isEqualTo(AMOUNT);
    assertThat(resolve("@{input:rush}")).isEqualTo(Value.of(true));
    assertThat(resolve("@{input:order-lines_2}")).isEqualTo(LINES);
    assertThat(resolve("@{var:limit}")).isEqualTo(Value.of(50));
  }

  @Test
  void one_character_beside_the_expression_makes_it_a_text() {
    assertThat(resolve("@{input:rush} ")).isEqualTo(Value.of("true "));
    assertThat(resolve(" @{input:amount}")).isEqualTo(Value.of(" 129.90"));
    assertThat(resolve("@{var:limit}@{var:limit}")).isEqualTo(Value.of("5050"));
  }

  @Test
  void expressions_stand_anywhere_in_a_text() {
    assertThat(resolve("Refund @{input:orderId} of @{input:amount} EUR"))
        .isEqualTo(Value.of("Refund 4711 of 129.90 EUR"));
  }

  @Test
  void a_list_in_a_text_becomes_json() {
    assertThat(resolve("lines: @{input:order-lines_2}"))
        .isEqualTo(Value.of("lines: [{\"sku\":\"A-1\"},{\"sku\":\"B-2\"}]"));
    assertThat(resolve("line: @{input:order-lines_2[1]}"))
        .isEqualTo(Value.of("line: {\"sku\":\"B-2\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@{input:nobody}",
        "@{input:orderId.deeper}",
        "@{input:orderId[0]}",
        "@{input:order-lines_2[2].sku}",
        "@{input:order-lines_2.sku}",
        "@{output:score.a.c[0]}",
        "@{output:other.a}",
        "@{env:NOT_SET}"
      })
  void a_path_that_leads_nowhere_gives_nothing(String text) {
    assertThat(resolve(text)).isEqualTo(Value.nothing());
    assertThat(resolve("<" + text + ">")).isEqualTo(Value.of("<>"));
  }

  @ParameterizedTest
  @EnumSource(names = {"INPUT", "OUTPUT", "VAR", "ENV", "CONTEXT"})
  void an_empty_scope_has_nothing(Directive directive) {
    assertThat(template("@{" + directive.label() + ":a}").resolve(Scope.empty()))
        .isEqualTo(Value.nothing());
  }

  @Test
  void each_directive_has_values_of_its_own() {
    assertThat(resolve("@{output:score.a.b[0].sku}")).isEqualTo(Value.of("A-1"));
    assertThat(resolve("@{context:executionId}")).isEqualTo(Value.of("run-9"));
    assertThat(resolve("@{env:STAGE}")).isEqualTo(Value.of("test"));
    assertThat(resolve("@{var:orderId}")).isEqualTo(Value.nothing());
  }

  // escapes

  @ParameterizedTest
  @CsvSource({
    "@@{input:orderId},@{input:orderId}",
    "a @@{ b,a @{ b",
    "@@{@{input:orderId}},@{4711}",
    "@@@{input:orderId},@@{input:orderId}",
    "@@ {x},@@ {x}",
    "@input:orderId,@input:orderId"
  })
  void a_doubled_at_sign_escapes_the_brace(String text, String resolved) {
    assertThat(resolve(text)).isEqualTo(Value.of(resolved));
  }

  // values are never read again

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@{secret:InstagramPageAccessToken}",
        "@{input:orderId}",
        "@@{input:orderId}",
        "@{broken",
        "{{secret}}"
      })
  void what_a_person_wrote_stays_inert(String written) {
    Scope scope =
        Scope.empty()
            .with(Directive.INPUT, structure(Map.of("comment", Value.of(written))))
            .withEnvironment(Map.of("NOTE", written)::get);

    assertThat(template("@{input:comment}").resolve(scope)).isEqualTo(Value.of(written));
    assertThat(template("Note: @{input:comment}!").resolve(scope))
        .isEqualTo(Value.of("Note: " + written + "!"));
    assertThat(template("@{env:NOTE}").resolve(scope)).isEqualTo(Value.of(written));
  }

  @Test
  void two_values_cannot_join_into_an_expression() {
    Scope scope =
        Scope.empty()
            .with(
                Directive.INPUT,
                structure(Map.of("a", Value.of("@"), "b", Value.of("{secret:X}"))));

    assertThat(template("@{input:a}@{input:b}").resolve(scope)).isEqualTo(Value.of("@{secret:X}"));
  }

  @Test
  void what_a_person_wrote_stays_inert_among_secrets() {
    Scope scope =
        Scope.empty().with(Directive.INPUT, structure(Map.of("a", Value.of("@{secret:Token}"))));

    assertThat(template("@{input:a} @{secret:Token}").resolveSecret(vault("Token", "s3"), scope))
        .isEqualTo(new SecretText.Found(Secret.of("@{secret:Token} s3")));
  }

  // malformed texts

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@{inputs:x}|0|unknown directive 'inputs' in @{inputs:x}; known: secret, input, output, var,"
            + " env, context",
        "id @{x}|3|unknown directive 'x' in @{x}; known: secret, input, output, var, env, context",
        "@{}|0|unknown directive '' in @{}; known: secret, input, output, var, env, context",
        "@{Input:x}|0|unknown directive 'Input' in @{Input:x}; known: secret, input, output, var,"
            + " env, context",
        "@{input:}|0|no path in @{input:}; write @{input:name}",
        "@{input}|0|no path in @{input}; write @{input:name}",
        "Refund @{input:orderId|7|no } closes @{input:orderId; write @{directive:path}, or @@{ for a"
            + " literal @{",
        "@@{ @{|4|no } closes @{; write @{directive:path}, or @@{ for a literal @{",
        "@{input:@{env:X}}|0|another @{ begins inside @{input:@{env:X}; expressions do not nest",
        "@{input:a @{input:b}|0|another @{ begins inside @{input:a @{input:b}; expressions do not"
            + " nest"
      })
  void a_malformed_expression_is_named_with_its_place(String text, int position, String reason) {
    assertThat(Template.parse(text)).isEqualTo(new Malformed(position, reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".a",
        "a.",
        "a..b",
        "a b",
        " a",
        "a[",
        "a[]",
        "a[x]",
        "a[-1]",
        "a[0",
        "a]",
        "a[0]b",
        "a.[0]",
        "a/b",
        "a[\"\"]",
        "a[\"b]",
        "a\"b\"",
        "a:b",
        "a[9999999999]"
      })
  void a_path_that_cannot_be_read_is_refused(String path) {
    assertThat(Template.parse("@{input:" + path + "}"))
        .asInstanceOf(type(Malformed.class))
        .satisfies(malformed -> assertThat(malformed.reason()).contains(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[0]", "a b", "../x", "a/b", "-a", ".a", "a:b"})
  void a_secret_has_a_plain_name(String name) {
    assertThat(Template.parse("@{secret:" + name + "}"))
        .isEqualTo(
            new Malformed(
                0,
                "'"
                    + name
                    + "' in @{secret:"
                    + name
                    + "} is not a name; a name has letters, digits, '_', '-' and '.'"));
  }

  @Test
  void a_long_mistake_is_quoted_in_part() {
    Malformed malformed = (Malformed) Template.parse("@{input:" + "a b ".repeat(10_000) + "}");

    assertThat(malformed.reason()).contains("…");
  }

  @Test
  void a_long_text_is_read_in_one_go() {
    String text = "@{input:orderId} ".repeat(50_000);

    assertThat(resolve(text)).isEqualTo(Value.of("4711 ".repeat(50_000)));
    assertThat(Template.parse("@{input:" + "a.".repeat(50_000) + "b}"))
        .isInstanceOf(Template.class);
    assertThat(Template.parse("@{input:[\"" + "}".repeat(50_000) + "\"]}"))
        .isInstanceOf(Template.class);
  }

  // paths

  @Test
  void a_name_in_quotes_may_hold_a_dot_or_a_brace() {
    assertThat(resolve("@{input:[\"net.total\"]}")).isEqualTo(Value.of(99));
    Scope scope =
        Scope.empty()
            .with(
                Directive.INPUT,
                structure(Map.of("a", structure(Map.of("}b c", Value.of("deep"))))));
    assertThat(template("@{input:a[\"}b c\"]}").resolve(scope)).isEqualTo(Value.of("deep"));
  }

  @Test
  void names_may_have_letters_of_any_script_and_hyphens_and_underscores() {
    assertThat(resolve("@{input:größe}")).isEqualTo(Value.of("XL"));
    assertThat(resolve("@{input:order-lines_2[0].sku}")).isEqualTo(Value.of("A-1"));
    assertThat(resolve("@{input:instagramScopedUserId}")).isEqualTo(Value.of("6543217890123456"));
  }

  @Test
  void a_dot_in_the_name_of_a_variable_of_the_environment_is_a_dot() {
    assertThat(resolve("@{env:app.stage}")).isEqualTo(Value.of("dotted"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b[0].c", "a[\"x.y\"].b", "[\"x y\"][3]", "größe[0][1]"})
  void a_path_is_written_as_it_was_read(String text) {
    assertThat(Path.parse(text)).map(Path::toString).contains(text);
  }

  @Test
  void a_path_has_at_least_one_step() {
    assertThat(Path.parse("")).isEmpty();
    assertThatThrownBy(() -> new Path(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  // secrets

  @Test
  void the_directives_of_a_template_are_known_before_it_is_resolved() {
    assertThat(template("@{input:a} @{secret:B} @{input:c}").directives())
        .containsExactly(Directive.SECRET, Directive.INPUT);
    assertThat(template("@@{secret:B}").directives()).isEmpty();
  }

  @Test
  void a_template_with_a_secret_never_becomes_a_value() {
    assertThatThrownBy(() -> resolve("@{secret:Token}"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Token");
    assertThatThrownBy(() -> resolve("Bearer @{secret:Token}"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_scope_is_never_asked_for_a_secret() {
    List<Directive> asked = new ArrayList<>();
    Scope spy =
        (directive, path) -> {
          asked.add(directive);
          return Value.of("x");
        };

    var unused = template("@{env:A}@{secret:Token}").resolveSecret(vault("Token", "s3"), spy);

    assertThat(asked).containsExactly(Directive.ENV);
  }

  @Test
  void no_structure_can_stand_in_for_secrets_or_the_environment() {
    Value.Structure values = structure(Map.of("Token", Value.of("x")));

    assertThatThrownBy(() -> Scope.empty().with(Directive.SECRET, values))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Scope.empty().with(Directive.ENV, values))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_secret_setting_becomes_a_secret() {
    assertThat(template("@{secret:Token}").resolveSecret(vault("Token", "s3"), SCOPE))
        .isEqualTo(new SecretText.Found(Secret.of("s3")));
    assertThat(template("@{env:STAGE}-@{secret:Token}").resolveSecret(vault("Token", "s3"), SCOPE))
        .isEqualTo(new SecretText.Found(Secret.of("test-s3")));
    assertThat(template("clear text").resolveSecret(vault("Token", "s3"), SCOPE))
        .isEqualTo(new SecretText.Found(Secret.of("clear text")));
  }

  @Test
  void a_resolved_secret_is_not_printed() {
    assertThat(template("@{secret:Token}").resolveSecret(vault("Token", "s3"), SCOPE).toString())
        .doesNotContain("s3");
  }

  @Test
  void missing_secrets_are_all_named_and_no_half_text_is_handed_out() {
    assertThat(
            template("@{secret:A}@{secret:Token}@{secret:db.password}")
                .resolveSecret(vault("Token", "s3"), SCOPE))
        .isEqualTo(new SecretText.Missing(List.of("A", "db.password")));
  }

  @Test
  void a_secret_is_looked_up_at_each_use() {
    Map<String, Secret> vault = new LinkedHashMap<>(Map.of("Token", Secret.of("old")));
    SecretSource source = name -> Optional.ofNullable(vault.get(name));
    Template template = template("@{secret:Token}");
    var before = template.resolveSecret(source, SCOPE);

    vault.put("Token", Secret.of("new"));

    assertThat(before).isEqualTo(new SecretText.Found(Secret.of("old")));
    assertThat(template.resolveSecret(source, SCOPE))
        .isEqualTo(new SecretText.Found(Secret.of("new")));
  }

  private static Value resolve(String text) {
    return template(text).resolve(SCOPE);
  }

  private static Template template(String text) {
    return switch (Template.parse(text)) {
      case Template template -> template;
      case Malformed malformed -> throw new AssertionError(malformed.toString());
    };
  }

  private static Value.Structure structure(Map<String, Value> members) {
    return new Value.Structure(members);
  }

  private static SecretSource vault(String name, String secret) {
    return asked -> asked.equals(name) ? Optional.of(Secret.of(secret)) : Optional.empty();
  }
}
