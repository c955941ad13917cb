package dev.countersign.meta.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.meta.Accounts;
import dev.countersign.meta.FakeGraph;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileLookupTest {
  private final FakeGraph graph = new FakeGraph();

  @AfterEach
  void close() {
    graph.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"Ada Lovelace\",\"username\":\"ada\"} | Ada Lovelace",
        "{\"name\":\" \",\"username\":\"ada\"} | ada",
        "{\"username\":\"ada\"} | ada",
      })
  void the_name_comes_before_the_user_name(String answer, String name) {
    graph.on("/v26.0/6543", 200, answer);

    assertThat(name("6543")).contains(name);
    assertThat(graph.calls().getFirst().uri().getQuery()).contains("fields=name,username");
  }

  @Test
  void a_person_who_gave_no_consent_has_no_name() {
    graph.on("/v26.0/6543", 400, "{\"error\":{\"message\":\"consent\",\"code\":230}}");

    assertThat(name("6543")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "{}", "{\"name\":null}", "{\"name\":{}}"})
  void a_profile_that_cannot_be_read_has_no_name(String answer) {
    graph.on("/v26.0/6543", 200, answer);

    assertThat(name("6543")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../me", "1?x=y", "1 2"})
  void what_cannot_be_a_persons_id_is_not_asked_about(String person) {
    assertThat(name(person)).isEmpty();
    assertThat(graph.calls()).isEmpty();
  }

  @Test
  void an_account_without_its_secret_has_no_names() {
    assertThat(
            new ProfileLookup(graph.api())
                .name(Accounts.instagram(Accounts.SHOP, Accounts.unusable()), "6543"))
        .isEmpty();
  }

  @Test
  void a_name_has_at_most_200_characters() {
    graph.on("/v26.0/6543", 200, "{\"name\":\"" + "👍".repeat(300) + "\"}");

    assertThat(name("6543")).contains("👍".repeat(200));
  }

  private Optional<String> name(String person) {
    return new ProfileLookup(graph.api()).name(Accounts.instagram(), person);
  }
}
