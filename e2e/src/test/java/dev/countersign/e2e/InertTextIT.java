package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What people are called is a text, whoever shows it. Nothing here writes tables for others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InertTextIT {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final ThreeChannels house = ThreeChannels.startWithPages();

  @AfterAll
  void stop() {
    house.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"><script>alert(1)</script>",
        "=HYPERLINK(\"http://evil.example\",\"x\")",
        "Ada\u202Egnp.exe\u2066 Lovelace",
        "${7*7} {{7*7}} @{secret:MetaAppSecret}"
      })
  void s2_a_name_is_shown_as_it_is_and_does_nothing(String name) {
    try (Logged logged = Logged.listen()) {
      PersonId person = new PersonId("81000000000000" + (10 + names().size()));
      house.sandbox.addPerson(ThreeChannels.INSTAGRAM, new Person(person, name, "somebody"));
      house.write(person, "Hi");
      Wait.until("the name is known").until(() -> names().contains(name));
      ObjectNode request = ThreeChannels.request("shop-instagram", person.value());
      request.put("title", name);
      Countersign.field(request, "note", "Note").put("value", name).put("input", "editable");
      String id = house.ask(request);
      house.awaitMessage(person, 1);
      Http anonymous = Http.at(house.port());

      Http.Answer page = anonymous.get(house.link(person));

      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body())
          .doesNotContain("<script", "sandbox-app-secret", "49")
          .contains(name.contains("script") ? "&lt;script&gt;" : "Note");
      anonymous.post(
          house.link(person),
          "choice=approve&field.note=x".getBytes(java.nio.charset.StandardCharsets.UTF_8),
          "Content-Type",
          FORM);
      house.awaitStatus(id, "DECIDED");
      JsonNode approval = house.approval(id).json();
      assertThat(approval.path("title").asString(name)).isEqualTo(name);
      assertThat(logged.text()).doesNotContain(name);
    }
  }

  private List<String> names() {
    return house
        .api
        .get("/v1/contacts")
        .json()
        .path("items")
        .valueStream()
        .map(contact -> contact.path("name").asString(""))
        .toList();
  }
}
