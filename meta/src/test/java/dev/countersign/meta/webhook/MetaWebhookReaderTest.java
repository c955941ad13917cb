package dev.countersign.meta.webhook;

import static dev.countersign.meta.webhook.Bodies.FRAME;
import static dev.countersign.meta.webhook.Bodies.entry;
import static dev.countersign.meta.webhook.Bodies.events;
import static dev.countersign.meta.webhook.Bodies.origin;
import static dev.countersign.meta.webhook.Bodies.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.channel.WebhookReading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetaWebhookReaderTest {
  @Test
  void one_broken_item_harms_no_other() {
    List<Inbound> events =
        events(
            entry(
                "\"messaging\":[null,1,\"x\",[],{" + FRAME + ",\"message\":{\"text\":\"t\"}},{}]"));

    assertThat(events)
        .extracting(Inbound::kind)
        .containsExactly(
            "unreadable", "unreadable", "unreadable", "unreadable", "written", "unreadable");
  }

  @Test
  void an_entry_with_all_its_lists_null_or_absent_holds_nothing() {
    assertThat(events(entry("\"messaging\":null,\"standby\":null,\"changes\":null"))).isEmpty();
    assertThat(events("{\"object\":\"instagram\",\"entry\":[]}")).isEmpty();
  }

  @Test
  void the_flat_form_of_a_change_on_the_entry_is_read() {
    assertThat(
            events(
                entry(
                    "\"field\":\"messages\",\"value\":{"
                        + FRAME
                        + ",\"message\":{\"mid\":\"m\",\"text\":\"t\"}}")))
        .containsExactly(new Inbound.Written(origin("m"), "text", "t", null));
  }

  @Test
  void a_comment_is_noted_with_its_author() {
    assertThat(
            events(
                entry(
                    "\"changes\":[{\"field\":\"comments\",\"value\":{\"from\":{\"id\":7},\"id\":30065218,"
                        + "\"text\":\"approve\"}}]")))
        .containsExactly(
            new Inbound.Noted(
                new Origin("17", "7", null, null, new MessageId("30065218"), false), "comments"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "null",
        "1",
        "[]",
        "{}",
        "{\"object\":null,\"entry\":[]}",
        "{\"object\":\"user\",\"entry\":[]}",
        "{\"object\":\"<script>\",\"entry\":[]}",
        "{\"object\":\"instagram\"}",
        "{\"object\":\"instagram\",\"entry\":null}",
        "{\"object\":\"instagram\",\"entry\":\"x\"}",
        "{\"object\":\"instagram\",\"entry\":[]} trailing",
        "{\"object\":\"instagram\",\"entry\":[",
      })
  void a_body_that_makes_no_sense_is_unreadable(String body) {
    assertThat(read(body)).isInstanceOf(WebhookReading.Unreadable.class);
    assertThat(read(body).toString()).doesNotContain("<script>");
  }

  @Test
  void a_body_that_is_nested_2000_levels_deep_is_unreadable() {
    String deep = "[".repeat(2000) + "]".repeat(2000);

    assertThat(read("{\"object\":\"instagram\",\"entry\":" + deep + "}"))
        .isInstanceOf(WebhookReading.Unreadable.class);
  }

  @Test
  void a_body_that_is_not_utf_8_is_unreadable() {
    byte[] body = "{\"object\":\"instagram\",\"entry\":[]}".getBytes(StandardCharsets.UTF_16);

    assertThat(new MetaWebhookReader().read(body)).isInstanceOf(WebhookReading.Unreadable.class);
    assertThat(new MetaWebhookReader().read(new byte[] {'"', (byte) 0xc3, '"'}))
        .isInstanceOf(WebhookReading.Unreadable.class);
  }

  @Test
  void a_body_wrapped_in_a_list_is_read() {
    assertThat(events("[{\"object\":\"instagram\",\"entry\":[{\"messaging\":[{\"read\":{}}]}]}]"))
        .hasSize(1);
  }

  @Test
  void a_batch_of_1000_with_one_poisoned_item_loses_only_that_one() {
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      items.append(i == 0 ? "" : ",");
      items.append(
          i == 500 ? "{\"message\":[[]]}" : "{" + FRAME + ",\"message\":{\"text\":\"" + i + "\"}}");
    }

    List<Inbound> events = events(entry("\"messaging\":[" + items + "]"));

    assertThat(events).hasSize(1000);
    assertThat(events.stream().filter(Inbound.Written.class::isInstance)).hasSize(999);
  }

  @Test
  void messenger_items_are_read_like_instagrams_one_by_one() {
    WebhookReading reading =
        read(
            "{\"object\":\"page\",\"entry\":[{\"id\":17,\"messaging\":[{"
                + FRAME
                + ",\"message\":{\"mid\":\"m\",\"quick_reply\":{\"payload\":\"p\"}}},{"
                + FRAME
                + ",\"reaction\":{\"mid\":\"m\",\"action\":\"react\"}}],\"standby\":[{"
                + FRAME
                + ",\"postback\":{\"title\":\"A\"}}],\"changes\":[{\"field\":\"feed\",\"value\":{}},"
                + "{\"field\":\"message_template_status_update\",\"value\":{}}]}]}");

    assertThat(reading).isInstanceOf(WebhookReading.Events.class);
    WebhookReading.Events events = (WebhookReading.Events) reading;
    assertThat(events.channel()).isEqualTo(ChannelKind.MESSENGER);
    assertThat(events.events())
        .containsExactly(
            new Inbound.Tapped(origin("m"), "p", null),
            new Inbound.Noted(origin("m"), "reaction", true),
            new Inbound.Noted(
                new Origin("17", "7", "17", Bodies.SENT, null, true), "postback", true),
            new Inbound.Noted(new Origin("17", null, null, null, null, false), "feed"),
            new Inbound.Noted(
                new Origin("17", null, null, null, null, false), "message_template_status_update"));
  }

  @Test
  void one_body_speaks_of_one_channel() {
    WebhookReading reading = read("{\"object\":\"whatsapp_business_account\",\"entry\":[]}");

    assertThat(reading).isEqualTo(new WebhookReading.Events(ChannelKind.WHATSAPP, List.of()));
  }
}
