package dev.countersign.meta.webhook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.channel.WebhookReading;
import dev.countersign.testkit.Corpus;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The payloads of other projects say to us what their manifest says that they hold. */
class WebhookCorpusTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, ChannelKind> CHANNELS =
      Map.of(
          "instagram", ChannelKind.INSTAGRAM,
          "messenger", ChannelKind.MESSENGER,
          "whatsapp", ChannelKind.WHATSAPP);

  private static final Map<ChannelKind, String> OBJECTS =
      Map.of(
          ChannelKind.INSTAGRAM, "instagram",
          ChannelKind.MESSENGER, "page",
          ChannelKind.WHATSAPP, "whatsapp_business_account");

  /** Kinds for which an entry or body stands that holds no event. */
  private static final Set<String> NO_EVENT = Set.of("no_entries", "empty_entry");

  /** Files that we read otherwise than the manifest: the kinds that we make of them. */
  private static final Map<String, List<String>> DIFFERENCES =
      Map.ofEntries(
          // is_self beside the postback: the account tapped its own button, which is no answer
          entry("fragments/instagram/test-sample-messaging_postbacks--public--1.json", "self"),
          // no type, but the member of one: read as that
          entry("whatsapp/wa_None--public--1.json", "written:text"),
          entry(
              "whatsapp/multi--piusalfred-whatsapp--3.json",
              "written:text",
              "written:attachment",
              "reaction",
              "written:attachment",
              "user_preferences"),
          // a message without anything in it
          entry("whatsapp/wa_None--codigoencasa-builderbot--1.json", "unreadable"),
          // type text without text: sent by a person, but nothing to read
          entry(
              "whatsapp/multi--HeiCg-whatsapp-cloud-api-py--1.json",
              "written:unsupported",
              "account_alerts"),
          // passed on often, which the manifest does not tell
          entry("whatsapp/wa_text--david-lev-pywa--4.json", "written:forwarded"),
          // said in a group, not to us: it answers nothing and opens no window
          entry("whatsapp/wa_text--nyaruka-courier--1.json", "group_message"),
          entry("whatsapp/wa_text--kapso-meta-docs-documentation--4.json", "group_message"),
          // a template's button whose payload is missing: what it said stands as typed
          entry("whatsapp/wa_button--shridarpatil-frappe_whatsapp--1.json", "written:text"),
          // each call is an event; one that the person makes opens the window
          entry("whatsapp/wa_change-calls--david-lev-pywa--1.json", "call_connect"),
          entry("whatsapp/wa_change-calls--david-lev-pywa--2.json", "written:call"),
          entry("whatsapp/wa_change-calls--kapso-meta-docs-documentation--1.json", "call_connect"),
          entry("whatsapp/wa_change-calls--kapso-meta-docs-documentation--2.json", "call_connect"),
          entry("whatsapp/wa_change-calls--kapso-meta-docs-documentation--3.json", "call_connect"),
          entry("whatsapp/wa_change-calls--kapso-meta-docs-documentation--4.json", "written:call"),
          entry(
              "whatsapp/wa_change-calls--piusalfred-whatsapp--1.json", "call_recording_available"),
          entry(
              "whatsapp/wa_change-calls--piusalfred-whatsapp--2.json",
              "call_transcription_available"),
          entry(
              "whatsapp/wa_change-messages--rodrigocoliveira-laravel-whatsapp-cloud-api--1.json",
              "written:call"),
          entry("whatsapp/wa_errors--david-lev-pywa--1.json", "call_terminate", "errors"),
          entry(
              "whatsapp/multi--gokapso-whatsapp-cloud-api-js--1.json",
              "written:attachment",
              "written:attachment",
              "written:attachment",
              "sent",
              "call_connect"),
          entry(
              "whatsapp/multi--gokapso-whatsapp-cloud-api-js--2.json",
              "account_alerts",
              "account_review_update",
              "account_update",
              "business_capability_update",
              "history",
              "message_template_components_update",
              "message_template_quality_update",
              "message_template_status_update",
              "written:text",
              "delivered",
              "echoed",
              "call_status",
              "partner_solutions",
              "payment_configuration_update",
              "phone_number_name_update",
              "phone_number_quality_update",
              "security",
              "smb_app_state_sync",
              "echoed",
              "template_category_update",
              "user_preferences"),
          // the status of a call, not of a message
          entry("whatsapp/wa_status_RINGING--david-lev-pywa--1.json", "call_ringing"),
          entry(
              "whatsapp/wa_status_-RINGING-ACCEPTED-REJECTED--kapso-meta-docs-documentation--1.json",
              "call"),
          // what was said before the number was connected
          entry("whatsapp/wa_media--kapso-meta-docs-documentation--1.json", "history"),
          entry("fragments/whatsapp/wa_value--kapso-meta-docs-documentation--1.json", "history"),
          entry("fragments/whatsapp/wa_value--kapso-meta-docs-documentation--2.json", "history"),
          // errors of a form's users, not of the account
          entry("whatsapp/wa_errors--kapso-meta-docs-documentation--1.json", "flows"),
          entry("whatsapp/wa_errors--kapso-meta-docs-documentation--2.json", "flows"));

  private static Map.Entry<String, List<String>> entry(String file, String... kinds) {
    return Map.entry(file, List.of(kinds));
  }

  @TestFactory
  Stream<DynamicTest> every_payload_is_read_as_its_manifest_says() {
    return tests(
        WebhookCorpusTest::agrees,
        "instagram",
        "messenger",
        "whatsapp",
        "fragments/instagram",
        "fragments/messenger",
        "fragments/whatsapp");
  }

  /** Both have the same shapes, so a body under the other's name must tell the same. */
  @TestFactory
  Stream<DynamicTest> instagram_and_messenger_are_read_alike() {
    return tests(
        payload ->
            assertThat(events(envelope(payload, "instagram"), ChannelKind.INSTAGRAM))
                .isEqualTo(events(envelope(payload, "page"), ChannelKind.MESSENGER)),
        "instagram",
        "messenger");
  }

  /** Meta always names the object; a body without it, or with another, is none of its own. */
  @TestFactory
  Stream<DynamicTest> a_body_under_no_name_or_a_strange_one_is_unreadable() {
    return tests(
        payload -> {
          if (!payload.object().equals(object(payload))) {
            assertThat(new MetaWebhookReader().read(payload.bytes()))
                .isInstanceOf(WebhookReading.Unreadable.class);
          }
        },
        "instagram",
        "messenger",
        "whatsapp");
  }

  private static Stream<DynamicTest> tests(Consumer<Corpus.Payload> test, String... folders) {
    Optional<Corpus> corpus = Corpus.find();
    Assumptions.assumeTrue(corpus.isPresent(), Corpus.ABSENT);
    return Stream.of(folders)
        .flatMap(folder -> corpus.orElseThrow().payloads(folder).stream())
        .filter(payload -> payload.file().endsWith(".json"))
        .map(payload -> DynamicTest.dynamicTest(payload.file(), () -> test.accept(payload)));
  }

  private static void agrees(Corpus.Payload payload) {
    ChannelKind channel = channel(payload);
    List<Inbound> events = events(envelope(payload, object(payload)), channel);
    List<String> kinds = events.stream().map(ManifestRow::kind).toList();
    List<String> ours = DIFFERENCES.get(payload.file());
    if (ours != null) {
      assertThat(kinds).isEqualTo(ours);
      return;
    }
    if (payload.expect().isEmpty()) {
      assertThat(kinds).hasSize(1).doesNotContain("unreadable");
      return;
    }
    List<ManifestRow> rows =
        payload
            .expect()
            .valueStream()
            .map(ManifestRow::new)
            .flatMap(WebhookCorpusTest::rows)
            .toList();
    assertThat(kinds)
        .as(payload.file())
        .isEqualTo(rows.stream().map(ManifestRow::expectedKind).toList());
    for (int i = 0; i < rows.size(); i++) {
      agrees(rows.get(i), events.get(i), payload);
    }
  }

  private static Stream<ManifestRow> rows(ManifestRow row) {
    return NO_EVENT.contains(row.kind())
        ? Stream.empty()
        : Collections.nCopies(row.events(), row).stream();
  }

  private static void agrees(ManifestRow row, Inbound event, Corpus.Payload payload) {
    Origin origin = event.origin();
    if (event instanceof Inbound.Unreadable unreadable) {
      assertThat(unreadable.reason()).doesNotStartWith(ItemGuard.FAULT);
      return;
    }
    if (Set.of("feed_change", "wa_change", "wa_errors").contains(row.kind())) {
      // the manifest tells only entry.id of these, even where a number is named
      assertThat(new String(payload.bytes(), StandardCharsets.UTF_8))
          .contains(origin.account() == null ? "" : "\"" + origin.account() + "\"");
      return;
    }
    if (!row.isStatus() || row.sender() != null) { // nor the user id that a status is about
      assertThat(origin.sender()).as("sender").isEqualTo(row.sender());
    }
    assertThat(origin.recipient()).as("recipient").isEqualTo(row.recipient());
    assertThat(origin.account()).as("account").isEqualTo(row.account());
    assertThat(origin.standby()).as("standby").isEqualTo(row.says("standby"));
    assertThat(origin.sentAt()).as("timestamp").isEqualTo(row.sentAt());
    if (row.kind().equals("delivery")) {
      assertThat(row.told().path("mids").toString())
          .contains(origin.messageId() == null ? "" : origin.messageId().value());
    } else if (row.messageId() != null || !(event instanceof Inbound.Tapped)) {
      assertThat(origin.messageId()).as("mid").isEqualTo(messageId(row, event));
    } else {
      assertThat(origin.messageId()).as("made mid").isNotNull();
    }
    contentAgrees(row, event);
  }

  /** The manifest takes the message that was reacted to for the id, where an item has no other. */
  private static @Nullable MessageId messageId(ManifestRow row, Inbound event) {
    return row.told().has("mid") ? row.messageId() : event.origin().messageId();
  }

  private static void contentAgrees(ManifestRow row, Inbound event) {
    switch (event) {
      case Inbound.Written written -> {
        assertThat(written.text()).as("text").isEqualTo(row.words());
        assertThat(written.quoted()).as("quoted").isEqualTo(row.quoted());
      }
      case Inbound.Tapped tapped -> {
        assertThat(tapped.payload()).as("payload").isEqualTo(row.text("payload"));
        assertThat(tapped.title()).as("title").isEqualTo(row.title());
      }
      case Inbound.Echoed echoed -> {
        if (!row.isOfWhatsApp()) { // the manifest does not tell the text of an echo of WhatsApp
          assertThat(echoed.text()).as("text").isEqualTo(row.text("text"));
          assertThat(echoed.appId()).as("app").isEqualTo(row.text("app_id"));
        }
      }
      case Inbound.Progressed progressed -> {
        assertThat(progressed.upTo()).as("up to").isEqualTo(row.upTo(progressed.progress()));
        assertThat(progressed.tag()).as("tag").isEqualTo(row.text("biz_opaque"));
      }
      case Inbound.Undelivered undelivered ->
          assertThat(undelivered.failed().code())
              .as("code")
              .isEqualTo(row.told().path("errors").path(0).asString("no-code"));
      case Inbound.Moved moved ->
          assertThat(moved.current()).as("moved to").containsExactly(row.text("new_wa_id"));
      case Inbound.Noted noted ->
          assertThat(noted.opensWindow())
              .as("opens window")
              .isEqualTo(row.kind().equals("referral") || "react".equals(row.text("action")));
      case Inbound.Unreadable unreadable -> {}
    }
  }

  /** The payload as a body about that object; a fragment in the envelope that it lacks. */
  private static byte[] envelope(Corpus.Payload payload, String object) {
    JsonNode json = JSON.readTree(payload.bytes());
    ObjectNode envelope =
        payload.file().startsWith("fragments/") ? wrapped(json) : (ObjectNode) json;
    return envelope.put("object", object).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode wrapped(JsonNode fragment) {
    ObjectNode envelope = JSON.createObjectNode();
    if (fragment.has("standby") && fragment.path("standby").isArray()) {
      envelope.putArray("entry").add(fragment);
    } else if (fragment.has("messaging_product")) {
      ObjectNode change = envelope.putArray("entry").addObject().putArray("changes").addObject();
      change.put("field", fragment.path("field").asString("history")).set("value", fragment);
    } else {
      String list = fragment.has("field") ? "changes" : "messaging";
      envelope.putArray("entry").addObject().putArray(list).add(fragment);
    }
    return envelope;
  }

  private static ChannelKind channel(Corpus.Payload payload) {
    String folder = payload.file().replaceFirst("^fragments/", "").replaceFirst("/.*", "");
    return requireNonNull(CHANNELS.get(folder), payload.file());
  }

  private static String object(Corpus.Payload payload) {
    return requireNonNull(OBJECTS.get(channel(payload)));
  }

  private static List<Inbound> events(byte[] body, ChannelKind channel) {
    WebhookReading reading = new MetaWebhookReader().read(body);
    assertThat(reading).isInstanceOf(WebhookReading.Events.class);
    WebhookReading.Events events = (WebhookReading.Events) reading;
    assertThat(events.channel()).isEqualTo(channel);
    return events.events();
  }
}
