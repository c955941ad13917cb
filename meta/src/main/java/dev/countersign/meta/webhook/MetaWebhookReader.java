package dev.countersign.meta.webhook;

import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.Origin;
import dev.countersign.channel.WebhookReader;
import dev.countersign.channel.WebhookReading;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads webhook bodies of Instagram, Messenger and WhatsApp, told apart by {@code object}. One
 * address may serve all three (Graph API "Webhooks").
 *
 * <p>Whatever is wrong with a body or an item in it becomes a value: a body that makes no sense is
 * {@link WebhookReading.Unreadable}, an item that makes none is {@link Inbound.Unreadable} and
 * harms nothing beside it.
 */
public final class MetaWebhookReader implements WebhookReader {
  /** Deepest nesting that is read; Meta's deepest known body has 12 levels. */
  static final int DEEPEST = 64;

  /** Longest id that is believed, in UTF-16 units; Meta's longest known has about 200. */
  static final int LONGEST_ID = 512;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Reads one kind of body, entry by entry. */
  private interface EntryReader {
    List<Inbound> read(JsonNode entry);
  }

  @Override
  public WebhookReading read(byte[] body) {
    JsonNode root;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      root = JSON.readTree(text);
    } catch (CharacterCodingException e) {
      return new WebhookReading.Unreadable("The body is not UTF-8.");
    } catch (JacksonException e) {
      return new WebhookReading.Unreadable(
          "The body is not JSON, or nested deeper than " + DEEPEST + " levels.");
    }
    return read(root);
  }

  private static WebhookReading read(JsonNode root) {
    JsonNode envelope = root.isArray() && root.size() == 1 ? root.path(0) : root;
    String object = Wire.text(envelope, "object");
    if (object == null) {
      return new WebhookReading.Unreadable("The body names no object.");
    }
    return switch (object) {
      case "instagram" -> events(ChannelKind.INSTAGRAM, envelope, MessagingEntry::of);
      case "page" -> events(ChannelKind.MESSENGER, envelope, MessagingEntry::of);
      case "whatsapp_business_account" -> events(ChannelKind.WHATSAPP, envelope, WhatsAppEntry::of);
      default ->
          new WebhookReading.Unreadable(
              object.matches("[a-z_]{1,40}")
                  ? "The body is about an object that is not handled: " + object + "."
                  : "The body is about an object that is not handled.");
    };
  }

  private static WebhookReading events(
      ChannelKind channel, JsonNode envelope, EntryReader entryReader) {
    if (!envelope.path("entry").isContainer()) {
      return new WebhookReading.Unreadable("The body has no entries.");
    }
    List<Inbound> events = new ArrayList<>();
    for (JsonNode entry : Wire.items(envelope, "entry")) {
      if (entry.isObject()) {
        entryReader.read(entry).forEach(event -> events.add(believable(event)));
      } else {
        events.add(
            new Inbound.Unreadable(
                new Origin(null, null, null, null, null, false), "The entry is not an object."));
      }
    }
    return new WebhookReading.Events(channel, events);
  }

  /** The event itself, unless an id in it is longer than any index or log should have to hold. */
  private static Inbound believable(Inbound event) {
    Origin origin = event.origin();
    String overlong = overlong(event);
    return overlong == null
        ? event
        : new Inbound.Unreadable(
            new Origin(null, null, null, origin.sentAt(), null, origin.standby()),
            "The " + overlong + " is longer than " + LONGEST_ID + " characters.");
  }

  /** The id that is too long to be one, if any. */
  private static @Nullable String overlong(Inbound event) {
    Origin origin = event.origin();
    if (isOverlong(origin.account()) || isOverlong(origin.recipient())) {
      return "account's id";
    }
    if (isOverlong(origin.sender()) || hasOverlong(origin.identity().otherIds())) {
      return "sender's id";
    }
    if (origin.messageId() != null && isOverlong(origin.messageId().value())) {
      return "message's id";
    }
    return switch (event) {
      case Inbound.Written written ->
          written.quoted() != null && isOverlong(written.quoted().value())
              ? "quoted message's id"
              : null;
      case Inbound.Moved moved ->
          hasOverlong(moved.former()) || hasOverlong(moved.current()) ? "person's id" : null;
      case Inbound.Tapped tapped -> null;
      case Inbound.Echoed echoed -> isOverlong(echoed.appId()) ? "app's id" : null;
      case Inbound.Progressed progressed -> null;
      case Inbound.Undelivered undelivered -> null;
      case Inbound.Noted noted -> null;
      case Inbound.Unreadable unreadable -> null;
    };
  }

  private static boolean hasOverlong(Set<String> ids) {
    return ids.stream().anyMatch(MetaWebhookReader::isOverlong);
  }

  private static boolean isOverlong(@Nullable String id) {
    return id != null && id.length() > LONGEST_ID;
  }
}
