package dev.countersign.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.channel.WebhookReading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Webhook bodies around the members that matter, and what is read from them. */
final class Bodies {
  static final Instant SENT = Instant.ofEpochMilli(1744789255335L);
  static final String FRAME =
      "\"sender\":{\"id\":\"7\"},\"recipient\":{\"id\":\"17\"},\"timestamp\":1744789255335";

  private Bodies() {}

  static Inbound item(String members) {
    return onlyEvent(entry("\"messaging\":[{" + FRAME + "," + members + "}]"));
  }

  static @Nullable String account(String entryId, String members) {
    return onlyEvent(
            "{\"object\":\"instagram\",\"entry\":[{"
                + entryId
                + "\"messaging\":[{"
                + FRAME
                + ","
                + members
                + "}]}]}")
        .origin()
        .account();
  }

  static String entry(String members) {
    return "{\"object\":\"instagram\",\"entry\":[{\"id\":\"17\",\"time\":1," + members + "}]}";
  }

  static Inbound onlyEvent(String body) {
    List<Inbound> events = events(body);
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  static List<Inbound> events(String body) {
    WebhookReading reading = read(body);
    assertThat(reading).isInstanceOf(WebhookReading.Events.class);
    return ((WebhookReading.Events) reading).events();
  }

  static WebhookReading read(String body) {
    return new MetaWebhookReader().read(body.getBytes(StandardCharsets.UTF_8));
  }

  static Origin origin(@Nullable String mid) {
    return new Origin("17", "7", "17", SENT, mid == null ? null : new MessageId(mid), false);
  }
}
