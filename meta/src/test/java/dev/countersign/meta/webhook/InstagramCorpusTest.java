package dev.countersign.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.channel.WebhookReading;
import dev.countersign.testkit.Corpus;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The Instagram payloads of other projects say to us what their manifest says that they hold. */
class InstagramCorpusTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** Kinds for which an entry or body stands that holds no event. */
  private static final Set<String> NO_EVENT = Set.of("no_entries", "empty_entry");

  /** Files that we read otherwise than the manifest, with what we make of them and why. */
  private static final Map<String, String> DIFFERENCES =
      Map.of(
          // is_self beside the postback: the account tapped its own button, which is no answer
          "fragments/instagram/test-sample-messaging_postbacks--public--1.json", "self");

  @TestFactory
  Stream<DynamicTest> every_envelope_is_read_as_its_manifest_says() {
    Optional<Corpus> corpus = Corpus.find();
    Assumptions.assumeTrue(corpus.isPresent(), Corpus.ABSENT);
    return corpus.orElseThrow().payloads("instagram").stream()
        .map(payload -> DynamicTest.dynamicTest(payload.file(), () -> agrees(payload)));
  }

  @TestFactory
  Stream<DynamicTest> every_fragment_is_read_as_its_manifest_says() {
    Optional<Corpus> corpus = Corpus.find();
    Assumptions.assumeTrue(corpus.isPresent(), Corpus.ABSENT);
    return corpus.orElseThrow().payloads("fragments/instagram").stream()
        .map(payload -> DynamicTest.dynamicTest(payload.file(), () -> fragmentAgrees(payload)));
  }

  /** Instagram's events have Messenger's shapes, so these must be readable as well. */
  @TestFactory
  Stream<DynamicTest> messenger_envelopes_under_the_name_of_instagram_are_read_alike() {
    Optional<Corpus> corpus = Corpus.find();
    Assumptions.assumeTrue(corpus.isPresent(), Corpus.ABSENT);
    return corpus.orElseThrow().payloads("messenger").stream()
        .filter(payload -> payload.object().equals("page"))
        .map(payload ->
            DynamicTest.dynamicTest(
                payload.file(), () -> eventsAgree(payload, events(renamed(payload.bytes())))));
  }

  private static void agrees(Corpus.Payload payload) {
    WebhookReading reading = new MetaWebhookReader().read(payload.bytes());
    if (!payload.object().equals("instagram")) {
      assertThat(reading).isInstanceOf(WebhookReading.Unreadable.class);
      return;
    }
    eventsAgree(payload, events(payload.bytes()));
  }

  private static void fragmentAgrees(Corpus.Payload payload) {
    JsonNode fragment = JSON.readTree(payload.bytes());
    ObjectNode entry = JSON.createObjectNode();
    entry.putArray(fragment.has("field") ? "changes" : "messaging").add(fragment);
    ObjectNode envelope = JSON.createObjectNode().put("object", "instagram");
    envelope.putArray("entry").add(entry);
    List<Inbound> events = events(envelope.toString().getBytes(StandardCharsets.UTF_8));
    if (DIFFERENCES.containsKey(payload.file())) {
      assertThat(events).extracting(Inbound::kind).containsExactly(DIFFERENCES.get(payload.file()));
    } else if (payload.expect().isEmpty()) {
      assertThat(events).singleElement().isNotInstanceOf(Inbound.Unreadable.class);
    } else {
      assertThat(events).hasSize(1);
      assertThat(kind(events.getFirst()))
          .isEqualTo(expectedKind(payload.expect().path(0).path("k").stringValue()));
    }
  }

  private static void eventsAgree(Corpus.Payload payload, List<Inbound> events) {
    List<JsonNode> expected =
        payload
            .expect()
            .valueStream()
            .filter(one -> !NO_EVENT.contains(one.path("k").stringValue()))
            .toList();
    assertThat(events).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      agrees(expected.get(i), events.get(i));
    }
  }

  private static void agrees(JsonNode expected, Inbound event) {
    String kind = expected.path("k").stringValue();
    assertThat(kind(event)).isEqualTo(expectedKind(kind));
    Origin origin = event.origin();
    if (kind.equals("feed_change")) {
      assertThat(origin.account()).isEqualTo(text(expected, "account"));
      return;
    }
    if (kind.startsWith("malformed")) {
      return;
    }
    assertThat(origin.sender()).as("sender").isEqualTo(text(expected, "sender"));
    assertThat(origin.recipient()).as("recipient").isEqualTo(text(expected, "recipient"));
    assertThat(origin.account()).as("account").isEqualTo(account(expected));
    assertThat(origin.standby()).as("standby").isEqualTo(expected.path("standby").asBoolean(false));
    assertThat(origin.sentAt()).as("timestamp").isEqualTo(instant(expected.path("ts")));
    if (expected.has("mid")) {
      assertThat(origin.messageId()).as("mid").isEqualTo(messageId(text(expected, "mid")));
    }
    contentAgrees(expected, event);
  }

  private static void contentAgrees(JsonNode expected, Inbound event) {
    switch (event) {
      case Inbound.Written written -> {
        assertThat(written.text()).isEqualTo(text(expected, "text"));
        if (expected.path("k").stringValue().equals("reply_to")) {
          assertThat(written.quoted()).isEqualTo(messageId(text(expected, "reply_to")));
        }
      }
      case Inbound.Tapped tapped ->
          assertThat(tapped.payload()).isEqualTo(text(expected, "payload"));
      case Inbound.Echoed echoed -> {
        assertThat(echoed.text()).isEqualTo(text(expected, "text"));
        assertThat(echoed.appId()).isEqualTo(text(expected, "app_id"));
      }
      case Inbound.Progressed progressed -> {}
      case Inbound.Undelivered undelivered -> {}
      case Inbound.Moved moved -> {}
      case Inbound.Noted noted -> {}
      case Inbound.Unreadable unreadable ->
          assertThat(unreadable.reason()).doesNotStartWith(InstagramItem.FAULT);
    }
  }

  /** The manifest's account is entry.id; without one, we take the account's side of the message. */
  private static @Nullable String account(JsonNode expected) {
    String account = text(expected, "account");
    boolean isEcho = expected.path("k").stringValue().equals("echo");
    boolean isMisplaced = !isEcho && account != null && account.equals(text(expected, "sender"));
    if (isMisplaced && text(expected, "recipient") != null) {
      return text(expected, "recipient");
    }
    return account != null ? account : text(expected, isEcho ? "sender" : "recipient");
  }

  private static String expectedKind(String manifestKind) {
    return switch (manifestKind) {
      case "text", "reply_to" -> "written:text";
      case "attachment", "story_reply", "story_mention", "unsupported" -> "written:" + manifestKind;
      case "quick_reply", "postback", "postback_referral" -> "tapped";
      case "echo" -> "echoed";
      case "read" -> "read";
      case "delivery" -> "delivered";
      case "deleted" -> "unsent";
      case "feed_change" -> "change";
      case "policy_enforcement" -> "policy";
      case "empty_event", "unknown_event", "malformed", "malformed_entry" -> "unreadable";
      case "game_play", "checkout_update" -> "unreadable"; // Messenger's own, never on Instagram
      default -> manifestKind;
    };
  }

  private static String kind(Inbound event) {
    return switch (event) {
      case Inbound.Written written -> "written:" + written.content();
      case Inbound.Noted noted ->
          Set.of("comments", "feed").contains(noted.what()) ? "change" : noted.what();
      default -> event.kind();
    };
  }

  private static List<Inbound> events(byte[] body) {
    WebhookReading reading = new MetaWebhookReader().read(body);
    assertThat(reading).isInstanceOf(WebhookReading.Events.class);
    WebhookReading.Events events = (WebhookReading.Events) reading;
    assertThat(events.channel()).isEqualTo(ChannelKind.INSTAGRAM);
    return events.events();
  }

  private static byte[] renamed(byte[] page) {
    ObjectNode envelope = (ObjectNode) JSON.readTree(page);
    return envelope.put("object", "instagram").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Instant instant(JsonNode ts) {
    if (ts.isMissingNode()) {
      return null;
    }
    String raw = ts.path("raw").asString();
    return switch (ts.path("unit").stringValue()) {
      case "ms" -> Instant.ofEpochMilli(new BigInteger(raw).longValueExact());
      case "s", "s?" ->
          raw.equals("0") ? null : Instant.ofEpochSecond(new BigInteger(raw).longValueExact());
      case "iso8601" -> OffsetDateTime.parse(raw.replace("+0000", "+00:00")).toInstant();
      default -> throw new AssertionError("Unknown unit in the manifest: " + ts);
    };
  }

  private static @Nullable MessageId messageId(@Nullable String id) {
    return id == null ? null : new MessageId(id);
  }

  private static @Nullable String text(JsonNode node, String name) {
    return node.path(name).isString() ? node.path(name).stringValue() : null;
  }
}
