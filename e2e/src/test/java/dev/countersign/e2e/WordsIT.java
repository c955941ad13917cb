package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.conversation.Content.QuickReply;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.node.ObjectNode;

/** What a person reads is in the language of the request, or of the account. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WordsIT {
  private final Countersign countersign =
      Countersign.start(settings ->
          settings
              .at("accounts." + UserSettings.SHOP)
              .with("time-zone", "Europe/Berlin")
              .with(
                  "wording",
                  UserSettings.tree("fr", UserSettings.tree("recorded", "C’est noté : {choice}"))));

  @AfterAll
  void stop() {
    countersign.close();
  }

  @Test
  void a_german_request_is_asked_and_answered_in_german() {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone).put("locale", "de-DE");

    String id = countersign.askAndShow(phone, request);
    List<QuickReply> buttons = phone.buttons();
    String late = MetaWebhook.tap(phone.address(), phone.payload("Ablehnen ❌"));
    phone.tap("Genehmigen ✅");
    countersign.awaitStatus(id, "DECIDED");
    Wait.until("it is confirmed").until(() -> phone.received().size() == 2);
    countersign.deliver(late);

    Wait.until("the late tap is answered").until(() -> phone.received().size() == 3);
    assertThat(buttons).extracting(QuickReply::title).containsExactly("Genehmigen ✅", "Ablehnen ❌");
    assertThat(phone.received().get(0))
        .isEqualTo("📋 *Genehmigung erforderlich*\n\n• Amount: 129.90 EUR\n\nBitte wählen Sie:");
    assertThat(phone.received().get(1)).isEqualTo("Gespeichert: Genehmigen ✅");
    assertThat(phone.received().get(2))
        .matches(
            "Bereits entschieden: Genehmigen ✅ am \\d+\\. \\S+ \\d+, \\d\\d:\\d\\d\\. Es bleibt dabei\\.");
  }

  @Test
  void the_account_has_words_of_its_own_in_french_and_a_typed_word_of_any_language_counts() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, Countersign.request(phone).put("locale", "fr"));

    phone.write("ja");

    countersign.awaitStatus(id, "DECIDED");
    Wait.until("it is confirmed").until(() -> phone.received().size() == 2);
    assertThat(phone.received().getLast()).isEqualTo("C’est noté : Approuver ✅");
  }
}
