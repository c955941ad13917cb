package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks that Meta would not send, or not in this form: W1 to W9. Large ones are in {@link
 * LargeWebhookIT}, and what looks like an answer and is none in {@link FalseTapsIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadWebhookIT {
  private static final String WEBHOOK = "/webhooks/instagram";

  private final Countersign countersign = Countersign.start();

  @AfterAll
  void stop() {
    countersign.close();
  }

  private long stored() {
    return countersign.database.number("select count(*) from inbox");
  }

  private double rejected(String reason) {
    return countersign.counter("countersign_webhook_rejected_total", reason);
  }

  @Test
  void w1_without_a_signature_nothing_is_stored() {
    countersign.awaitQuiet();
    long before = stored();
    double rejections = rejected("missing");
    String body = MetaWebhook.wrote("1", Instant.now()).replace("Hi", "canary-of-nobody");

    try (Logged logged = Logged.listen()) {
      Http.Answer answer = countersign.anonymous.post(WEBHOOK, body);

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.body()).isEmpty();
      assertThat(logged.text()).doesNotContain("canary-of-nobody");
    }
    assertThat(stored()).isEqualTo(before);
    assertThat(rejected("missing")).isEqualTo(rejections + 1);
  }

  @Test
  void w2_a_wrong_signature_of_any_kind_is_refused_and_nothing_is_stored() {
    String body = MetaWebhook.wrote("1", Instant.now());
    String right = MetaWebhook.sign(MetaWebhook.SHOP_SECRET, body);
    char last = right.charAt(right.length() - 1);
    List<String> wrong =
        List.of(
            right.substring(0, right.length() - 1) + (last == '0' ? '1' : '0'),
            "sha256=" + right.substring("sha256=".length()).toUpperCase(Locale.ROOT),
            right.replace("sha256=", "sha1="),
            right.replace("sha256=", ""),
            right + ", " + right,
            right.replace("sha256=", "sha256= "),
            right.replace("sha256=", " sha256 = "),
            "sha256=" + "0".repeat(64),
            "sha256=",
            MetaWebhook.sign("another-apps-secret", body));
    countersign.awaitQuiet();
    long before = stored();
    double rejections = rejected("bad");

    for (String signature : wrong) {
      Http.Answer answer =
          countersign.anonymous.post(WEBHOOK, body, MetaWebhook.SIGNATURE, signature);
      assertThat(answer.status()).as(signature).isEqualTo(401);
      assertThat(answer.body()).isEmpty();
    }

    assertThat(
            countersign
                .anonymous
                .post(WEBHOOK, body, MetaWebhook.SIGNATURE, right, MetaWebhook.SIGNATURE, right)
                .status())
        .isEqualTo(401);
    assertThat(
            countersign
                .anonymous
                .post(
                    WEBHOOK,
                    body,
                    "X-Hub-Signature",
                    "sha1=4e0aa2cbc1a2b4d7e1f5a8b8a7dc0f1d5e6b7c8d")
                .status())
        .isEqualTo(401);
    assertThat(stored()).isEqualTo(before);
    assertThat(rejected("bad")).isEqualTo(rejections + wrong.size() + 1);
  }

  /**
   * One address serves the accounts of all apps, so that what another configured app signed is
   * taken, 200, and then speaks for none of this app's accounts; a secret of no app is 401.
   */
  @Test
  void w3_another_apps_signature_does_not_reach_this_apps_account() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, Countersign.request(phone));
    String tap = MetaWebhook.tap(phone.address(), phone.payload("Approve ✅"));
    long setAside = quarantined("unknown-account");

    Http.Answer answer =
        countersign.anonymous.post(
            WEBHOOK, tap, MetaWebhook.SIGNATURE, MetaWebhook.sign("branch-app-secret", tap));

    assertThat(answer.status()).isEqualTo(200);
    countersign.awaitInbox();
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    assertThat(countersign.journal(id)).doesNotContain("DECIDED", "VOTED", "ANSWER_REFUSED");
    assertThat(quarantined("unknown-account")).isEqualTo(setAside + 1);
  }

  private long quarantined(String reason) {
    return countersign.database.number("select count(*) from quarantine where reason = ?", reason);
  }

  @Test
  void w4_a_body_that_a_proxy_wrote_again_no_longer_fits_its_signature() throws Exception {
    String body = MetaWebhook.wrote("1", Instant.now()).replace("Hi", "Gr\\u00fc\\u00dfe");
    String signature = MetaWebhook.sign(MetaWebhook.SHOP_SECRET, body);
    List<String> rewritten =
        List.of(
            body.replace("{", "{ "),
            body.replace("\\u00fc", "ü"),
            body.replace("\\u00fc", "\\u00FC"),
            JsonMapper.shared().readTree(body).toString(),
            body + "\n");
    countersign.awaitQuiet();
    long before = stored();

    for (String other : rewritten) {
      assertThat(
              countersign.anonymous.post(WEBHOOK, other, MetaWebhook.SIGNATURE, signature).status())
          .as(other)
          .isEqualTo(401);
    }

    assertThat(stored()).isEqualTo(before);
    assertThat(countersign.deliver(body).status()).as("as Meta wrote it").isEqualTo(200);
    assertThat(Files.readString(Path.of("..", "docs", "instagram.md")))
        .as("the docs name this cause")
        .contains("If a proxy in front of the server rewrites JSON bodies");
  }

  @Test
  void w6_what_is_signed_but_makes_no_sense_is_stored_and_set_aside() {
    List<String> senseless =
        List.of(
            "this is not JSON",
            "",
            "[".repeat(2000) + "]".repeat(2000),
            "{\"object\":\"instagram\",\"entry\":" + "[".repeat(2000) + "]".repeat(2000) + "}",
            "{\"object\":\"permissions\",\"entry\":[]}",
            "{\"entry\":[]}",
            "null",
            "{\"object\":\"instagram\"}");
    double before = countersign.counter("countersign_webhook_quarantined_total", "unreadable");
    long rows =
        countersign.database.number("select count(*) from quarantine where reason = 'unreadable'");

    for (String body : senseless) {
      assertThat(countersign.deliver(body).status()).as(body).isEqualTo(200);
    }

    countersign.awaitInbox();
    assertThat(
            countersign.database.number(
                "select count(*) from quarantine where reason = 'unreadable'"))
        .isEqualTo(rows + senseless.size());
    Wait.until("the counter shows them")
        .until(() ->
            countersign.counter("countersign_webhook_quarantined_total", "unreadable")
                == before + senseless.size());
  }

  @Test
  void w7_an_event_for_an_account_that_is_not_registered_is_set_aside_and_unanswered() {
    ObjectNode item = JsonMapper.shared().createObjectNode();
    item.putObject("message").put("mid", MetaWebhook.newMessageId()).put("text", "Hi");

    Http.Answer answer =
        countersign.deliver(MetaWebhook.instagram("17840000000000009", "5", Instant.now(), item));

    assertThat(answer.status()).isEqualTo(200);
    countersign.awaitInbox();
    assertThat(
            countersign.database.number(
                "select count(*) from quarantine where reason = 'unknown-account'"))
        .isPositive();
    Wait.until("the counter shows it")
        .until(() ->
            countersign.counter("countersign_webhook_quarantined_total", "unknown-account") > 0);
    assertThat(countersign.sandbox.calls())
        .as("questions after names of others may go out meanwhile")
        .noneMatch(call -> Phone.body(call).at("/recipient/id").asString("").equals("5"))
        .noneMatch(call -> call.path().endsWith("/5"));
    assertThat(countersign.database.number("select count(*) from contact where address = '5'"))
        .isZero();
  }

  @Test
  void w9_one_poisoned_item_in_a_batch_of_a_thousand_harms_no_other() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, Countersign.request(phone));
    ObjectNode body = JsonMapper.shared().createObjectNode().put("object", "instagram");
    var items =
        body.putArray("entry")
            .addObject()
            .put("id", MetaWebhook.SHOP_ID)
            .put("time", 1)
            .putArray("messaging");
    for (int i = 0; i < 998; i++) {
      ObjectNode item = items.addObject();
      item.putObject("sender").put("id", phone.address());
      item.putObject("recipient").put("id", MetaWebhook.SHOP_ID);
      item.put("timestamp", Instant.now().toEpochMilli());
      item.putObject("message").put("mid", "mid.w9." + i).put("text", "line " + i);
    }
    items.add("a poisoned item");
    var tap =
        JsonMapper.shared()
            .readTree(MetaWebhook.tap(phone.address(), phone.payload("Approve ✅"), "mid.w9.tap"))
            .at("/entry/0/messaging/0");
    items.add(tap);

    assertThat(countersign.deliver(body.toString()).status()).isEqualTo(200);

    Wait.until("the tap at its end is handled")
        .atMost(Duration.ofMinutes(2))
        .until(() -> countersign.status(id).equals("DECIDED"));
    countersign.awaitInbox();
    assertThat(
            countersign.database.number(
                "select count(*) from quarantine where item = 998 and reason = 'unreadable'"))
        .isEqualTo(1);
    assertThat(
            countersign.database.number(
                "select count(*) from inbound_event where event_id like 'mid.w9.%'"))
        .isEqualTo(999);
    assertThat(
            countersign.database.number(
                "select count(*) from inbox where due_at is null and state <> 'DONE'"))
        .as("the echo of what they are answered may come meanwhile")
        .isZero();
  }

  @Test
  void an_address_below_webhooks_that_does_not_exist_is_not_found() {
    assertThat(countersign.anonymous.get("/webhooks/telegram").status()).isEqualTo(404);
    assertThat(countersign.anonymous.post("/webhooks/telegram", "{}").status()).isEqualTo(404);
  }
}
