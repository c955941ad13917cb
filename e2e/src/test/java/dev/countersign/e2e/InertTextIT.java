package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
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
      // what turns the direction of writing is taken out
      String known = name.replaceAll("[\\u202e\\u2066]", "");
      Wait.until("the name is known").until(() -> names().contains(known));
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

  /**
   * The database refuses the name at first, so that the log tells of it, with a stack trace. What
   * colours a terminal or begins a line is taken out of what a webhook tells.
   */
  @Test
  void s2_a_name_that_colours_and_breaks_lines_leaves_one_json_object_on_each_line_of_the_log() {
    String name = "Ada\u001B[31m\r\n{\"level\":\"INFO\"}\u0085\u2028\u202E Lovelace";
    PersonId ada = new PersonId("6800000000000001");
    Path folder = Folders.create();
    Database database = Database.create();
    try (Sandbox sandbox = Countersign.startSandbox()) {
      sandbox.addPerson(new AccountId(MetaWebhook.SHOP_ID), new Person(ada, name, "ada"));
      Path settings = jsonLogging(sandbox, database).write(folder);
      String key = Programs.createKey(settings);
      try (ServerProcess server = ServerProcess.start(settings)) {
        Countersign.connect(sandbox, server.port());
        database.update("alter table contact add constraint nameless check (name is null)");

        sandbox.postRaw(new AccountId(MetaWebhook.SHOP_ID), introduced(ada, name));

        Wait.until("the log tells of it").until(() -> server.log().contains("of webhook"));
        database.update("alter table contact drop constraint nameless");
        database.update("update inbox set due_at = now() where due_at is not null");
        Http api = Http.at(server.port()).with(key);
        Wait.until("the name is known")
            .until(() -> names(api).equals(List.of("Ada[31m{\"level\":\"INFO\"} Lovelace")));
        assertThat(server.jsonLog())
            .anyMatch(line -> line.path("exception").asString("").contains("\tat "));
        assertThat(server.log()).doesNotContain("\u001B", "\r", "\u0085", "\u2028", "\u202E");
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static UserSettings jsonLogging(Sandbox sandbox, Database database) {
    return UserSettings.of(sandbox.graphUri(), database)
        .changed(settings -> settings.at("log").with("format", "json"));
  }

  /** Something that somebody wrote, in the form in which Instagram tells their name as well. */
  private static String introduced(PersonId person, String name) {
    JsonNode body = JsonMapper.shared().readTree(MetaWebhook.wrote(person.value(), Instant.now()));
    ((ObjectNode) body.at("/entry/0/messaging/0/sender")).put("name", name);
    return body.toString();
  }

  private List<String> names() {
    return names(house.api);
  }

  private static List<String> names(Http api) {
    return api.get("/v1/contacts")
        .json()
        .path("items")
        .valueStream()
        .map(contact -> contact.path("name").asString(""))
        .toList();
  }
}
