package dev.countersign.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.countersign.e2e.ThreeChannels.ADA_ON_INSTAGRAM;
import static dev.countersign.e2e.ThreeChannels.ADA_ON_MESSENGER;
import static dev.countersign.e2e.ThreeChannels.ADA_ON_WHATSAPP;
import static dev.countersign.e2e.ThreeChannels.request;
import static dev.countersign.e2e.ThreeChannels.requestWithFourChoices;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Answering on the phone of each app, in a real browser. */
final class PhonesIT {
  private static final Chromium CHROMIUM = new Chromium();
  private static final String QUESTION = "Reply to 📋 Refund 4711";

  private final BrowserContext pocket = CHROMIUM.context(390, 844, ColorScheme.LIGHT);
  private final ThreeChannels house = ThreeChannels.start(settings -> {});

  @BeforeEach
  void everybody_said_hi() {
    for (PersonId ada : List.of(ADA_ON_INSTAGRAM, ADA_ON_MESSENGER, ADA_ON_WHATSAPP)) {
      house.write(ada, "Hi");
    }
  }

  @AfterEach
  void nothing_went_wrong() {
    pocket.close();
    house.close();
    assertThat(CHROMIUM.complaints()).isEmpty();
  }

  @AfterAll
  static void stop() {
    CHROMIUM.close();
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.e2e.ThreeChannels#apps")
  void a_tap_decides(String account, PersonId ada) {
    String id = house.ask(request(account, ada.value()));
    Page phone = open(ada);
    assertThat(phone.getByText("• Amount: 129.90 EUR").first()).isVisible();

    button(phone, "Approve ✅").click();

    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/port")).isEqualTo("approved");
    assertThat(phone.getByText("Recorded: Approve ✅")).isVisible();
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.e2e.ThreeChannels#apps")
  void a_typed_word_that_quotes_a_question_decides_that_one(String account, PersonId ada) {
    String first = house.ask(request(account, ada.value()));
    house.awaitMessage(ada, 1);
    // only then is it known which message the quote is about
    Wait.until("it is known that it was sent").until(() -> house.journal(first).contains("SENT"));
    ObjectNode other = request(account, ada.value());
    String second = house.ask(other.put("title", "Refund 4712"));
    house.awaitMessage(ada, 2);
    Page phone = open(ada);

    button(phone, QUESTION).click();
    assertThat(phone.getByText("Replying to Countersign Demo")).isVisible();
    assertThat(phone.getByLabel("Message", exactly())).isFocused();
    phone.keyboard().type("no");
    phone.keyboard().press("Enter");

    house.awaitStatus(first, "DECIDED");
    assertThat(house.approval(first).text("/port")).isEqualTo("rejected");
    assertThat(house.approval(second).text("/status")).isEqualTo("WAITING");
    assertThat(own(phone).last().locator(".quote-text")).hasText("📋 Refund 4711");
    assertThat(phone.getByText("Replying to Countersign Demo")).isHidden();
    Chromium.photograph(phone, "quoted-" + account);
  }

  @Test
  void a_quote_is_put_away_with_its_button_and_with_escape() {
    house.ask(request("shop-messenger", ADA_ON_MESSENGER.value()));
    Page phone = open(ADA_ON_MESSENGER);

    button(phone, QUESTION).click();
    button(phone, "Do not reply to it").click();
    assertThat(phone.getByText("Replying to")).isHidden();
    button(phone, QUESTION).focus();
    phone.keyboard().press("Enter");
    assertThat(phone.getByText("Replying to")).isVisible();
    phone.keyboard().press("Escape");
    assertThat(phone.getByText("Replying to")).isHidden();
    phone.keyboard().type("Wait");
    phone.keyboard().press("Enter");

    assertThat(own(phone).last()).containsText("Wait");
    assertThat(own(phone).last().locator(".quote")).hasCount(0);
  }

  @Test
  void a_row_of_the_list_decides() {
    String id = askWithFourChoices();
    Page phone = open(ADA_ON_WHATSAPP);

    button(phone, "☰ Choose").click();
    Locator sheet = phone.getByRole(AriaRole.DIALOG, named("Choose"));
    assertThat(sheet.getByRole(AriaRole.BUTTON, within("Send"))).isDisabled();
    sheet.getByLabel("Pay next-week").check();
    Chromium.photograph(phone, "list-sheet");
    sheet.getByRole(AriaRole.BUTTON, within("Send")).click();

    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/port")).isEqualTo("next-week");
    assertThat(sheet).hasCount(0);
    assertThat(own(phone).last()).containsText("Pay next-week");
  }

  @Test
  void a_list_is_closed_with_the_keyboard_and_chosen_from_with_it() {
    String id = askWithFourChoices();
    Page phone = open(ADA_ON_WHATSAPP);

    button(phone, "☰ Choose").press("Enter");
    phone.keyboard().press("Escape");
    assertThat(phone.getByRole(AriaRole.DIALOG)).hasCount(0);
    assertThat(button(phone, "☰ Choose")).isFocused();
    phone.keyboard().press("Enter");
    phone.keyboard().press("ArrowDown");
    phone.keyboard().press("Enter");

    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/port")).isEqualTo("tomorrow");
  }

  @Test
  void the_network_is_not_switched_before_the_phone_knows_whether_it_is_there() {
    List<Route> held = new ArrayList<>();
    pocket.route("**/sandbox/people/" + ADA_ON_MESSENGER.value(), held::add);
    Page phone = open(ADA_ON_MESSENGER);
    Locator online = phone.getByRole(AriaRole.SWITCH, named("Online"));
    assertThat(online).isDisabled();

    pocket.unrouteAll();
    held.forEach(Route::resume);

    assertThat(online).isEnabled();
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.e2e.ThreeChannels#apps")
  void what_was_asked_while_the_phone_was_off_line_comes_with_the_network(
      String account, PersonId ada) {
    Page phone = open(ada);
    Locator online = phone.getByRole(AriaRole.SWITCH, named("Online"));
    online.click();
    assertThat(phone.getByText("No network", exactlyText())).isVisible();

    String id = house.ask(request(account, ada.value()));
    assertThat(phone.getByText("No network · 1 message waits at Meta")).isVisible();
    assertThat(phone.getByText("Refund 4711")).hasCount(0);
    assertThat(phone.getByLabel("Message", exactly())).isDisabled();
    Wait.until("it is sent and no more").until(() -> house.delivery(id, 0).equals("sent"));

    online.click();
    assertThat(phone.getByText("Refund 4711").first()).isVisible();
    Wait.until("it is read").until(() -> house.delivery(id, 0).equals("read"));
    button(phone, "Approve ✅").click();
    house.awaitStatus(id, "DECIDED");
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.e2e.ThreeChannels#apps")
  void beside_a_question_stands_what_meta_told(String account, PersonId ada) {
    house.ask(request(account, ada.value()));
    Page phone = open(ada);

    assertThat(phone.locator(".message.account .report")).hasText("read");
  }

  @Test
  void own_messages_have_the_ticks_of_their_app() {
    Page messenger = open(ADA_ON_MESSENGER);
    Page whatsApp = open(ADA_ON_WHATSAPP);

    assertThat(own(messenger).getByRole(AriaRole.IMG)).hasAccessibleName("Delivered");
    assertThat(own(whatsApp).getByRole(AriaRole.IMG)).hasAccessibleName("Delivered");
  }

  @Test
  void a_message_that_failed_is_a_note_and_no_bubble() {
    house.sandbox.addFault(
        FaultRule.times(1, new Fault.FailedStatus(131026, "Message undeliverable")));
    house.ask(request("shop-whatsapp", ADA_ON_WHATSAPP.value()));
    Page phone = open(ADA_ON_WHATSAPP);

    assertThat(phone.getByText("failed: 131026 Message undeliverable")).isVisible();
    assertThat(phone.locator(".message.account")).hasCount(0);
    Chromium.photograph(phone, "failed");
  }

  private Page open(PersonId ada) {
    return CHROMIUM.open(pocket, house.sandbox.phoneUri(ada));
  }

  private String askWithFourChoices() {
    return house.ask(requestWithFourChoices("shop-whatsapp", ADA_ON_WHATSAPP.value()));
  }

  private static Locator button(Page phone, String name) {
    return phone.getByRole(AriaRole.BUTTON, named(name).setExact(true));
  }

  /** What Ada wrote. */
  private static Locator own(Page phone) {
    return phone.locator(".message.person");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions within(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static Page.GetByTextOptions exactlyText() {
    return new Page.GetByTextOptions().setExact(true);
  }
}
