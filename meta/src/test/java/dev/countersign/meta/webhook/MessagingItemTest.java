package dev.countersign.meta.webhook;

import static dev.countersign.meta.webhook.Bodies.FRAME;
import static dev.countersign.meta.webhook.Bodies.entry;
import static dev.countersign.meta.webhook.Bodies.events;
import static dev.countersign.meta.webhook.Bodies.item;
import static dev.countersign.meta.webhook.Bodies.onlyEvent;
import static dev.countersign.meta.webhook.Bodies.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Identity;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Progress;
import dev.countersign.meta.PersonName;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an item of Instagram's and Messenger's webhooks is. */
class MessagingItemTest {
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
        "\"reaction\":{\"mid\":\"m\",\"action\":\"unreact\"} | reaction",
        "\"reaction\":{\"mid\":\"m\",\"emoji\":\"👍\"} | reaction",
        "\"optin\":{\"mid\":\"m\",\"payload\":\"p\"} | optin",
        "\"take_thread_control\":{\"mid\":\"m\"} | handover",
        "\"app_roles\":{\"mid\":\"m\"} | handover",
        "\"account_linking\":{\"mid\":\"m\"} | account_linking",
        "\"policy_enforcement\":{\"mid\":\"m\",\"action\":\"block\"} | policy",
        "\"policy-enforcement\":{\"mid\":\"m\",\"action\":\"block\"} | policy",
        "\"game_play\":{\"mid\":\"m\"} | game_play",
        "\"payment\":{\"mid\":\"m\"} | payment",
        "\"checkout_update\":{\"mid\":\"m\"} | checkout",
      })
  void what_changes_nothing_is_noted(String members, String what) {
    assertThat(item(members)).isEqualTo(new Inbound.Noted(origin("m"), what));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"reaction\":{\"mid\":\"m\",\"action\":\"react\",\"emoji\":\"👍\"} | reaction",
        "\"referral\":{\"mid\":\"m\",\"ref\":\"r\",\"source\":\"SHORTLINK\"} | referral",
        "\"postback\":{\"mid\":\"m\",\"title\":\"A\"} | postback",
      })
  void reactions_links_and_taps_without_payload_open_the_window(String members, String what) {
    assertThat(item(members)).isEqualTo(new Inbound.Noted(origin("m"), what, true));
  }

  @Test
  void a_reaction_of_the_account_to_itself_opens_nothing() {
    assertThat(item("\"reaction\":{\"mid\":\"m\",\"action\":\"react\",\"is_self\":true}"))
        .isEqualTo(new Inbound.Noted(origin("m"), "self"));
  }

  @Test
  void instagrams_read_names_the_message() {
    assertThat(item("\"read\":{\"mid\":\"m\",\"watermark\":1458668856253}"))
        .isEqualTo(new Inbound.Progressed(origin("m"), Progress.READ, null, null));
  }

  @Test
  void messengers_read_names_the_time_until_which_all_was_read() {
    assertThat(item("\"read\":{\"watermark\":1458668856253}"))
        .isEqualTo(
            new Inbound.Progressed(
                origin(null), Progress.READ, Instant.ofEpochMilli(1458668856253L), null));
  }

  @Test
  void a_delivery_is_one_event_for_each_message() {
    assertThat(
            events(
                entry(
                    "\"messaging\":[{"
                        + FRAME
                        + ",\"delivery\":{\"mids\":[\"m\",null,\"\",7],\"watermark\":1}}]")))
        .containsExactly(
            new Inbound.Progressed(origin("m"), Progress.DELIVERED, null, null),
            new Inbound.Progressed(origin("7"), Progress.DELIVERED, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"mids\":null,", "\"mids\":[],", "\"mids\":[null],"})
  void a_delivery_without_messages_names_the_time_until_which_all_was_delivered(String mids) {
    assertThat(item("\"delivery\":{" + mids + "\"watermark\":\"1458668856253\"}"))
        .isEqualTo(
            new Inbound.Progressed(
                origin(null), Progress.DELIVERED, Instant.ofEpochMilli(1458668856253L), null));
  }

  @Test
  void a_postback_without_an_id_has_the_same_one_whenever_it_is_delivered() {
    String postback = "\"postback\":{\"title\":\"A\",\"payload\":\"HIL_APPROVE|x\"}";
    String id = String.valueOf(item(postback).origin().messageId());

    assertThat(id).matches("postback:[0-9a-f]{64}");
    assertThat(item(postback)).isEqualTo(new Inbound.Tapped(origin(id), "HIL_APPROVE|x", "A"));
  }

  @Test
  void a_quick_reply_without_an_id_has_one_all_the_same() {
    Inbound tap =
        item("\"message\":{\"text\":\"A\",\"quick_reply\":{\"payload\":\"HIL_APPROVE|x\"}}");

    assertThat(tap)
        .isEqualTo(
            new Inbound.Tapped(
                origin(String.valueOf(tap.origin().messageId())), "HIL_APPROVE|x", "A"));
    assertThat(tap.origin().messageId()).isNotNull();
  }

  @Test
  void another_tap_without_an_id_has_another_one() {
    String format =
        "\"messaging\":[{\"sender\":{\"id\":\"%s\"},\"timestamp\":%s,\"postback\":{\"payload\":\"%s\"}}]";

    assertThat(
            Stream.of(
                    format.formatted("7", 1, "p"),
                    format.formatted("8", 1, "p"),
                    format.formatted("7", 2, "p"),
                    format.formatted("7", 1, "q"))
                .map(messaging -> onlyEvent(entry(messaging)).origin().messageId()))
        .doesNotHaveDuplicates()
        .doesNotContainNull();
  }

  @Test
  void a_postback_by_a_link_is_a_tap_all_the_same() {
    assertThat(
            item(
                "\"referral\":{\"ref\":\"r\"},\"postback\":{\"mid\":\"m\",\"payload\":\"p\","
                    + "\"referral\":{\"ref\":\"r\"}}"))
        .isEqualTo(new Inbound.Tapped(origin("m"), "p", null));
  }

  @Test
  void of_several_kinds_in_one_item_what_the_person_did_counts() {
    assertThat(
            item(
                "\"read\":{\"watermark\":1},\"delivery\":{\"mids\":[\"n\"]},\"optin\":{},"
                    + "\"message\":{\"mid\":\"m\",\"text\":\"t\"}"))
        .isEqualTo(new Inbound.Written(origin("m"), "text", "t", null));
    assertThat(
            item("\"message\":null,\"optin\":null,\"postback\":{\"mid\":\"m\",\"payload\":\"p\"}"))
        .isEqualTo(new Inbound.Tapped(origin("m"), "p", null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      quoteCharacter = '`',
      value = {
        "1517776481860111 | 1517776481860111",
        "\"1517776481860111\" | 1517776481860111",
        "null | null",
        "\"\" | null",
      })
  void an_echo_tells_its_app_and_what_we_attached(String appId, @Nullable String expected) {
    assertThat(
            item(
                "\"message\":{\"mid\":\"m\",\"is_echo\":true,\"app_id\":"
                    + appId
                    + ",\"metadata\":\"cs:1\"}"))
        .isEqualTo(new Inbound.Echoed(origin("m"), null, expected, "cs:1"));
  }

  @Test
  void a_name_beside_the_sender_is_told_and_made_fit_to_be_shown() {
    Inbound event =
        onlyEvent(
            entry(
                "\"messaging\":[{\"sender\":{\"id\":\"7\",\"username\":\" a\\u202eb\\n"
                    + "x".repeat(PersonName.LONGEST)
                    + "\"},\"message\":{\"text\":\"t\"}}]"));

    assertThat(event.origin().identity())
        .isEqualTo(new Identity(Set.of(), "ab" + "x".repeat(PersonName.LONGEST - 2)));
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
