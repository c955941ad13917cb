package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.Together;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks that Meta would not send, or not in this form: W1 to W12. */
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

  /** The value of a counter; 0 before it has counted anything. */
  private double counter(String name, String reason) {
    return countersign
        .anonymous
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name) && line.contains("\"" + reason + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private double rejected(String reason) {
    return counter("countersign_webhook_rejected_total", reason);
  }

  @Test
  void w1_without_a_signature_nothing_is_stored() {
    long before = stored();
    double rejections = rejected("missing");

    Http.Answer answer = countersign.anonymous.post(WEBHOOK, MetaWebhook.wrote("1", Instant.now()));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).isEmpty();
    assertThat(stored()).isEqualTo(before);
    assertThat(rejected("missing")).isEqualTo(rejections + 1);
  }

  @Test
  void w2_and_w3_a_wrong_signature_of_any_kind_is_refused_and_nothing_is_stored() {
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
            "sha256=" + "0".repeat(64),
            "sha256=",
            MetaWebhook.sign("another-apps-secret", body));
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

  @Test
  void w3_another_apps_signature_does_not_reach_this_apps_account() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, Countersign.request(phone));
    String tap = MetaWebhook.tap(phone.address(), phone.payload("Approve ✅"));

    Http.Answer answer =
        countersign.anonymous.post(
            WEBHOOK, tap, MetaWebhook.SIGNATURE, MetaWebhook.sign("branch-app-secret", tap));

    assertThat(answer.status()).isEqualTo(200);
    countersign.awaitInbox();
    assertThat(countersign.status(id)).isEqualTo("WAITING");
  }

  @Test
  void w4_a_body_that_a_proxy_wrote_again_no_longer_fits_its_signature() {
    String body = MetaWebhook.wrote("1", Instant.now());
    String signature = MetaWebhook.sign(MetaWebhook.SHOP_SECRET, body);

    assertThat(
            countersign
                .anonymous
                .post(WEBHOOK, body.replace("{", "{ "), MetaWebhook.SIGNATURE, signature)
                .status())
        .isEqualTo(401);
  }

  @Test
  void w5_a_body_of_more_than_four_mebibytes_is_refused_and_three_megabytes_are_not() {
    long before = stored();
    String small = "{\"object\":\"whatsapp_business_account\",\"entry\":[],\"x\":\"";
    String large = small + "a".repeat((4 << 20) + 1 - small.length() - 2) + "\"}";
    String fits = small + "a".repeat(3_000_000) + "\"}";

    assertThat(large).hasSize((4 << 20) + 1);
    assertThat(countersign.deliver(large).status()).isEqualTo(413);
    assertThat(stored()).isEqualTo(before);
    assertThat(rejected("too-large")).isPositive();
    assertThat(countersign.deliver(fits).status()).isEqualTo(200);
    assertThat(stored()).isEqualTo(before + 1);
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
    double before = counter("countersign_webhook_quarantined_total", "unreadable");
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
            counter("countersign_webhook_quarantined_total", "unreadable")
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
        .until(() -> counter("countersign_webhook_quarantined_total", "unknown-account") > 0);
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
      item.putObject("message").put("mid", MetaWebhook.newMessageId()).put("text", "line " + i);
    }
    items.add("a poisoned item");
    var tap =
        JsonMapper.shared()
            .readTree(MetaWebhook.tap(phone.address(), phone.payload("Approve ✅")))
            .at("/entry/0/messaging/0");
    items.add(tap);

    assertThat(countersign.deliver(body.toString()).status()).isEqualTo(200);

    countersign.awaitStatus(id, "DECIDED");
    countersign.awaitInbox();
    assertThat(
            countersign.database.number(
                "select count(*) from quarantine where item = 998 and reason = 'unreadable'"))
        .isEqualTo(1);
    assertThat(
            countersign.database.number(
                "select count(*) from inbound_event where kind like '%' and seen_at > now() - interval '1 minute'"))
        .isGreaterThanOrEqualTo(999);
  }

  @Test
  void w11_while_the_database_does_not_take_it_the_answer_is_503_within_two_seconds()
      throws Exception {
    Phone phone = countersign.stranger();
    String body = MetaWebhook.wrote(phone.address(), Instant.now());
    try (var connection = countersign.database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table inbox in access exclusive mode");
      long start = System.nanoTime();

      Http.Answer answer = countersign.deliver(body);

      long millis = (System.nanoTime() - start) / 1_000_000;
      assertThat(answer.status()).isEqualTo(503);
      assertThat(millis).isLessThan(2300);
      connection.rollback();
    }
    assertThat(countersign.deliver(body).status()).isEqualTo(200);
    countersign.awaitInbox();
    assertThat(
            countersign.database.number(
                "select count(*) from contact where address = ?", phone.address()))
        .isEqualTo(1);
  }

  @Test
  void w12_echo_standby_read_reaction_and_unsent_never_decide() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, Countersign.request(phone));
    String payload = phone.payload("Approve ✅");
    String tap = MetaWebhook.tap(phone.address(), payload);
    List<String> harmless =
        List.of(
            tap.replace("\"mid\"", "\"is_echo\":true,\"mid\""),
            tap.replace("\"mid\"", "\"is_deleted\":true,\"mid\""),
            tap.replace("\"mid\"", "\"is_self\":true,\"mid\""),
            tap.replace("\"messaging\"", "\"standby\""),
            tap.replace("\"message\":", "\"read\":"),
            tap.replace("\"message\":", "\"reaction\":"),
            tap.replace("\"message\":", "\"delivery\":"));

    for (String body : harmless) {
      assertThat(countersign.deliver(body).status()).isEqualTo(200);
    }

    countersign.awaitInbox();
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    assertThat(countersign.journal(id)).doesNotContain("DECIDED", "ANSWER_REFUSED");
  }

  /** D3: a button that somebody else got hold of. */
  @Test
  void d3_a_tap_by_somebody_else_decides_nothing_and_tells_them_nothing() {
    Phone phone = countersign.person();
    Phone stranger = countersign.person();
    ObjectNode request = Countersign.request(phone).put("title", "Secret salary");
    String id = countersign.askAndShow(phone, request);

    countersign.deliver(MetaWebhook.tap(stranger.address(), phone.payload("Approve ✅")));

    Wait.until("the stranger is answered").until(() -> !stranger.received().isEmpty());
    assertThat(countersign.status(id)).isEqualTo("WAITING");
    assertThat(stranger.received()).containsExactly("This button cannot be used from here.");
    assertThat(countersign.journal(id)).contains("ANSWER_REFUSED");
  }

  /** D8: keys are not to be guessed. */
  @Test
  void d8_guessed_keys_decide_nothing() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, Countersign.request(phone));

    Together.run(
        20,
        () ->
            countersign.deliver(
                MetaWebhook.tap(
                    phone.address(),
                    "HIL_APPROVE|" + java.util.UUID.randomUUID().toString().substring(0, 22))));

    countersign.awaitInbox();
    assertThat(countersign.status(id)).isEqualTo("WAITING");
  }

  @Test
  void an_address_below_webhooks_that_does_not_exist_is_not_found() {
    assertThat(countersign.anonymous.get("/webhooks/telegram").status()).isEqualTo(404);
    assertThat(countersign.anonymous.post("/webhooks/telegram", "{}").status()).isEqualTo(404);
  }
}
