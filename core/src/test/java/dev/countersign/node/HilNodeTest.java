package dev.countersign.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approver.Approver;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.expression.Directive;
import dev.countersign.expression.ParsedTemplate.Malformed;
import dev.countersign.expression.Scope;
import dev.countersign.expression.Template;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.Input;
import dev.countersign.node.HilNode.Preparation;
import dev.countersign.node.NodeDefinition.FieldDefinition;
import dev.countersign.node.NodeDefinition.ResumeDefinition;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Violation;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.value.Value;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HilNodeTest {
  private static final Value AMOUNT = new Value.Numeric(new BigDecimal("129.90"));
  private static final NodeDefinition REFUND =
      new NodeDefinition(
          "refund-approval",
          new AccountId("shop-instagram"),
          template("@{input:instagramScopedUserId}"),
          List.of(),
          template("@{input:approver}"),
          template("Refund @{input:orderId}"),
          null,
          List.of(
              new FieldDefinition(
                  "amount", "Amount", template("@{input:amount}"), DisplayMode.READABLE),
              new FieldDefinition("card", "Card", template("@{input:card}"), DisplayMode.MASKED)),
          Choice.DEFAULT,
          Duration.ofHours(4),
          template("order-@{input:orderId}"),
          new ResumeDefinition.Http(template("@{input:callbackUrl}")));

  @Test
  void a_node_makes_a_request_of_its_inputs() {
    assertThat(HilNode.prepare(REFUND, scope(inputs())))
        .isEqualTo(
            new Preparation.Ready(
                new ApprovalRequest(
                    new Approver(
                        null, new Address(new AccountId("shop-instagram"), "6543217890123456")),
                    "Refund 4711",
                    null,
                    List.of(
                        new Field("amount", "Amount", AMOUNT, DisplayMode.READABLE, Input.LOCKED),
                        new Field(
                            "card", "Card", Value.nothing(), DisplayMode.MASKED, Input.LOCKED)),
                    Choice.DEFAULT,
                    Duration.ofHours(4),
                    "order-4711",
                    ResumeTarget.http(URI.create("https://app.example.com/hooks/refund")),
                    "refund-approval")));
  }

  @Test
  void a_node_that_does_not_know_whom_to_ask_names_the_input() {
    Map<String, Value> inputs = inputs();
    inputs.remove("instagramScopedUserId");

    assertThat(HilNode.prepare(REFUND, scope(inputs)))
        .isInstanceOfSatisfying(
            Preparation.Refused.class,
            refused ->
                assertThat(refused.violations())
                    .extracting(Violation::pointer)
                    .containsExactly("/inputs/instagramScopedUserId"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not an address", "app.example.com/hooks", "/hooks"})
  void a_callback_that_is_no_address_names_the_input(String url) {
    Map<String, Value> inputs = inputs();
    inputs.put("callbackUrl", Value.of(url));

    assertThat(HilNode.prepare(REFUND, scope(inputs)))
        .isInstanceOfSatisfying(
            Preparation.Refused.class,
            refused ->
                assertThat(refused.violations())
                    .extracting(Violation::pointer, Violation::rule)
                    .containsExactly(tuple("/inputs/callbackUrl", "not-a-url")));
  }

  @Test
  void an_expression_in_an_input_is_text() {
    Map<String, Value> inputs = inputs();
    inputs.put("orderId", Value.of("@{secret:InstagramPageAccessToken}"));

    assertThat(HilNode.prepare(REFUND, scope(inputs)))
        .isInstanceOfSatisfying(
            Preparation.Ready.class,
            ready ->
                assertThat(ready.request().title())
                    .isEqualTo("Refund @{secret:InstagramPageAccessToken}"));
  }

  private static Map<String, Value> inputs() {
    return new LinkedHashMap<>(
        Map.of(
            "instagramScopedUserId", Value.of("6543217890123456"),
            "orderId", Value.of("4711"),
            "amount", AMOUNT,
            "callbackUrl", Value.of("https://app.example.com/hooks/refund")));
  }

  private static Scope scope(Map<String, Value> inputs) {
    return Scope.empty().with(Directive.INPUT, new Value.Structure(inputs));
  }

  private static Template template(String text) {
    return switch (Template.parse(text)) {
      case Template template -> template;
      case Malformed malformed -> throw new AssertionError(malformed.toString());
    };
  }
}
