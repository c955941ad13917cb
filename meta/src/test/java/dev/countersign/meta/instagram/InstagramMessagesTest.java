package dev.countersign.meta.instagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.channel.Address;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.Presentation;
import dev.countersign.meta.Questions;
import dev.countersign.meta.message.QuestionText;
import dev.countersign.prompt.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InstagramMessagesTest {
  private static final Address ADA = new Address(Accounts.SHOP, "6543217890123456");
  private static final List<Prompt.Option> OPTIONS =
      List.of(
          new Prompt.Option("/choices/0/title", "Approve ✅", "HIL_APPROVE|AAAAAAAAAAAAAAAAAAAAAA"),
          new Prompt.Option("/choices/1/title", "Reject ❌", "HIL_REJECT|AAAAAAAAAAAAAAAAAAAAAA"));

  @Test
  void a_question_is_the_specifications_message_byte_for_byte() {
    List<OutgoingMessage> messages =
        of(question(null, line("Order", "4711"), line("Card", "••••••••"), line("Note", "—")));

    assertThat(messages)
        .containsExactly(
            new OutgoingMessage(
                """
                {"recipient":{"id":"6543217890123456"},"message":{"text":"📋 *Approval Required*\
                \\n\\n• Order: 4711\\n• Card: ••••••••\\n• Note: —\\n\\nPlease select an action:",\
                "quick_replies":[{"content_type":"text","title":"Approve ✅",\
                "payload":"HIL_APPROVE|AAAAAAAAAAAAAAAAAAAAAA"},{"content_type":"text",\
                "title":"Reject ❌","payload":"HIL_REJECT|AAAAAAAAAAAAAAAAAAAAAA"}]}}\
                """,
                """
                📋 *Approval Required*

                • Order: 4711
                • Card: ••••••••
                • Note: —

                Please select an action:\
                """));
  }

  @Test
  void a_title_takes_the_place_of_the_header() {
    assertThat(texts(question("Refund 4711", line("Amount", "129.90 EUR"))))
        .containsExactly("📋 *Refund 4711*\n\n• Amount: 129.90 EUR\n\nPlease select an action:");
  }

  @Test
  void without_fields_two_blank_lines_remain_as_in_the_specifications_sample() {
    assertThat(texts(question(null)))
        .containsExactly("📋 *Approval Required*\n\n\nPlease select an action:");
  }

  @Test
  void no_value_can_pass_for_another_field() {
    assertThat(texts(question(null, line("Amount", "1.00 EUR\n• Payee: Ada"))))
        .containsExactly(
            "📋 *Approval Required*\n\n• Amount: 1.00 EUR\n  • Payee: Ada\n\nPlease select an action:");
  }

  @Test
  void a_text_of_exactly_1000_bytes_is_one_message() {
    Prompt.Question question = questionOfBytes(1000);

    assertThat(texts(question))
        .singleElement()
        .satisfies(text -> assertThat(bytes(text)).isEqualTo(1000));
  }

  @Test
  void a_text_of_1001_bytes_is_two_messages() {
    List<String> texts = texts(questionOfBytes(1001));

    assertThat(texts).hasSize(2);
    assertThat(texts.getFirst()).startsWith("📋 *Approval Required*\n\n• a: ").endsWith("x");
    assertThat(texts.getLast()).isEqualTo("Please select an action:");
  }

  @Test
  void a_long_question_is_divided_between_fields_and_nothing_is_lost() {
    List<Prompt.Line> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(line("Field " + i, "ä".repeat(20 + i)));
    }
    Prompt.Question question = Questions.asked("Long", lines, OPTIONS);

    List<String> texts = texts(question);

    assertThat(texts)
        .hasSizeGreaterThan(2)
        .allSatisfy(text -> assertThat(bytes(text)).isLessThanOrEqualTo(1000));
    assertThat(texts.stream().filter(text -> text.contains("📋"))).hasSize(1);
    assertThat(texts.getFirst()).startsWith("📋 *Long*\n\n• Field 0: ");
    assertThat(texts.getLast()).endsWith("\n\nPlease select an action:");
    List<String> shown =
        texts.stream().flatMap(String::lines).filter(row -> row.startsWith("• ")).toList();
    assertThat(shown).isEqualTo(lines.stream().map(QuestionText::field).toList());
  }

  @Test
  void only_the_last_of_several_messages_carries_quick_replies() {
    List<OutgoingMessage> messages =
        of(question(null, line("a", "x".repeat(900)), line("b", "x".repeat(900))));

    assertThat(messages).hasSizeGreaterThan(1);
    assertThat(messages.subList(0, messages.size() - 1))
        .allSatisfy(message -> assertThat(message.body()).doesNotContain("quick_replies"));
    assertThat(json(messages.getLast()).at("/message/quick_replies")).hasSize(2);
  }

  @Test
  void a_field_that_fills_a_message_stands_alone_and_its_neighbours_lose_no_line() {
    String value = "x".repeat(1000 - "• a: ".getBytes(StandardCharsets.UTF_8).length);

    assertThat(texts(question(null, line("a", value))))
        .containsExactly("📋 *Approval Required*", "• a: " + value, "Please select an action:");
  }

  @Test
  void a_notice_is_a_plain_text() {
    assertThat(of(new Prompt.Notice("Recorded: Approve ✅")))
        .containsExactly(
            new OutgoingMessage(
                "{\"recipient\":{\"id\":\"6543217890123456\"},\"message\":{\"text\":\"Recorded:"
                    + " Approve ✅\"}}",
                "Recorded: Approve ✅"));
  }

  @Test
  void a_notice_that_is_too_long_is_a_bug_and_not_cut() {
    assertThatThrownBy(() -> of(new Prompt.Notice("x".repeat(1001))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_a_value_holds_cannot_leave_its_json_text() {
    String hostile = "\"}],\"recipient\":{\"id\":\"1\"}\\ \n\t</script>";

    JsonNode body = json(of(question(null, line("Note", hostile))).getFirst());

    assertThat(body.at("/recipient/id").stringValue()).isEqualTo("6543217890123456");
    assertThat(body.at("/message/text").stringValue()).contains(hostile.replace("\n", "\n  "));
  }

  @Test
  void buttons_and_cards_are_shown_where_the_account_asks_for_them() {
    Prompt.Question question = question("Refund", line("Order", "4711"));

    assertThat(InstagramMessages.of(ADA, question, Presentation.BUTTONS))
        .containsExactly(
            new OutgoingMessage(
                """
                {"recipient":{"id":"6543217890123456"},"message":{"attachment":{"type":"template",\
                "payload":{"template_type":"button","text":"📋 *Refund*\\n\\n• Order: 4711\\n\\n\
                Please select an action:","buttons":[\
                {"type":"postback","title":"Approve ✅","payload":"HIL_APPROVE|AAAAAAAAAAAAAAAAAAAAAA"},\
                {"type":"postback","title":"Reject ❌","payload":"HIL_REJECT|AAAAAAAAAAAAAAAAAAAAAA"}\
                ]}}}}\
                """));
    assertThat(
            json(InstagramMessages.of(ADA, question, Presentation.CARD).getFirst())
                .at("/message/attachment/payload/elements/0/title")
                .stringValue())
        .isEqualTo("📋 Refund");
  }

  @Test
  void a_text_before_buttons_keeps_to_1000_bytes() {
    Prompt.Question question =
        question("Refund", line("a", "ä".repeat(400)), line("b", "ä".repeat(400)));

    List<OutgoingMessage> messages = InstagramMessages.of(ADA, question, Presentation.BUTTONS);

    assertThat(messages).hasSize(2);
    assertThat(bytes(json(messages.getFirst()).at("/message/text").stringValue()))
        .isLessThanOrEqualTo(1000);
    assertThat(json(messages.getLast()).at("/message/attachment/payload/text").stringValue())
        .startsWith("• b: ")
        .hasSizeLessThanOrEqualTo(640);
  }

  private static List<OutgoingMessage> of(Prompt prompt) {
    return InstagramMessages.of(ADA, prompt, Presentation.QUICK_REPLIES);
  }

  private static Prompt.Question questionOfBytes(int bytes) {
    int frame = bytes(texts(question(null, line("a", ""))).getFirst());
    return question(null, line("a", "x".repeat(bytes - frame)));
  }

  private static Prompt.Question question(@Nullable String title, Prompt.Line... lines) {
    return Questions.asked(title, List.of(lines), OPTIONS);
  }

  private static Prompt.Line line(String label, String shown) {
    return new Prompt.Line("/fields/0/value", label, shown);
  }

  private static List<String> texts(Prompt.Question question) {
    return of(question).stream()
        .map(message -> json(message).at("/message/text").stringValue())
        .toList();
  }

  private static JsonNode json(OutgoingMessage message) {
    return new JsonMapper().readTree(message.body());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
