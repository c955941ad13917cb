package dev.countersign.meta.messenger;

import static dev.countersign.meta.Questions.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.countersign.channel.Address;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.Presentation;
import dev.countersign.meta.Questions;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessengerMessagesTest {
  private static final Address ADA = new Address(Accounts.PAGE, "5275811702471834");
  private static final String TAG = "out_1";

  @Test
  void a_question_is_a_card_with_postback_buttons() {
    assertThat(of(Questions.question(line("amount", "129.90 EUR")), Presentation.CARD))
        .containsExactly(
            new OutgoingMessage(
                """
                {"recipient":{"id":"5275811702471834"},"messaging_type":"UPDATE","message":\
                {"attachment":{"type":"template","payload":{"template_type":"generic","elements":\
                [{"title":"📋 Refund 4711","subtitle":"• Amount: 129.90 EUR","buttons":[\
                {"type":"postback","title":"Approve ✅","payload":"HIL_APPROVE|AAAAAAAAAAAAAAAAAAAAAA"},\
                {"type":"postback","title":"Reject ❌","payload":"HIL_REJECT|AAAAAAAAAAAAAAAAAAAAAA"}\
                ]}]}},"metadata":"out_1"}}\
                """));
  }

  @Test
  void fields_of_80_characters_fit_a_card_and_81_fall_back_to_quick_replies() {
    String value = "x".repeat(80 - "• Note: ".length());

    assertThat(
            json(of(Questions.question(line("note", value)), Presentation.CARD).getFirst())
                .at("/message/attachment/payload/elements/0/subtitle")
                .stringValue())
        .hasSize(80);
    JsonNode fallback =
        json(of(Questions.question(line("note", value + "x")), Presentation.CARD).getFirst());
    assertThat(fallback.at("/message/quick_replies")).hasSize(2);
    assertThat(fallback.at("/message/text").stringValue())
        .isEqualTo("📋 *Refund 4711*\n\n• Note: " + value + "x\n\nPlease select an action:");
  }

  @Test
  void a_title_of_80_characters_fits_a_card_and_81_fall_back() {
    assertThat(kind(card("t".repeat(80 - "📋 ".length())))).isEqualTo("generic");
    assertThat(kind(card("t".repeat(81 - "📋 ".length())))).isEqualTo("quick_replies");
  }

  @Test
  void a_fourth_choice_falls_back_to_quick_replies() {
    for (Presentation presentation : List.of(Presentation.CARD, Presentation.BUTTONS)) {
      assertThat(kind(of(Questions.choices(3), presentation).getFirst()))
          .isNotEqualTo("quick_replies");
      assertThat(kind(of(Questions.choices(4), presentation).getFirst()))
          .isEqualTo("quick_replies");
    }
  }

  @Test
  void a_card_without_fields_has_no_subtitle() {
    JsonNode element =
        json(of(Questions.question(), Presentation.CARD).getFirst())
            .at("/message/attachment/payload/elements/0");

    assertThat(element.propertyNames()).containsExactly("title", "buttons");
  }

  @Test
  void a_sentence_before_a_card_is_a_message_of_its_own() {
    Prompt.Question question = Questions.question(line("amount", "1"));
    Prompt.Question reminder =
        Questions.asked("Reminder.", question.title(), question.lines(), question.options());

    List<OutgoingMessage> messages = of(reminder, Presentation.CARD);

    assertThat(json(messages.getFirst()).at("/message/text").stringValue()).isEqualTo("Reminder.");
    assertThat(messages.getLast()).isEqualTo(of(question, Presentation.CARD).getFirst());
  }

  @Test
  void buttons_stand_below_a_text_of_640_characters_and_more_goes_ahead_as_texts() {
    int frame =
        text(of(Questions.question(line("note", "")), Presentation.BUTTONS).getFirst()).length();
    String value = "x".repeat(640 - frame);

    List<OutgoingMessage> fitting =
        of(Questions.question(line("note", value)), Presentation.BUTTONS);
    List<OutgoingMessage> divided =
        of(Questions.question(line("note", value + "x")), Presentation.BUTTONS);

    assertThat(fitting).singleElement().satisfies(m -> assertThat(text(m)).hasSize(640));
    assertThat(divided).hasSize(2);
    assertThat(json(divided.getFirst()).at("/message/text").stringValue())
        .isEqualTo("📋 *Refund 4711*");
    assertThat(text(divided.getLast()))
        .isEqualTo("• Note: " + value + "x\n\nPlease select an action:");
    assertThat(kind(divided.getLast())).isEqualTo("button");
  }

  @Test
  void a_text_has_at_most_1999_characters() {
    assertThat(of(sized(1999), Presentation.QUICK_REPLIES)).hasSize(1);
    assertThat(of(sized(2000), Presentation.QUICK_REPLIES)).hasSize(2);
  }

  @Test
  void a_notice_answers_and_a_question_comes_unasked() {
    OutgoingMessage notice = of(new Prompt.Notice("Recorded"), Presentation.CARD).getFirst();

    assertThat(notice.body())
        .isEqualTo(
            "{\"recipient\":{\"id\":\"5275811702471834\"},\"messaging_type\":\"RESPONSE\","
                + "\"message\":{\"text\":\"Recorded\",\"metadata\":\"out_1\"}}");
  }

  @Test
  void what_fits_breaks_no_rule() {
    assertThat(MessengerRules.violations(Questions.choices(13))).isEmpty();
    assertThat(MessengerRules.violations(Questions.titled("x".repeat(20)))).isEmpty();
    assertThat(MessengerRules.violations(new Prompt.Notice("x".repeat(1999)))).isEmpty();
    assertThat(MessengerRules.violations(payloadOf(1000))).isEmpty();
  }

  @Test
  void one_more_than_fits_is_told_with_the_member_that_breaks_the_rule() {
    assertThat(MessengerRules.violations(Questions.choices(14)))
        .containsExactly(
            new Violation("/choices", "too-many", "Messenger shows at most 13 choices, got 14."));
    assertThat(MessengerRules.violations(Questions.titled("x".repeat(21))))
        .containsExactly(
            new Violation(
                "/choices/0/title",
                "too-long",
                "Messenger cuts a choice after 20 characters (an emoji counts as two), got 21."));
    assertThat(MessengerRules.violations(new Prompt.Notice("x".repeat(2000)))).hasSize(1);
    assertThat(MessengerRules.violations(payloadOf(1001))).hasSize(1);
    assertThat(MessengerRules.violations(Questions.question(line("note", "x".repeat(1992)))))
        .extracting(Violation::pointer, Violation::rule)
        .containsExactly(tuple("/fields/0/value", "too-long"));
  }

  private static Prompt.Question payloadOf(int length) {
    return Questions.of(List.of(new Prompt.Option("/choices/0/title", "Yes", "p".repeat(length))));
  }

  private static Prompt.Question sized(int characters) {
    int frame =
        json(of(Questions.question(line("note", "")), Presentation.QUICK_REPLIES).getFirst())
            .at("/message/text")
            .stringValue()
            .length();
    return Questions.question(line("note", "x".repeat(characters - frame)));
  }

  private static OutgoingMessage card(String title) {
    return of(
            Questions.asked(title, List.of(line("a", "b")), List.of(Questions.APPROVE)),
            Presentation.CARD)
        .getFirst();
  }

  private static String kind(OutgoingMessage message) {
    JsonNode body = json(message).path("message");
    return body.has("quick_replies")
        ? "quick_replies"
        : body.at("/attachment/payload/template_type").asString("text");
  }

  private static String text(OutgoingMessage message) {
    return json(message).at("/message/attachment/payload/text").stringValue();
  }

  private static List<OutgoingMessage> of(Prompt prompt, Presentation presentation) {
    return MessengerMessages.of(ADA, prompt, presentation, TAG);
  }

  private static JsonNode json(OutgoingMessage message) {
    return new JsonMapper().readTree(message.body());
  }
}
