package dev.countersign.meta.whatsapp;

import static dev.countersign.meta.Questions.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.countersign.channel.Address;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.Questions;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WhatsAppMessagesTest {
  private static final Address ADA = new Address(Accounts.NUMBER, "16505551234");
  private static final String TAG = "out_1";

  @Test
  void up_to_three_choices_are_reply_buttons() {
    assertThat(of(Questions.question(line("amount", "129.90 EUR"))))
        .containsExactly(
            new OutgoingMessage(
                """
                {"messaging_product":"whatsapp","recipient_type":"individual","to":"+16505551234",\
                "type":"interactive","biz_opaque_callback_data":"out_1","interactive":\
                {"type":"button","body":{"text":"📋 *Refund 4711*\\n\\n• Amount: 129.90 EUR\\n\\n\
                Please select an action:"},"action":{"buttons":[{"type":"reply","reply":\
                {"id":"HIL_APPROVE|AAAAAAAAAAAAAAAAAAAAAA","title":"Approve ✅"}},{"type":"reply",\
                "reply":{"id":"HIL_REJECT|AAAAAAAAAAAAAAAAAAAAAA","title":"Reject ❌"}}]}}}\
                """));
    assertThat(json(of(Questions.choices(3)).getFirst()).at("/interactive/type").stringValue())
        .isEqualTo("button");
  }

  @Test
  void from_the_fourth_choice_they_are_a_list() {
    JsonNode interactive = json(of(Questions.choices(4)).getFirst()).path("interactive");

    assertThat(interactive.path("type").stringValue()).isEqualTo("list");
    assertThat(interactive.at("/action/button").stringValue()).isEqualTo("Choose");
    assertThat(interactive.at("/action/sections")).hasSize(1);
    assertThat(interactive.at("/action/sections/0/rows")).hasSize(4);
    assertThat(interactive.at("/action/sections/0/rows/3").toString())
        .isEqualTo("{\"id\":\"HIL_CHOICE-3|AAAAAAAAAAAAAAAAAAAAAA\",\"title\":\"Choice 3\"}");
  }

  @Test
  void a_business_scoped_id_is_addressed_as_recipient_and_never_as_to() {
    JsonNode body =
        json(
            WhatsAppMessages.of(
                    new Address(Accounts.NUMBER, "US.13491208655302741918"),
                    new Prompt.Notice("hello"),
                    TAG)
                .getFirst());

    assertThat(body.path("recipient").stringValue()).isEqualTo("US.13491208655302741918");
    assertThat(body.has("to")).isFalse();
  }

  @Test
  void a_notice_is_a_text_without_a_preview() {
    assertThat(of(new Prompt.Notice("Recorded: Approve ✅")))
        .containsExactly(
            new OutgoingMessage(
                """
                {"messaging_product":"whatsapp","recipient_type":"individual","to":"+16505551234",\
                "type":"text","biz_opaque_callback_data":"out_1","text":{"preview_url":false,\
                "body":"Recorded: Approve ✅"}}\
                """));
  }

  @Test
  void a_body_with_buttons_has_1024_characters_and_more_goes_ahead_as_a_text() {
    assertThat(of(sized(1024, 2))).hasSize(1);

    List<OutgoingMessage> messages = of(sized(1025, 2));

    assertThat(messages).hasSize(2);
    assertThat(json(messages.getFirst()).path("type").stringValue()).isEqualTo("text");
    assertThat(json(messages.getFirst()).at("/text/body").stringValue())
        .isEqualTo("📋 *Refund 4711*");
    assertThat(body(messages.getLast())).startsWith("• Note: xx").hasSizeLessThan(1024);
  }

  @Test
  void a_body_with_a_list_has_4096_characters_and_more_goes_ahead_as_a_text() {
    assertThat(of(sized(4096, 4))).hasSize(1);
    assertThat(of(sized(4097, 4))).hasSize(2);
  }

  @Test
  void a_long_question_loses_nothing() {
    List<Prompt.Line> lines = new java.util.ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(line("field" + i, "v".repeat(500)));
    }

    List<OutgoingMessage> messages = of(Questions.asked("Long", lines, List.of(Questions.APPROVE)));

    assertThat(messages).hasSize(4);
    String all =
        messages.stream()
            .map(message -> json(message).at("/text/body").asString("") + body(message))
            .collect(java.util.stream.Collectors.joining("\n"));
    assertThat(all.lines().filter(row -> row.startsWith("• Field"))).hasSize(20);
    assertThat(body(messages.getLast())).hasSizeLessThanOrEqualTo(1024).contains("• Field19: ");
  }

  @Test
  void a_notice_that_is_too_long_is_a_bug_and_not_cut() {
    assertThatThrownBy(() -> of(new Prompt.Notice("x".repeat(4097))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_fits_breaks_no_rule() {
    assertThat(violations(new Prompt.Notice("x".repeat(4096)))).isEmpty();
    assertThat(violations(Questions.choices(10))).isEmpty();
    assertThat(violations(Questions.titled("x".repeat(20)))).isEmpty();
    assertThat(violations(choicesOf(4, "x".repeat(23), 200))).isEmpty();
    assertThat(violations(choicesOf(3, "x".repeat(19), 256))).isEmpty();
  }

  @Test
  void one_more_than_fits_is_told_with_the_member_that_breaks_the_rule() {
    assertThat(violations(new Prompt.Notice("x".repeat(4097)))).hasSize(1);
    assertThat(violations(Questions.choices(11)))
        .containsExactly(
            new Violation("/choices", "too-many", "WhatsApp shows at most 10 choices, got 11."));
    assertThat(violations(Questions.titled("x".repeat(21))))
        .containsExactly(
            new Violation(
                "/choices/0/title",
                "too-long",
                "WhatsApp refuses a choice of more than 20 characters (an emoji counts as two), got"
                    + " 21."));
    assertThat(violations(choicesOf(4, "x".repeat(24), 200))).hasSize(4);
    assertThat(violations(choicesOf(4, "x", 201))).hasSize(4);
    assertThat(violations(choicesOf(3, "x", 257))).hasSize(3);
    assertThat(violations(Questions.question(line("note", "x".repeat(4096 - 7)))))
        .extracting(Violation::pointer, Violation::rule)
        .containsExactly(tuple("/fields/0/value", "too-long"));
  }

  @Test
  void two_buttons_or_rows_with_one_title_are_a_violation() {
    assertThat(violations(Questions.of(List.of(Questions.APPROVE, Questions.APPROVE))))
        .extracting(Violation::rule)
        .containsExactly("duplicate");
    assertThat(violations(Questions.of(Collections.nCopies(4, Questions.APPROVE))))
        .extracting(Violation::rule)
        .containsExactly("duplicate", "duplicate", "duplicate");
  }

  private static Prompt.Question choicesOf(int count, String title, int payload) {
    List<Prompt.Option> options = new java.util.ArrayList<>();
    for (int i = 0; i < count; i++) {
      options.add(new Prompt.Option("/choices/" + i + "/title", title + i, "p".repeat(payload)));
    }
    return Questions.of(options);
  }

  private static Prompt.Question sized(int characters, int choices) {
    int frame = body(of(noted("", choices)).getLast()).length();
    return noted("x".repeat(characters - frame), choices);
  }

  private static Prompt.Question noted(String note, int choices) {
    return Questions.asked(
        "Refund 4711", List.of(line("note", note)), Questions.choices(choices).options());
  }

  private static List<Violation> violations(Prompt prompt) {
    return WhatsAppRules.violations(prompt);
  }

  private static List<OutgoingMessage> of(Prompt prompt) {
    return WhatsAppMessages.of(ADA, prompt, TAG);
  }

  private static String body(OutgoingMessage message) {
    return json(message).at("/interactive/body/text").asString("");
  }

  private static JsonNode json(OutgoingMessage message) {
    return new JsonMapper().readTree(message.body());
  }
}
