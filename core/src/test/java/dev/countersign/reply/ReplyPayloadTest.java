package dev.countersign.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.prompt.ChoiceKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplyPayloadTest {
  private static final String KEY_TEXT = "AAECAwQFBgcICQoLDA0ODw";
  private static final ReplyKey KEY = new ReplyKey(KEY_TEXT);

  @Test
  void the_usual_buttons_have_the_payloads_of_the_specification() {
    assertThat(new ReplyPayload.Answer(ChoiceKey.APPROVE, KEY).text())
        .isEqualTo("HIL_APPROVE|" + KEY_TEXT);
    assertThat(new ReplyPayload.Answer(ChoiceKey.REJECT, KEY).text())
        .isEqualTo("HIL_REJECT|" + KEY_TEXT);
  }

  @Test
  void a_choice_of_the_requests_own_is_named_in_the_payload() {
    ReplyPayload payload = new ReplyPayload.Answer(new ChoiceKey("ask-later-2"), KEY);

    assertThat(payload.text()).isEqualTo("HIL_ASK-LATER-2|" + KEY_TEXT);
    assertThat(ReplyPayload.parse(payload.text())).contains(payload);
  }

  @Test
  void a_page_counts_from_one_and_is_never_a_choice() {
    ReplyPayload payload = new ReplyPayload.Page(1, KEY);

    assertThat(payload.text()).isEqualTo("HIL_PAGE_2|" + KEY_TEXT);
    assertThat(ReplyPayload.parse(payload.text())).contains(payload);
    assertThat(ReplyPayload.parse("HIL_PAGE|" + KEY_TEXT))
        .contains(new ReplyPayload.Answer(new ChoiceKey("page"), KEY));
  }

  @Test
  void the_longest_payload_fits_every_channel() {
    assertThat(new ReplyPayload.Answer(new ChoiceKey("a".repeat(32)), KEY).text().length())
        .isLessThanOrEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HIL_",
        "|",
        "HIL_APPROVE",
        "HIL_APPROVE|",
        "HIL_|" + KEY_TEXT,
        "APPROVE|" + KEY_TEXT,
        "hil_approve|" + KEY_TEXT,
        " HIL_APPROVE|" + KEY_TEXT,
        "HIL_APPROVE|" + KEY_TEXT + " ",
        "HIL_APPROVE|" + KEY_TEXT + "|x",
        "HIL_APPROVE||" + KEY_TEXT,
        "HIL_AP PROVE|" + KEY_TEXT,
        "HIL_1ST|" + KEY_TEXT,
        "HIL_APPROVE|AAECAwQFBgcICQoLDA0OD",
        "HIL_APPROVE|AAECAwQFBgcICQoLDA0OD+",
        "HIL_APPROVE|f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "HIL_PAGE_|" + KEY_TEXT,
        "HIL_PAGE_0|" + KEY_TEXT,
        "HIL_PAGE_100|" + KEY_TEXT,
        "HIL_PAGE_-1|" + KEY_TEXT,
        "HIL_page_2|" + KEY_TEXT,
        "GET_STARTED"
      })
  void a_payload_that_is_not_ours_is_none(String text) {
    assertThat(ReplyPayload.parse(text)).isEmpty();
  }

  @Test
  void a_payload_does_not_print_its_key() {
    assertThat(new ReplyPayload.Answer(ChoiceKey.APPROVE, KEY).toString()).doesNotContain(KEY_TEXT);
  }
}
