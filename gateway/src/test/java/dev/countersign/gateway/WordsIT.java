package dev.countersign.gateway;

import static dev.countersign.testkit.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Questions;
import dev.countersign.approval.Status;
import dev.countersign.gateway.wording.AccountWords;
import dev.countersign.gateway.wording.Phrase;
import dev.countersign.gateway.wording.Wordings;
import dev.countersign.prompt.Choice;
import dev.countersign.testkit.Example;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A request takes its words with it when it is made, and notices find theirs when they are sent.
 */
class WordsIT extends GatewayFixture {
  private Wordings wordings = Wordings.STANDARD;

  @Override
  Accounts accounts() {
    return new Accounts(List.of(Example.SHOP, STRICT), List.of(channel), wordings);
  }

  @BeforeEach
  void allow_messages() {
    wroteAt(Example.ADA, Instant.now());
  }

  private void speaks(@Nullable String language, Map<Phrase, String> german) {
    wordings =
        new Wordings(
            Map.of(
                Example.SHOP.id(),
                new AccountWords(language, ZoneId.of("Europe/Berlin"), Map.of("de", german))));
    approvals = approvals(store);
  }

  private static String tap(String message, String question, String choice) {
    return "tap "
        + Example.ADA.value()
        + " "
        + message
        + " "
        + FakeChannel.payload(question, choice);
  }

  private ApprovalRequest stored(@Nullable String locale) {
    return asked(aRequest().title(null).choices().locale(locale).build()).request();
  }

  @Test
  void a_request_without_choices_gets_the_usual_ones_in_its_language() {
    assertThat(stored(null).choices()).isEqualTo(Choice.DEFAULT);
    assertThat(stored("de-AT").choices())
        .extracting(Choice::title)
        .containsExactly("Genehmigen ✅", "Ablehnen ❌");
  }

  @Test
  void choices_of_a_request_stay_as_they_are() {
    Approval asked = asked(aRequest().locale("de").build());

    assertThat(asked.request().choices()).isEqualTo(Choice.DEFAULT);
  }

  @Test
  void a_request_without_words_of_its_own_stays_as_it_is() {
    ApprovalRequest request = aRequest().title(null).build();

    ApprovalRequest asked = asked(request).request();
    assertThat(asked.title()).isNull();
    assertThat(asked.locale()).isNull();
    assertThat(asked.choices()).isEqualTo(request.choices());
  }

  @Test
  void the_digest_covers_the_language_of_the_account() {
    String english = Questions.digest(stored(null));
    speaks("de", Map.of());
    ApprovalRequest german = stored(null);

    assertThat(german.locale()).isEqualTo("de");
    assertThat(german.title()).isNull();
    assertThat(german.choices().getFirst().title()).isEqualTo("Genehmigen ✅");
    assertThat(Questions.digest(german)).isEqualTo(Questions.digest(stored("de")));
    assertThat(Questions.digest(german)).isNotEqualTo(english);
  }

  @Test
  void the_digest_covers_a_header_and_choices_in_the_accounts_own_words() {
    speaks("de", Map.of(Phrase.TITLE, "Freigabe nötig", Phrase.APPROVE, "Freigeben"));

    assertThat(stored(null).title()).isEqualTo("Freigabe nötig");
    assertThat(stored(null).choices().getFirst().title()).isEqualTo("Freigeben");
    assertThat(stored("fr").title()).isNull();
    assertThat(asked(aRequest().title("Mine").build()).request().title()).isEqualTo("Mine");
  }

  @Test
  void notices_are_in_the_language_of_the_request_and_the_words_of_the_account() {
    speaks(null, Map.of(Phrase.RECORDED, "Notiert: {choice}"));
    startGateway();
    Approval asked = asked(aRequest().choices().locale("de").build());
    String question = awaitQuestion();

    receive(tap("mid.tap", question, "APPROVE"));
    awaitStatus(asked.id(), Status.DECIDED);
    await().until(() -> channel.notices().size() == 1);
    receive(tap("mid.late", question, "REJECT"));

    await().until(() -> channel.notices().size() == 2);
    assertThat(channel.notices().getFirst()).endsWith("Notiert: Genehmigen ✅");
    assertThat(channel.notices().getLast())
        .contains("Bereits entschieden: Genehmigen ✅ von Ada am ")
        .endsWith(". Es bleibt dabei.")
        .doesNotContain("UTC");
  }
}
