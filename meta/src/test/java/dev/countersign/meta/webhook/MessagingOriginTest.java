package dev.countersign.meta.webhook;

import static dev.countersign.meta.webhook.Bodies.FRAME;
import static dev.countersign.meta.webhook.Bodies.account;
import static dev.countersign.meta.webhook.Bodies.entry;
import static dev.countersign.meta.webhook.Bodies.events;
import static dev.countersign.meta.webhook.Bodies.item;
import static dev.countersign.meta.webhook.Bodies.onlyEvent;
import static dev.countersign.meta.webhook.Bodies.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who, whom, when and which account: in whatever form the ids and times come. */
class MessagingOriginTest {
  @Test
  void ids_as_numbers_are_read_digit_by_digit() {
    Inbound event =
        onlyEvent(
            "{\"object\":\"instagram\",\"entry\":[{\"id\":17841400008460056,\"messaging\":[{\"sender\":"
                + "{\"id\":99999999999999999999},\"recipient\":{\"id\":1.7841400008460057E16},"
                + "\"message\":{\"mid\":5,\"text\":12}}]}]}");

    assertThat(event)
        .isEqualTo(
            new Inbound.Written(
                new Origin(
                    "17841400008460056",
                    "99999999999999999999",
                    "17841400008460057",
                    null,
                    new MessageId("5"),
                    false),
                "text",
                "12",
                null));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "1744789255335, 2025-04-16T07:40:55.335Z",
        "'\"1744789255335\"', 2025-04-16T07:40:55.335Z",
        "1744789255, 2025-04-16T07:40:55Z",
        "'\"1744789255\"', 2025-04-16T07:40:55Z",
        "1744789255.5, 2025-04-16T07:40:55.500Z",
        "1744789255335000, 2025-04-16T07:40:55.335Z",
        "233445667, 1977-05-25T22:01:07Z",
        "'\"2021-09-08T06:34:04+0000\"', 2021-09-08T06:34:04Z",
        "'\"2021-09-08T08:34:04+02:00\"', 2021-09-08T06:34:04Z",
        "'\"2021-09-08T06:34:04.123Z\"', 2021-09-08T06:34:04.123Z",
        "'\"2021-09-08T06:34:04\"', null",
        "'\"yesterday\"', null",
        "0, null",
        "-5, null",
        "null, null",
        "true, null",
        "1e400, null",
        "1e300000000, null",
        "99999999999999999999, null",
        "{}, null",
      })
  void times_come_in_many_forms(String timestamp, @Nullable Instant instant) {
    Inbound event =
        onlyEvent(entry("\"messaging\":[{\"timestamp\":" + timestamp + ",\"read\":{}}]"));

    assertThat(event.origin().sentAt()).isEqualTo(instant);
  }

  @Test
  void without_an_entry_id_the_recipient_is_the_account() {
    assertThat(account("", "\"message\":{\"text\":\"t\"}")).isEqualTo("17");
    assertThat(account("\"id\":null,", "\"message\":{\"text\":\"t\"}")).isEqualTo("17");
  }

  @Test
  void without_an_entry_id_the_sender_of_an_echo_is_the_account() {
    assertThat(account("", "\"message\":{\"is_echo\":true}")).isEqualTo("7");
  }

  @Test
  void with_the_persons_id_on_the_entry_the_recipient_is_the_account() {
    assertThat(account("\"id\":\"7\",", "\"postback\":{\"payload\":\"p\"}")).isEqualTo("17");
  }

  @Test
  void the_zero_of_the_dashboards_test_button_names_no_account_of_ours() {
    assertThat(account("\"id\":\"0\",", "\"message\":{\"text\":\"t\"}")).isEqualTo("0");
  }

  @Test
  void an_id_that_is_too_long_to_be_one_makes_its_item_unreadable() {
    String tooLong = "9".repeat(MetaWebhookReader.LONGEST_ID + 1);

    assertThat(
            events(
                entry(
                    "\"messaging\":[{\"sender\":{\"id\":\""
                        + tooLong
                        + "\"},\"message\":{\"text\":\"t\"}},{"
                        + FRAME
                        + ",\"message\":{\"mid\":\""
                        + tooLong
                        + "\"}},{"
                        + FRAME
                        + ",\"message\":{\"text\":\"t\"}}],\"changes\":[{\"field\":\"comments\","
                        + "\"value\":{\"id\":\""
                        + tooLong
                        + "\"}}]")))
        .extracting(Inbound::kind)
        .containsExactly("unreadable", "unreadable", "written", "unreadable");
  }

  @Test
  void characters_that_no_database_takes_are_replaced() {
    assertThat(item("\"message\":{\"mid\":\"m\\u0000\",\"text\":\"a\\u0000b\\ud83dc\"}"))
        .isEqualTo(new Inbound.Written(origin("m\ufffd"), "text", "a\ufffdb\ufffdc", null));
  }
}
