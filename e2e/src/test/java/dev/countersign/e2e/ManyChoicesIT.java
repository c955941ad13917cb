package dev.countersign.e2e;

import static dev.countersign.e2e.ThreeChannels.ADA_ON_INSTAGRAM;
import static dev.countersign.e2e.ThreeChannels.ADA_ON_WHATSAPP;
import static dev.countersign.e2e.ThreeChannels.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.Tap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** More choices than a channel shows at once come in pages. */
class ManyChoicesIT {
  private static final String APPS = "dev.countersign.e2e.ThreeChannels#apps";

  private final ThreeChannels house = ThreeChannels.start(settings -> {});

  @AfterEach
  void stop() {
    house.close();
  }

  private static ObjectNode requestWithChoices(int count, String account, PersonId to) {
    ObjectNode request = request(account, to.value());
    for (int i = 1; i <= count; i++) {
      request
          .withArray("choices")
          .addObject()
          .put("key", "slot-" + i)
          .put("title", "Slot " + i)
          .put("approves", true);
    }
    return request;
  }

  @ParameterizedTest
  @MethodSource(APPS)
  void the_fourteenth_of_fifteen_choices_is_taken_on_a_further_page(String account, PersonId ada) {
    house.write(ada, "Hi");
    String id = house.ask(requestWithChoices(15, account, ada));
    List<String> first = titles(house.awaitMessage(ada, 1));
    assertThat(first).contains("Slot 1").doesNotContain("Slot 14").endsWith("More…");

    house.tap(ada, "More…");

    List<String> second = titles(house.awaitMessage(ada, 2));
    assertThat(second).contains("Slot 14").doesNotContain("Slot 1").endsWith("Back to the start");
    assertThat(house.approval(id).text("/status")).isEqualTo("WAITING");
    house.tap(ada, "Slot 14");
    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/port")).isEqualTo("slot-14");
    Wait.until("the workflow is woken").until(() -> house.receiver.at("/refund").size() == 1);
    assertThat(house.api.get("/v1/approvals/" + id + "/journal").body()).contains("PAGE_TURNED");
  }

  @ParameterizedTest
  @MethodSource(APPS)
  void a_word_for_any_choice_counts_at_any_time(String account, PersonId ada) {
    house.write(ada, "Hi");
    String id = house.ask(requestWithChoices(15, account, ada));
    house.awaitMessage(ada, 1);

    house.write(ada, "slot-14");

    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/port")).isEqualTo("slot-14");
  }

  @Test
  void the_last_page_leads_back_and_earlier_rows_still_count() {
    house.write(ADA_ON_WHATSAPP, "Hi");
    String id = house.ask(requestWithChoices(50, "shop-whatsapp", ADA_ON_WHATSAPP));
    Message first = house.awaitMessage(ADA_ON_WHATSAPP, 1);
    for (int page = 2; page <= 6; page++) {
      house.tap(ADA_ON_WHATSAPP, "More…");
      house.awaitMessage(ADA_ON_WHATSAPP, page);
    }
    house.tap(ADA_ON_WHATSAPP, "Back to the start");
    assertThat(titles(house.awaitMessage(ADA_ON_WHATSAPP, 7))).isEqualTo(titles(first));

    assertThat(house.sandbox.tap(ADA_ON_WHATSAPP, Tap.title("Slot 1").on(first.id()))).isNotNull();

    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/port")).isEqualTo("slot-1");
  }

  @Test
  void in_the_language_of_the_request() {
    house.write(ADA_ON_INSTAGRAM, "Hi");
    house.ask(requestWithChoices(14, "shop-instagram", ADA_ON_INSTAGRAM).put("locale", "de"));

    assertThat(titles(house.awaitMessage(ADA_ON_INSTAGRAM, 1))).endsWith("Weitere…");
  }

  @Test
  void more_than_fifty_choices_are_refused_and_one_that_is_called_like_the_way_on() {
    house.write(ADA_ON_INSTAGRAM, "Hi");
    ObjectNode many = requestWithChoices(51, "shop-instagram", ADA_ON_INSTAGRAM);
    ObjectNode namesake = requestWithChoices(15, "shop-instagram", ADA_ON_INSTAGRAM);
    ((ObjectNode) namesake.at("/choices/3")).put("title", "More…");

    for (ObjectNode wrong : List.of(many, namesake)) {
      Http.Answer answer = house.api.post("/v1/approvals", wrong.toString());
      assertThat(answer.status()).as(answer.body()).isEqualTo(422);
      assertThat(answer.text("/errors/0/pointer")).isEqualTo("/choices");
    }
  }

  private static List<String> titles(Message message) {
    return switch (message.content()) {
      case Content.Text text ->
          text.quickReplies().stream().map(Content.QuickReply::title).toList();
      case Content.ListMenu list ->
          list.sections().stream()
              .flatMap(section -> section.rows().stream())
              .map(row -> row.title())
              .toList();
      default -> Stream.<String>of().toList();
    };
  }
}
