package dev.countersign.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** People change values before they decide: in the chat of each app, and on the page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChangedValuesIT {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final ThreeChannels countersign = ThreeChannels.startWithPages();
  private final Http anonymous = Http.at(countersign.port());

  @AfterAll
  void stop() {
    countersign.close();
  }

  static Stream<Arguments> apps() {
    return ThreeChannels.apps();
  }

  @ParameterizedTest
  @MethodSource("apps")
  void values_are_changed_in_the_chat_and_shown_back_before_they_count(
      String account, PersonId ada) {
    countersign.write(ada, "Hi");
    int before = countersign.received(ada).size();
    String id = countersign.ask(request(account, ada));
    countersign.awaitMessage(ada, before + 1);

    countersign.tap(ada, "Edit ✏️");
    assertThat(text(ada, before + 2))
        .isEqualTo("Please write the new value for Amount, or = to keep 120.");
    countersign.write(ada, "ninety-nine");
    assertThat(text(ada, before + 3))
        .isEqualTo("That is no value for Amount. Please write a number.");
    countersign.write(ada, "501");
    assertThat(text(ada, before + 4)).contains("That is no value for Amount: ").contains("500");
    countersign.write(ada, "99.50");
    assertThat(text(ada, before + 5)).isEqualTo("Please write the value for Reason.");
    countersign.write(ada, "Goodwill");
    Wait.until("the changes are shown back")
        .until(() -> saysLast(ada, "120 → 99.5") && saysLast(ada, "— → Goodwill"));
    assertThat(countersign.approval(id).text("/status")).isEqualTo("WAITING");
    countersign.tap(ada, "Approve ✅");

    countersign.awaitStatus(id, "DECIDED");
    JsonNode decision = countersign.approval(id).json().at("/decision");
    assertThat(decision.path("fields").toString())
        .isEqualTo("{\"order\":\"4711\",\"amount\":99.5,\"reason\":\"Goodwill\"}");
    assertThat(decision.path("before").toString()).isEqualTo("{\"amount\":120,\"reason\":null}");
    assertThat(decision.path("digest").asString())
        .isNotEqualTo(countersign.approval(id).text("/digest"));
  }

  @Test
  void a_choice_that_approves_waits_for_what_is_required_and_words_do_all_of_it() {
    PersonId ada = countersign.newcomer();
    int before = countersign.received(ada).size();
    String id = countersign.ask(request("shop-instagram", ada));
    countersign.awaitMessage(ada, before + 1);

    countersign.write(ada, "approve");
    assertThat(text(ada, before + 2)).isEqualTo("Please write the value for Reason.");
    countersign.write(ada, "yes");
    assertThat(text(ada, before + 3)).contains("— → yes");
    countersign.write(ada, "edit");
    assertThat(text(ada, before + 4)).contains("to keep 120");
    countersign.write(ada, "=");
    assertThat(text(ada, before + 5)).contains("to keep yes");
    countersign.write(ada, "=");
    countersign.awaitMessage(ada, before + 6);
    countersign.write(ada, "approve");

    countersign.awaitStatus(id, "DECIDED");
    assertThat(countersign.approval(id).text("/decision/fields/reason")).isEqualTo("yes");
    assertThat(countersign.approval(id).json().at("/decision/before").toString())
        .isEqualTo("{\"reason\":null}");
  }

  @Test
  void whoever_opens_the_link_changes_nothing_and_learns_nothing_about_people() {
    PersonId ada = countersign.newcomer();
    String id = ask(ada);
    String link = countersign.link(ada);
    Wait.until("it is noted as sent").until(() -> countersign.journal(id).contains("SENT"));
    List<String> journal = countersign.journal(id);

    for (int i = 0; i < 3; i++) {
      Http.Answer page = anonymous.get(link);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body())
          .contains("Amount")
          .doesNotContain(ada.value(), "Somebody", "<script", "og:");
      assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(page.header("Cache-Control")).contains("no-store");
      assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
    }
    assertThat(anonymous.call("HEAD", link).status()).isEqualTo(200);

    assertThat(countersign.approval(id).text("/status")).isEqualTo("WAITING");
    assertThat(countersign.journal(id)).isEqualTo(journal);
  }

  @Test
  void the_page_decides_once_and_says_nothing_more_afterwards() {
    PersonId ada = countersign.newcomer();
    String id = ask(ada);
    int before = countersign.received(ada).size();
    String link = countersign.link(ada);

    Http.Answer missing = submit(link, "choice=approve&field.amount=99&field.reason=");
    Http.Answer wrong = submit(link, "choice=approve&field.amount=900&field.reason=x");
    Http.Answer noChoice = submit(link, "field.amount=99&field.reason=x");
    assertThat(countersign.approval(id).text("/status")).isEqualTo("WAITING");
    Http.Answer decided =
        submit(link, "choice=approve&field.amount=99&field.reason=Good+will&field.order=1");
    Http.Answer again = submit(link, "choice=reject&field.amount=1&field.reason=x");

    assertThat(missing.status()).isEqualTo(422);
    assertThat(missing.body()).contains("Required");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.body()).contains("That is no value for Amount").contains("900");
    assertThat(noChoice.status()).isEqualTo(422);
    assertThat(decided.status()).isEqualTo(200);
    assertThat(decided.body()).contains("Recorded: Approve ✅");
    assertThat(again.status()).isEqualTo(410);
    assertThat(anonymous.get(link).body()).doesNotContain("Amount", "Approve", "99");
    countersign.awaitStatus(id, "DECIDED");
    JsonNode decision = countersign.approval(id).json().at("/decision");
    assertThat(decision.path("fields").toString())
        .isEqualTo("{\"order\":\"4711\",\"amount\":99,\"reason\":\"Good will\"}");
    assertThat(decision.path("respondedBy").asString()).isEqualTo(ada.value());
    assertThat(text(ada, before + 1)).isEqualTo("Recorded: Approve ✅");
  }

  @Test
  void a_link_that_was_made_up_or_changed_leads_nowhere() {
    PersonId ada = countersign.newcomer();
    ask(ada);
    String link = countersign.link(ada);
    String key = link.substring(0, link.indexOf('.'));

    for (String other :
        List.of(
            link.substring(0, link.length() - 1) + (link.endsWith("A") ? "B" : "A"),
            key + ".zzzzzz." + link.substring(link.lastIndexOf('.') + 1),
            key,
            "/decide/x")) {
      assertThat(anonymous.get(other).status()).as(other).isEqualTo(404);
      assertThat(submit(other, "choice=approve").status()).as(other).isEqualTo(404);
    }
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        Arguments.of("/fields/0/value", "{'key':'a','input':'required'}"),
        Arguments.of("/fields/0/value", "{'key':'a','input':'prefilled','value':null}"),
        Arguments.of(
            "/fields/0/value", "{'key':'a','input':'editable','type':'number','value':'x'}"),
        Arguments.of(
            "/fields/0/value", "{'key':'a','input':'editable','value':9,'schema':{'maximum':5}}"),
        Arguments.of(
            "/fields/0/input", "{'key':'a','input':'editable','value':'1','display':'masked'}"),
        Arguments.of("/fields/0/input", "{'key':'a','input':'changeable','value':'1'}"),
        Arguments.of("/fields/0/type", "{'key':'a','input':'editable','type':'money'}"),
        Arguments.of(
            "/fields/0/type",
            "{'key':'a','input':'editable','type':'text','schema':{'type':'number'}}"),
        Arguments.of(
            "/fields/0/schema", "{'key':'a','input':'editable','schema':{'type':'money'}}"),
        Arguments.of("/fields/0/schema", "{'key':'a','value':'1','schema':{'type':'string'}}"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void a_field_that_contradicts_itself_is_refused_where_it_does(String pointer, String field) {
    ObjectNode request =
        ThreeChannels.request("shop-instagram", ThreeChannels.ADA_ON_INSTAGRAM.value());
    request.putArray("fields").add(JsonMapper.shared().readTree(field.replace('\'', '"')));

    Http.Answer answer = countersign.api.post("/v1/approvals", request.toString());

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.text("/errors/0/pointer")).isEqualTo(pointer);
  }

  @Test
  void every_page_of_choices_is_looked_at_also_where_editing_takes_the_room_of_one() {
    ObjectNode request = request("shop-instagram", ThreeChannels.ADA_ON_INSTAGRAM);
    for (int i = 0; i < 12; i++) {
      request.withArray("choices").add(choice("choice-" + i, "Choice " + i, i == 0));
    }
    request.withArray("choices").add(choice("long", "x".repeat(21), false));

    Http.Answer answer = countersign.api.post("/v1/approvals", request.toString());

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.text("/errors/0/pointer")).isEqualTo("/choices/12/title");
  }

  @ParameterizedTest
  @CsvSource({"en, LIGHT, 390", "en, DARK, 390", "ar, LIGHT, 390", "de, LIGHT, 1280"})
  void the_page_works_in_a_browser(String language, ColorScheme scheme, int width) {
    PersonId ada = countersign.newcomer();
    ObjectNode request = request("shop-instagram", ada).put("locale", language);
    request
        .withArray("choices")
        .add(choice("approve", "Approve ✅", true))
        .add(choice("request-changes", "Request changes", false).put("comment", "required"))
        .add(choice("reject", "Reject ❌", false));
    request
        .withArray("fields")
        .add(field("urgent", "Urgent").put("input", "editable").put("value", true))
        .add(field("day", "Pay on").put("input", "editable").put("type", "date"))
        .add(field("card", "Card").put("value", "4111").put("display", "masked"));
    int before = countersign.received(ada).size();
    String id = countersign.ask(request);
    countersign.awaitMessage(ada, before + 1);
    String link = countersign.link(ada);
    String name = "decide-" + language + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);

    try (Chromium chromium = new Chromium();
        BrowserContext window = chromium.context(width, 800, scheme)) {
      Page page =
          chromium.open(window, URI.create("http://127.0.0.1:" + countersign.port() + link));
      Chromium.photograph(page, name);
      assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
          .isEqualTo(true);
      page.locator("#field-amount").fill("7000");
      button(page, "Approve ✅").click();
      assertThat(page.locator(".error")).hasCount(2);
      Chromium.photograph(page, name + "-refused");
      button(page, "Request changes").click();
      assertThat(page.locator("#comment[aria-invalid]")).hasCount(1);
      chromium.complaints();
      page.locator("#field-amount").fill("70");
      page.locator("#field-reason").fill("Goodwill");
      page.locator("#field-urgent").selectOption("false");
      page.locator("#field-day").fill("2026-12-24");
      page.locator("#comment").fill("Thanks!");
      button(page, "Approve ✅").click();
      page.locator(".recorded").waitFor();
      Chromium.photograph(page, name + "-recorded");
      assertThat(chromium.complaints()).isEmpty();
    }

    countersign.awaitStatus(id, "DECIDED");
    assertThat(countersign.approval(id).json().at("/decision/fields").toString())
        .isEqualTo(
            "{\"order\":\"4711\",\"amount\":70,\"reason\":\"Goodwill\",\"urgent\":false,\"day\":\"2026-12-24\"}");
    assertThat(countersign.approval(id).text("/decision/comment")).isEqualTo("Thanks!");
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  private String ask(PersonId ada) {
    int before = countersign.received(ada).size();
    String id = countersign.ask(request("shop-instagram", ada));
    countersign.awaitMessage(ada, before + 1);
    return id;
  }

  private static ObjectNode request(String account, PersonId person) {
    ObjectNode request = ThreeChannels.request(account, person.value());
    request
        .putArray("fields")
        .add(field("order", "Order").put("value", "4711"))
        .add(amount())
        .add(field("reason", "Reason").put("input", "required").putNull("value"));
    return request;
  }

  private static ObjectNode amount() {
    ObjectNode amount = field("amount", "Amount").put("value", 120).put("input", "editable");
    amount.putObject("schema").put("type", "number").put("minimum", 1).put("maximum", 500);
    return amount;
  }

  private static ObjectNode field(String key, String label) {
    return JsonMapper.shared().createObjectNode().put("key", key).put("label", label);
  }

  private static ObjectNode choice(String key, String title, boolean approves) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("key", key)
        .put("title", title)
        .put("approves", approves);
  }

  private Http.Answer submit(String link, String form) {
    return anonymous.post(
        link, form.getBytes(java.nio.charset.StandardCharsets.UTF_8), "Content-Type", FORM);
  }

  private String text(PersonId person, int message) {
    Content content = countersign.awaitMessage(person, message).content();
    return content instanceof Content.Text text ? text.text() : content.toString();
  }

  private boolean saysLast(PersonId person, String words) {
    return countersign.received(person).getLast().content().toString().contains(words);
  }
}
