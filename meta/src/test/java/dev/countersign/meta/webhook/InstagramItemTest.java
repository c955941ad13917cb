package dev.countersign.meta.webhook;

import static dev.countersign.meta.webhook.Bodies.FRAME;
import static dev.countersign.meta.webhook.Bodies.entry;
import static dev.countersign.meta.webhook.Bodies.item;
import static dev.countersign.meta.webhook.Bodies.onlyEvent;
import static dev.countersign.meta.webhook.Bodies.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an item of Instagram's webhooks is. */
class InstagramItemTest {
  @Test
  void a_quick_reply_is_a_tap_with_its_payload_and_title() {
    assertThat(
            item(
                "\"message\":{\"mid\":\"m\",\"text\":\"Approve ✅\",\"quick_reply\":{\"payload\":"
                    + "\"HIL_APPROVE|AAAAAAAAAAAAAAAAAAAAAA\"}}"))
        .isEqualTo(
            new Inbound.Tapped(origin("m"), "HIL_APPROVE|AAAAAAAAAAAAAAAAAAAAAA", "Approve ✅"));
  }

  @Test
  void a_quick_reply_in_a_story_reply_is_still_a_tap() {
    assertThat(
            item(
                "\"message\":{\"mid\":\"m\",\"reply_to\":{\"story\":{\"id\":\"1\"}},"
                    + "\"quick_reply\":{\"payload\":\"p\"}}"))
        .isEqualTo(new Inbound.Tapped(origin("m"), "p", null));
  }

  @Test
  void a_quick_reply_without_payload_is_a_text() {
    assertThat(item("\"message\":{\"mid\":\"m\",\"text\":\"Yes\",\"quick_reply\":{}}"))
        .isEqualTo(new Inbound.Written(origin("m"), "text", "Yes", null));
  }

  @Test
  void a_postback_is_a_tap() {
    assertThat(
            item(
                "\"postback\":{\"mid\":\"m\",\"title\":\"Approve\",\"payload\":\"HIL_APPROVE|x\"}"))
        .isEqualTo(new Inbound.Tapped(origin("m"), "HIL_APPROVE|x", "Approve"));
  }

  @Test
  void a_postback_in_standby_comes_without_payload_and_is_only_noted() {
    Inbound event =
        onlyEvent(entry("\"standby\":[{" + FRAME + ",\"postback\":{\"title\":\"A\"}}]"));

    assertThat(event.kind()).isEqualTo("postback");
    assertThat(event.origin().standby()).isTrue();
  }

  @Test
  void a_tap_in_standby_says_that_another_app_holds_the_conversation() {
    Inbound event =
        onlyEvent(
            entry(
                "\"standby\":[{" + FRAME + ",\"message\":{\"quick_reply\":{\"payload\":\"p\"}}}]"));

    assertThat(event).isInstanceOf(Inbound.Tapped.class);
    assertThat(event.origin().standby()).isTrue();
  }

  @Test
  void an_echo_is_never_a_tap_or_a_text_whatever_it_holds() {
    assertThat(
            item(
                "\"message\":{\"mid\":\"m\",\"is_echo\":true,\"app_id\":1517776481860111,\"text\":\"t\","
                    + "\"quick_reply\":{\"payload\":\"HIL_APPROVE|x\"}},"
                    + "\"postback\":{\"payload\":\"HIL_APPROVE|x\"}"))
        .isEqualTo(new Inbound.Echoed(origin("m"), "t", "1517776481860111", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"message\":{\"mid\":\"m\",\"is_self\":true,\"text\":\"yes\"}",
        "\"message\":{\"mid\":\"m\",\"quick_reply\":{\"payload\":\"p\"}},\"is_self\":\"true\"",
        "\"postback\":{\"mid\":\"m\",\"payload\":\"p\",\"is_self\":1}",
        "\"is_self\":true,\"postback\":{\"mid\":\"m\",\"payload\":\"p\"}",
      })
  void what_the_account_sends_to_itself_is_only_noted(String members) {
    assertThat(item(members)).isEqualTo(new Inbound.Noted(origin("m"), "self"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"message\":{\"mid\":\"m\",\"is_deleted\":true,\"quick_reply\":{\"payload\":\"p\"}} | unsent",
        "\"message_edit\":{\"mid\":\"m\",\"text\":\"approve\",\"num_edit\":1} | edit",
        "\"reaction\":{\"mid\":\"m\",\"action\":\"react\",\"emoji\":\"👍\"} | reaction",
        "\"reaction\":{\"mid\":\"m\",\"action\":\"unreact\"} | reaction",
        "\"optin\":{\"mid\":\"m\",\"payload\":\"p\"} | optin",
        "\"referral\":{\"mid\":\"m\",\"ref\":\"r\"} | referral",
        "\"take_thread_control\":{\"mid\":\"m\"} | handover",
      })
  void what_changes_nothing_is_noted(String members, String what) {
    assertThat(item(members)).isEqualTo(new Inbound.Noted(origin("m"), what));
  }

  @Test
  void seen_names_the_message() {
    assertThat(item("\"read\":{\"mid\":\"m\"}"))
        .isEqualTo(new Inbound.Progressed(origin("m"), Progress.READ, null, null));
  }

  @Test
  void delivered_names_the_first_message() {
    assertThat(item("\"delivery\":{\"mids\":[\"m\",\"n\"],\"watermark\":1}"))
        .isEqualTo(new Inbound.Progressed(origin("m"), Progress.DELIVERED, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"text\":\"t\" | text",
        "\"text\":\"t\",\"attachments\":[] | text",
        "\"text\":\"t\",\"attachments\":null | text",
        "\"text\":\"t\",\"referral\":{\"ad_id\":\"1\"} | text",
        "\"attachments\":[{\"type\":\"ephemeral\"}] | attachment",
        "\"attachments\":{\"type\":\"image\"} | attachment",
        "\"attachments\":[{\"type\":\"image\"},{\"type\":\"story_mention\"}] | story_mention",
        "\"text\":\"t\",\"reply_to\":{\"story\":{\"url\":\"u\"}} | story_reply",
        "\"is_unsupported\":true | unsupported",
        "\"text\":null | unsupported",
        "\"sticker_id\":369239263222822 | unsupported",
      })
  void what_a_person_wrote_has_a_content(String members, String content) {
    assertThat(item("\"message\":{\"mid\":\"m\"," + members + "}"))
        .isInstanceOfSatisfying(
            Inbound.Written.class, written -> assertThat(written.content()).isEqualTo(content));
  }

  @Test
  void a_quoted_message_is_told() {
    assertThat(item("\"message\":{\"mid\":\"m\",\"text\":\"yes\",\"reply_to\":{\"mid\":\"ours\"}}"))
        .isEqualTo(new Inbound.Written(origin("m"), "text", "yes", new MessageId("ours")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"message\":\"TEST_MESSAGE\"",
        "\"message\":null",
        "\"something_new\":{\"mid\":\"m\"}",
        "\"postback\":[]",
        "\"reaction\":\"love\"",
        "\"x\":1",
      })
  void an_item_of_no_known_kind_is_unreadable_and_keeps_its_origin(String members) {
    assertThat(item(members))
        .isInstanceOfSatisfying(
            Inbound.Unreadable.class,
            unreadable -> assertThat(unreadable.origin()).isEqualTo(origin(null)));
  }
}
