package dev.countersign.spring.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Quorum;
import dev.countersign.channel.AccountId;
import dev.countersign.expression.ParsedTemplate;
import dev.countersign.expression.Template;
import dev.countersign.node.NodeDefinition;
import dev.countersign.node.NodeDefinition.AddressDefinition;
import dev.countersign.node.NodeDefinition.ApproverDefinition;
import dev.countersign.node.NodeDefinition.StepDefinition;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class NodePeopleTest {
  private static final String ACCOUNT =
      """
      channel: instagram
      id: "17841400000000001"
      page-access-token: "@{secret:Token}"
      app-secret: "@{secret:AppSecret}"
      webhook-verify-token: "@{secret:Verify}"
      """;

  private static final String PEOPLE =
      """
      fields: [{ key: amount, value: "@{input:amount}" }]
      approvers:
        - { name: Ada, addresses: [{ account: shop, to: "@{input:ada}" }, { account: shop, to: "2" }] }
        - { name: "@{input:name}", everywhere: true, addresses: [{ account: shop, to: "@{input:grace}" }] }
      quorum: { type: at-least, count: 2 }
      expires-in: PT4H
      on-expiry: escalate
      escalation:
        - { approvers: [{ addresses: [{ account: shop, to: "@{input:linus}" }] }], quorum: { type: all },
            expires-in: PT2H, on-expiry: reject }
      requested-by: { addresses: [{ account: shop, to: "@{input:employee}" }] }
      choices:
        - { key: approve, title: Approve }
        - { key: request-changes, title: Changes please, comment: required }
      """;

  private static SettingsOutcome read(String node) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("accounts", Map.of("shop", new Yaml().load(ACCOUNT)));
    tree.put("nodes", Map.of("refund", new Yaml().load(node)));
    return SettingsReader.read(tree, Map.of());
  }

  private static NodeDefinition sound(String node) {
    return switch (read(node)) {
      case SettingsOutcome.Read read -> read.settings().nodes().getFirst();
      case SettingsOutcome.Wrong wrong -> throw new AssertionError(wrong.problems().toString());
    };
  }

  /** The members of a node with others in the place of those of the same name. */
  private static String with(String members) {
    Map<String, Object> node = new LinkedHashMap<>(new Yaml().<Map<String, Object>>load(PEOPLE));
    node.putAll(new Yaml().<Map<String, Object>>load(members));
    node.values().removeIf("absent"::equals);
    return new Yaml().dump(node);
  }

  private static Template template(String text) {
    return switch (Template.parse(text)) {
      case Template template -> template;
      case ParsedTemplate.Malformed malformed -> throw new AssertionError(malformed.toString());
    };
  }

  private static AddressDefinition at(String to) {
    return new AddressDefinition(new AccountId("shop"), template(to));
  }

  @Test
  void a_node_knows_several_people_quorum_ladder_requester_and_comments() {
    NodeDefinition node = sound(PEOPLE);

    assertThat(node.ladder())
        .containsExactly(
            new StepDefinition(
                List.of(
                    new ApproverDefinition(
                        template("Ada"), List.of(at("@{input:ada}"), at("2")), false),
                    new ApproverDefinition(
                        template("@{input:name}"), List.of(at("@{input:grace}")), true)),
                new Quorum.AtLeast(2),
                Duration.ofHours(4)),
            new StepDefinition(
                List.of(new ApproverDefinition(null, List.of(at("@{input:linus}")), false)),
                new Quorum.All(),
                Duration.ofHours(2)));
    assertThat(node.timing().onExpiry()).isEqualTo(OnExpiry.REJECT);
    assertThat(node.requester()).containsExactly(at("@{input:employee}"));
    assertThat(node.choices())
        .containsExactly(
            new Choice(ChoiceKey.APPROVE, "Approve", true),
            new Choice(new ChoiceKey("request-changes"), "Changes please", false, true));
  }

  @Test
  void names_may_be_written_as_in_a_request() {
    NodeDefinition node =
        sound(
            with("{ on-expiry: absent, onExpiry: escalate, quorum: { type: atLeast, count: 1 } }"));

    assertThat(node.ladder().getFirst().quorum()).isEqualTo(new Quorum.AtLeast(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { quorum: { type: at-least, count: 3 } }     | quorum.count         | from 1 to the 2 people of the step, got 3; for example count: 2
          { quorum: { type: at-least } }               | quorum.count         | say how many, such as 2; for example count: 2
          { quorum: { type: any, count: 2 } }          | quorum.count         | only at-least and percent have a count; for example count: 2
          { quorum: { type: at-least, count: two } }   | quorum.count         | "two" is not a whole number; for example count: 2
          { quorum: { type: most } }                   | quorum.type          | must be any, all, at-least or percent; for example type: all
          { quorum: { count: 2 } }                     | quorum.type          | is missing; for example type: all
          { escalation: absent }                       | on-expiry            | name the people of the next step in escalation; for example on-expiry: expire
          { on-expiry: reject }                        | on-expiry            | there is a further step in escalation: say escalate, or leave on-expiry out; for example on-expiry: expire
          { escalation: absent, on-expiry: later }     | on-expiry            | must be expire, approve, reject or escalate; for example on-expiry: expire
          { escalation: [{ expires-in: PT1H }] }       | escalation[0].approvers | names nobody
          { approvers: [] }                            | approvers            | names nobody
          { approvers: [{ name: Ada }] }               | approvers[0].addresses | has no address
          { approvers: [{ addresses: [{ account: nowhere, to: "1" }] }] } | approvers[0].addresses[0].account | no account "nowhere" is set
          { approvers: [{ addresses: [{ account: shop }] }] } | approvers[0].addresses[0].to | is missing
          { to: "1" }                                  | to                   | cannot stand beside approvers
          { requested-by: { addresses: [] } }          | requested-by.addresses | has no address
          { requested-by: { address: 1 } }             | requested-by.addresses | has no address
          { choices: [{ key: a, title: A }, { key: a, title: B }] } | choices[1].key | two choices have the key "a"; for example key: request-changes
          { choices: [{ key: a, title: A }, { key: b, title: A }] } | choices[1].title | two choices have the title "A"
          { choices: [{ key: a, title: A, comment: yes please }] }  | choices[0].comment | is neither required nor none
          { escalation: [{ approvers: [{ addresses: [{ account: shop, to: "9" }] }], on-expiry: approve }], choices: [{ key: a, title: A }] } | escalation[0].on-expiry | none of the choices
          { approvers: [{ name: A, addresses: [{ account: shop, to: "@{input:employee}" }] }], quorum: absent } | approvers[0].addresses[0].to | nobody but whoever wants the decision
          { approvers: [{ name: A, addresses: [{ account: shop, to: "@{input:a}" }] }, { name: B, addresses: [{ account: shop, to: "@{input:a}" }] }] } | approvers[1].addresses[0].to | "@{input:a}" is asked already
          { escalation: [{ approvers: [{ addresses: [{ account: shop, to: "9" }] }], expires-in: P91D }] } | escalation[0].expires-in | wait at most 90 days; for example expires-in: PT4H
          """)
  void what_cannot_work_stops_the_start(String members, String key, String problem) {
    assertThat(read(with(members)))
        .isInstanceOfSatisfying(
            SettingsOutcome.Wrong.class,
            wrong -> {
              String line = wrong.problems().getFirst().line();
              assertThat(line).startsWith("setting nodes.refund." + key + ": ");
              assertThat(line).contains(problem).contains("for example ");
              assertThat(line.lines()).hasSize(1);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { account: shop, to: "1", requested-by: { addresses: [{ account: shop, to: "1" }] } }  | to              | nobody but whoever
          { account: shop, to: "1", otherwise: [{ account: shop, to: "1" }] }                    | otherwise[0].to | is asked already
          { account: shop, to: "1", otherwise: [{ account: none, to: "1" }] }                    | otherwise[0].account | no account "none" is set
          """)
  void one_person_is_a_ladder_with_one_step(String members, String key, String problem) {
    Map<String, Object> node = new LinkedHashMap<>(new Yaml().<Map<String, Object>>load(members));
    node.put("fields", List.of(Map.of("key", "amount", "value", "1")));

    assertThat(read(new Yaml().dump(node)))
        .isInstanceOfSatisfying(
            SettingsOutcome.Wrong.class,
            wrong ->
                assertThat(wrong.line())
                    .startsWith("setting nodes.refund." + key + ": ")
                    .contains(problem));
  }
}
