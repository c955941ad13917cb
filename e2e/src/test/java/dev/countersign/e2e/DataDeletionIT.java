package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.countersign.gateway.ErasureRequests;
import dev.countersign.sandbox.account.Credential;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.store.Erasure;
import dev.countersign.value.Fingerprint;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/** Meta tells that somebody wants their data removed, and it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DataDeletionIT {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String COMMENT = "canary-comment-of-somebody";

  private final ThreeChannels countersign = ThreeChannels.startWithPages();
  private final Http anonymous = Http.at(countersign.port());

  @AfterAll
  void stop() {
    countersign.close();
  }

  /** Signed without the product's code. */
  private static String signed(String secret, String payload) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String encoded = base64.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    String hex = new Credential(secret).sign(encoded.getBytes(StandardCharsets.UTF_8));
    return base64.encodeToString(HexFormat.of().parseHex(hex)) + "." + encoded;
  }

  private static String payload(PersonId person, String algorithm) {
    return "{\"user_id\":\"%s\",\"algorithm\":\"%s\",\"issued_at\":1790000000}"
        .formatted(person, algorithm);
  }

  private static String wishOf(PersonId person) {
    return signed(MetaWebhook.SHOP_SECRET, payload(person, "HMAC-SHA256"));
  }

  private Http.Answer post(String signedRequest) {
    String form = "signed_request=" + URLEncoder.encode(signedRequest, StandardCharsets.UTF_8);
    return anonymous.post(
        "/data-deletion", form.getBytes(StandardCharsets.UTF_8), "Content-Type", FORM);
  }

  private String decided(PersonId person) {
    ObjectNode request = ThreeChannels.request("shop-instagram", person.value());
    request
        .putArray("choices")
        .addObject()
        .put("key", "approve")
        .put("title", "Approve ✅")
        .put("approves", true);
    request
        .withArray("choices")
        .addObject()
        .put("key", "reject")
        .put("title", "Reject ❌")
        .put("approves", false)
        .put("comment", "required");
    request
        .putObject("resume")
        .put("type", "http")
        .put("url", countersign.receiver.url("/deleted-" + person));
    String id = countersign.ask(request);
    countersign.awaitMessage(person, 1);
    countersign.tap(person, "Reject ❌");
    countersign.awaitMessage(person, 2);
    countersign.write(person, COMMENT);
    countersign.awaitStatus(id, "DECIDED");
    Wait.until("the workflow knows")
        .until(() -> countersign.approval(id).text("/resume/state").equals("DONE"));
    // the echo of a late notice would name the person again
    Wait.until("nothing is to be sent any more")
        .until(() ->
            countersign.database.number("select count(*) from outbox where due_at is not null")
                == 0);
    countersign.awaitWebhooks();
    return id;
  }

  @Test
  void s6_a_person_who_wants_it_is_found_nowhere_and_what_was_decided_stands() {
    PersonId person = countersign.newcomer();
    String id = decided(person);
    assertThat(countersign.database.tablesWith(person.value()))
        .as("what is there is found, so the search works")
        .contains("contact", "approver", "journal");

    Http.Answer answer = post(wishOf(person));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    String code = answer.text("/confirmation_code");
    assertThat(code).matches("[0-9a-f]{24}");
    assertThat(answer.text("/url")).isEqualTo(ThreeChannels.PUBLIC_URL + "/data-deletion/" + code);
    String page = "/data-deletion/" + code;
    Wait.until("it is done")
        .until(() -> anonymous.get(page).body().contains("Your data has been removed"));
    assertThat(countersign.database.tablesWith(person.value())).isEmpty();
    Http.Answer approval = countersign.approval(id);
    assertThat(approval.text("/status")).isEqualTo("DECIDED");
    assertThat(approval.text("/outcome")).isEqualTo("rejected");
    assertThat(approval.body()).doesNotContain(person.value(), COMMENT);
    assertThat(countersign.journal(id)).contains("ERASED");
    assertThat(countersign.part(dev.countersign.spring.CountersignDatabase.class).dataSource())
        .satisfies(database ->
            assertThat(new dev.countersign.postgres.JournalCheck(database).run().broken())
                .isEmpty());

    assertThat(post(wishOf(person)).text("/confirmation_code"))
        .as("the same wish again")
        .isEqualTo(code);
    assertThat(anonymous.get(page).body()).contains("Your data has been removed");
  }

  @Test
  void s6_forged_wishes_are_refused_and_nothing_is_removed() {
    PersonId person = countersign.newcomer();
    String payload = payload(person, "HMAC-SHA256");
    for (String forged :
        List.of(
            signed("another-app-secret", payload),
            signed(MetaWebhook.SHOP_SECRET, payload(person, "none")),
            "." + wishOf(person).split("\\.", -1)[1],
            "AAAA." + wishOf(person).split("\\.", -1)[1],
            "",
            "nonsense")) {
      Http.Answer answer = post(forged);
      assertThat(answer.status()).as(forged).isEqualTo(400);
      assertThat(answer.text("/error")).startsWith("signed_request: ");
      assertThat(answer.body()).doesNotContain(person.value());
    }
    assertThat(
            anonymous
                .call(
                    "POST", "/data-deletion?signed_request=" + wishOf(person), "Content-Type", FORM)
                .status())
        .as("an address does nothing")
        .isEqualTo(400);
    assertThat(anonymous.get("/data-deletion").status()).isEqualTo(405);

    assertThat(
            countersign.database.number(
                "select count(*) from contact where address = ?", person.value()))
        .isOne();
    assertThat(countersign.database.number("select count(*) from erasure where ended_at is null"))
        .isZero();
  }

  /** Both have pictures in {@code target/screenshots}. */
  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void the_page_fits_a_phone(ColorScheme scheme) {
    Erasure.Code code = new Erasure.Code(Fingerprint.sha256(scheme.name()).substring(0, 24));
    countersign.part(ErasureRequests.class).request(code, Set.of());
    URI address = URI.create("http://127.0.0.1:" + countersign.port() + "/data-deletion/" + code);
    try (Chromium chromium = new Chromium();
        BrowserContext window = chromium.context(390, 800, scheme)) {
      Page page = chromium.open(window, address);

      assertThat(page.locator("main").innerText()).contains("Confirmation code", code.value());
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
      Chromium.photograph(page, "data-deletion-" + scheme.name().toLowerCase(Locale.ROOT));
      assertThat(chromium.complaints()).isEmpty();
    }
  }

  @Test
  void a_page_without_a_wish_says_so() {
    for (String code : List.of("0".repeat(24), "x", "%00", "<script>")) {
      Http.Answer answer =
          anonymous.get("/data-deletion/" + URLEncoder.encode(code, StandardCharsets.UTF_8));
      assertThat(answer.status()).as(code).isIn(400, 404);
      assertThat(answer.body()).doesNotContain("<script>");
    }
  }
}
