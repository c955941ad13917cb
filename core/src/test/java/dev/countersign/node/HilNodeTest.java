package dev.countersign.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Quorum;
import dev.countersign.approval.RequestRules;
import dev.countersign.approval.Step;
import dev.countersign.approval.Timing;
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
import dev.countersign.node.NodeDefinition.AddressDefinition;
import dev.countersign.node.NodeDefinition.ApproverDefinition;
import dev.countersign.node.NodeDefinition.FieldDefinition;
import dev.countersign.node.NodeDefinition.ResumeDefinition;
import dev.countersign.node.NodeDefinition.StepDefinition;
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
      node(
          step(
              new ApproverDefinition(
                  template("@{input:approver}"),
                  List.of(at("shop-instagram", "@{input:instagramScopedUserId}")),
                  false)));

  private static NodeDefinition node(StepDefinition... ladder) {
    return new NodeDefinition(
        "refund-approval",
        List.of(ladder),
        Timing.USUAL,
        List.of(),
        template("Refund @{input:orderId}"),
        null,
        List.of(
            new FieldDefinition(
                "amount", "Amount", template("@{input:amount}"), DisplayMode.READABLE),
            new FieldDefinition("card", "Card", template("@{input:card}"), DisplayMode.MASKED)),
        Choice.DEFAULT,
        template("order-@{input:orderId}"),
        new ResumeDefinition.Http(template("@{input:callbackUrl}")));
  }

  private static StepDefinition step(ApproverDefinition... people) {
    return new StepDefinition(List.of(people), new Quorum.Any(), Duration.ofHours(4));
  }

  private static ApproverDefinition person(String name, AddressDefinition... addresses) {
    return new ApproverDefinition(template(name), List.of(addresses), false);
  }

  private static AddressDefinition at(String account, String to) {
    return new AddressDefinition(new AccountId(account), template(to));
  }

  @Test
  void a_node_makes_a_request_of_its_inputs() {
    assertThat(request(REFUND, inputs()))
        .isEqualTo(
            new ApprovalRequest(
                new Approver(
                    null, new Address(new AccountId("shop-instagram"), "6543217890123456")),
                "Refund 4711",
                null,
                List.of(
                    new Field("amount", "Amount", AMOUNT, DisplayMode.READABLE, Input.LOCKED),
                    new Field("card", "Card", Value.nothing(), DisplayMode.MASKED, Input.LOCKED)),
                Choice.DEFAULT,
                Duration.ofHours(4),
                "order-4711",
                ResumeTarget.http(URI.create("https://app.example.com/hooks/refund")),
                "refund-approval"));
  }

  @Test
  void several_people_come_from_the_inputs_and_addresses_that_are_nothing_are_left_out() {
    NodeDefinition node =
        node(
            new StepDefinition(
                List.of(
                    person("Ada", at("shop", "@{input:adaOld}"), at("shop", "@{input:ada}")),
                    person("@{input:name}", at("number", "+@{input:phone}"))),
                new Quorum.All(),
                Duration.ofHours(1)),
            step(person("Linus", at("shop", "@{input:linus}"))));
    Map<String, Value> inputs = inputs();
    inputs.put("ada", Value.of("1"));
    inputs.put("name", Value.of("Grace"));
    inputs.put("phone", Value.of("49170"));
    inputs.put("linus", Value.of("3"));

    assertThat(request(node, inputs).ladder())
        .containsExactly(
            new Step(
                List.of(
                    new Approver("Ada", new Address(new AccountId("shop"), "1")),
                    new Approver("Grace", new Address(new AccountId("number"), "+49170"))),
                new Quorum.All(),
                Duration.ofHours(1)),
            new Step(
                List.of(new Approver("Linus", new Address(new AccountId("shop"), "3"))),
                new Quorum.Any(),
                Duration.ofHours(4)));
  }

  @Test
  void what_stands_against_the_request_is_told_by_the_input_that_it_is_made_of() {
    NodeDefinition node =
        node(
            step(
                person("Ada", at("shop", "@{input:none}"), at("shop", "@{input:ada}")),
                person("Grace", at("shop", "@{input:grace}"))));
    Map<String, Value> inputs = inputs();
    inputs.put("ada", Value.of("1"));
    inputs.put("grace", Value.of("1"));

    assertThat(HilNode.prepare(node, scope(inputs)))
        .isInstanceOfSatisfying(
            Preparation.Ready.class,
            ready ->
                assertThat(ready.pointed(RequestRules.violations(ready.request())))
                    .extracting(Violation::pointer, Violation::rule)
                    .containsExactly(tuple("/inputs/grace", "duplicate")));
  }

  @Test
  void a_later_person_without_an_address_and_a_requester_without_one_are_named() {
    NodeDefinition node =
        node(
            step(person("Ada", at("shop", "1"))),
            step(person("Grace", at("shop", "2")), person("Linus", at("shop", "x@{input:a}"))),
            step(person("Linus", at("shop", "@{var:linus}"))));
    NodeDefinition requested =
        new NodeDefinition(
            node.name(),
            node.ladder(),
            node.timing(),
            List.of(at("shop", "@{input:employee}")),
            node.title(),
            node.locale(),
            node.fields(),
            node.choices(),
            node.reference(),
            node.resume());

    assertThat(HilNode.prepare(requested, scope(inputs())))
        .isInstanceOfSatisfying(
            Preparation.Refused.class,
            refused ->
                assertThat(refused.violations())
                    .extracting(Violation::pointer, Violation::rule)
                    .containsExactly(
                        tuple("/escalation/1/approvers/0/addresses/0/to", "missing-recipient"),
                        tuple("/inputs/employee", "missing-requester")));
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

  private static ApprovalRequest request(NodeDefinition node, Map<String, Value> inputs) {
    return switch (HilNode.prepare(node, scope(inputs))) {
      case Preparation.Ready ready -> ready.request();
      case Preparation.Refused refused -> throw new AssertionError(refused.violations().toString());
    };
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
