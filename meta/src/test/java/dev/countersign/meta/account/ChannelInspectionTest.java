package dev.countersign.meta.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.countersign.channel.ChannelKind;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.FakeGraph;
import dev.countersign.meta.Login;
import dev.countersign.meta.MessageTemplate;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.Presentation;
import dev.countersign.meta.account.Finding.Level;
import dev.countersign.prompt.ChoiceKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is particular to Messenger, WhatsApp and Instagram Login. */
class ChannelInspectionTest {
  private static final String ME = "/v26.0/me";
  private static final String PERMISSIONS = "/v26.0/me/permissions";
  private static final String PAGE_APPS = "/v26.0/me/subscribed_apps";
  private static final String LOGIN_APPS = "/v26.0/" + Accounts.PLATFORM_ID + "/subscribed_apps";
  private static final String NUMBER = "/v26.0/" + Accounts.PLATFORM_ID;
  private static final String BUSINESS_APPS = "/v26.0/" + Accounts.BUSINESS + "/subscribed_apps";
  private static final String TEMPLATES = "/v26.0/" + Accounts.BUSINESS + "/message_templates";

  private final FakeGraph graph = new FakeGraph();

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void a_page_that_is_set_up_has_only_good_findings() {
    pageIsSetUp();

    assertThat(inspect(Accounts.messenger()))
        .extracting(Finding::level, Finding::subject)
        .containsExactly(
            tuple(Level.OK, "shop-page: token"),
            tuple(Level.OK, "shop-page: account"),
            tuple(Level.OK, "shop-page: token end"),
            tuple(Level.OK, "shop-page: permission pages_messaging"),
            tuple(Level.OK, "shop-page: permission pages_manage_metadata"),
            tuple(Level.OK, "shop-page: permission pages_show_list"),
            tuple(Level.OK, "shop-page: webhook subscription"));
  }

  @Test
  void a_persons_token_instead_of_the_pages_is_an_error() {
    pageIsSetUp();
    graph.on(ME, 200, "{\"id\":\"99\",\"name\":\"Ada\"}");

    assertThat(errors(Accounts.messenger()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.message()).contains("Ada (99)").contains(Accounts.PLATFORM_ID);
          assertThat(finding.nextStep()).contains("Page's own token");
        });
  }

  @Test
  void a_page_without_fields_for_progress_is_a_warning_that_names_them() {
    pageIsSetUp();
    graph.on(PAGE_APPS, 200, fields("messages,messaging_postbacks,message_reads"));

    assertThat(inspect(Accounts.messenger()).getLast())
        .isEqualTo(
            new Finding(
                Level.WARNING,
                "shop-page: webhook fields",
                "The Page is not subscribed to message_echoes, message_deliveries: how far messages"
                    + " came is not fully known.",
                "Run countersign doctor --subscribe."));
  }

  @Test
  void a_page_without_postbacks_is_an_error_because_cards_answer_with_them() {
    pageIsSetUp();
    graph.on(PAGE_APPS, 200, fields("messages,message_echoes,message_deliveries,message_reads"));

    assertThat(errors(Accounts.messenger()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.nextStep()).startsWith("Run countersign doctor --subscribe"));
  }

  @Test
  void a_page_with_a_template_needs_one_more_permission_under_either_name() {
    pageIsSetUp();
    MetaAccount account = Accounts.on(ChannelKind.MESSENGER, Accounts.PAGE, template(false));
    graph.on(
        NUMBER + "/message_templates",
        200,
        templates("APPROVED", "en_US", "{{1}}: {{2}}", "POSTBACK"));

    assertThat(errors(account))
        .extracting(Finding::subject)
        .containsExactly("shop-page: permission pages_utility_messaging");

    graph.on(
        PERMISSIONS,
        200,
        granted("pages_messaging,pages_manage_metadata,pages_show_list,page_utility_messaging"));
    assertThat(errors(account)).isEmpty();
  }

  @Test
  void an_instagram_login_that_is_set_up_has_good_findings_until_its_token_is_refreshed() {
    loginIsSetUp();

    assertThat(inspect(Accounts.instagramLogin()))
        .extracting(Finding::level, Finding::subject)
        .containsExactly(
            tuple(Level.OK, "shop-instagram: token"),
            tuple(Level.OK, "shop-instagram: account"),
            tuple(Level.WARNING, "shop-instagram: token end"),
            tuple(Level.OK, "shop-instagram: permission instagram_business_basic"),
            tuple(Level.OK, "shop-instagram: permission instagram_business_manage_messages"),
            tuple(Level.OK, "shop-instagram: webhook subscription"));
  }

  @Test
  void an_instagram_login_of_another_account_is_an_error() {
    loginIsSetUp();
    graph.on(ME, 200, "{\"user_id\":\"17841499999999999\",\"username\":\"other\"}");

    assertThat(errors(Accounts.instagramLogin()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("@other"));
  }

  @Test
  void postbacks_matter_to_an_instagram_account_that_shows_buttons() {
    loginIsSetUp();
    graph.on(LOGIN_APPS, 200, fields("messages"));
    MetaAccount quick = Accounts.instagramLogin();
    MetaAccount buttons =
        new MetaAccount(
            quick.account(),
            Login.INSTAGRAM,
            Presentation.BUTTONS,
            null,
            null,
            quick.credentials());

    assertThat(errors(quick)).isEmpty();
    assertThat(errors(buttons)).hasSize(1);
  }

  @Test
  void a_number_that_is_set_up_has_only_good_findings() {
    numberIsSetUp();

    assertThat(inspect(Accounts.whatsapp()))
        .extracting(Finding::level, Finding::subject)
        .containsExactly(
            tuple(Level.OK, "shop-whatsapp: token"),
            tuple(Level.OK, "shop-whatsapp: number"),
            tuple(Level.OK, "shop-whatsapp: token end"),
            tuple(Level.OK, "shop-whatsapp: permission whatsapp_business_messaging"),
            tuple(Level.OK, "shop-whatsapp: permission whatsapp_business_management"),
            tuple(Level.OK, "shop-whatsapp: webhook subscription"));
    assertThat(inspect(Accounts.whatsapp()).get(1).message())
        .isEqualTo("The number is +1 650-555-1234 of Shop.");
  }

  @ParameterizedTest
  @CsvSource({"RED, 1", "YELLOW, 1", "GREEN, 0", "UNKNOWN, 0"})
  void a_number_of_low_quality_is_a_warning(String quality, int warnings) {
    numberIsSetUp();
    graph.on(NUMBER, 200, "{\"quality_rating\":\"" + quality + "\"}");

    assertThat(inspect(Accounts.whatsapp()))
        .filteredOn(finding -> finding.level() == Level.WARNING)
        .hasSize(warnings);
  }

  @Test
  void a_number_without_its_business_account_is_a_warning_with_what_to_set() {
    numberIsSetUp();
    MetaAccount usual = Accounts.whatsapp();
    MetaAccount account =
        new MetaAccount(
            usual.account(),
            Login.FACEBOOK,
            Presentation.QUICK_REPLIES,
            template(false),
            null,
            usual.credentials());

    assertThat(inspect(account))
        .filteredOn(finding -> finding.level() == Level.WARNING)
        .extracting(Finding::subject)
        .containsExactly("shop-whatsapp: webhook subscription", "shop-whatsapp: template approval");
    assertThat(new AccountInspection(graph.apis()).subscribe(account).nextStep())
        .contains("business-account of accounts.shop-whatsapp");
  }

  @Test
  void a_business_account_without_an_app_is_an_error() {
    numberIsSetUp();
    graph.on(BUSINESS_APPS, 200, "{\"data\":[]}");

    assertThat(errors(Accounts.whatsapp()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.nextStep()).isEqualTo("Run countersign doctor --subscribe."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "APPROVED | en_US | {{1}}: {{2}} | QUICK_REPLY | 0 | ",
        "APPROVED | en_US | {{1}} again {{1}}: {{2}} | QUICK_REPLY | 0 | ",
        "PENDING | en_US | {{1}}: {{2}} | QUICK_REPLY | 1 | PENDING",
        "PAUSED | en_US | {{1}}: {{2}} | QUICK_REPLY | 1 | PAUSED",
        "APPROVED | de | {{1}}: {{2}} | QUICK_REPLY | 1 | no template of that name in en_US",
        "APPROVED | en_US | {{1}} | QUICK_REPLY | 1 | 1 places, the settings fill 2",
        "APPROVED | en_US | {{1}}: {{2}} | URL | 1 | 2 choices",
        "REJECTED | en_US | none | URL | 3 | REJECTED",
      })
  void a_template_must_be_the_one_of_the_settings(
      String status, String language, String body, String button, int errors, String words) {
    numberIsSetUp();
    graph.on(TEMPLATES, 200, templates(status, language, body, button));

    List<Finding> found =
        errors(Accounts.on(ChannelKind.WHATSAPP, Accounts.NUMBER, template(false)));

    assertThat(found).hasSize(errors);
    if (words != null) {
      assertThat(found.getFirst().message()).contains(words);
    }
    assertThat(graph.calls().getLast().uri().getQuery()).contains("name=approval");
  }

  @Test
  void the_places_of_a_template_with_names_are_compared_by_name() {
    numberIsSetUp();
    MetaAccount account = Accounts.on(ChannelKind.WHATSAPP, Accounts.NUMBER, template(true));

    graph.on(TEMPLATES, 200, templates("APPROVED", "en_US", "{{title}} {{fields}}", "QUICK_REPLY"));
    assertThat(errors(account)).isEmpty();

    graph.on(TEMPLATES, 200, templates("APPROVED", "en_US", "{{title}} {{sum}}", "QUICK_REPLY"));
    assertThat(errors(account))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("[title, sum]"));
  }

  @Test
  void a_template_whose_places_meta_does_not_tell_is_a_warning() {
    numberIsSetUp();
    graph.on(
        TEMPLATES,
        200,
        "{\"data\":[{\"name\":\"approval\",\"language\":\"en_US\",\"status\":\"APPROVED\"}]}");

    assertThat(
            inspect(Accounts.on(ChannelKind.WHATSAPP, Accounts.NUMBER, template(false)))
                .getLast()
                .level())
        .isEqualTo(Level.WARNING);
  }

  @Test
  void a_template_with_many_words_of_its_own_is_a_warning() {
    numberIsSetUp();
    MetaAccount account = Accounts.on(ChannelKind.WHATSAPP, Accounts.NUMBER, template(false));
    String words = "{{1}}{{2}}" + "x".repeat(256);

    graph.on(TEMPLATES, 200, templates("APPROVED", "en_US", words, "QUICK_REPLY"));
    assertThat(inspect(account).getLast().level()).isEqualTo(Level.OK);

    graph.on(TEMPLATES, 200, templates("APPROVED", "en_US", words + "x", "QUICK_REPLY"));
    assertThat(inspect(account).getLast().level()).isEqualTo(Level.WARNING);
  }

  @Test
  void subscribing_posts_the_fields_and_says_what_came_of_it() {
    graph.on(PAGE_APPS, 200, "{\"success\":true}");
    AccountInspection inspection = new AccountInspection(graph.apis());

    assertThat(inspection.subscribe(Accounts.messenger()).level()).isEqualTo(Level.OK);
    assertThat(graph.calls().getLast().method()).isEqualTo("POST");
    assertThat(graph.calls().getLast().body())
        .isEqualTo(
            "{\"subscribed_fields\":\"messages,messaging_postbacks,message_echoes,"
                + "message_deliveries,message_reads\"}");

    assertThat(inspection.subscribe(Accounts.instagram()).message())
        .isEqualTo("The Page was subscribed to messages, messaging_postbacks.");

    graph.on(LOGIN_APPS, 200, "{\"success\":true}");
    assertThat(inspection.subscribe(Accounts.instagramLogin()).level()).isEqualTo(Level.OK);

    graph.on(BUSINESS_APPS, 200, "{\"success\":true}");
    assertThat(inspection.subscribe(Accounts.whatsapp()).message())
        .isEqualTo("The WhatsApp Business Account was subscribed.");
    assertThat(graph.calls().getLast().body()).isEqualTo("{}");
  }

  @Test
  void a_subscription_that_is_refused_is_an_error_with_metas_words() {
    graph.on(PAGE_APPS, 403, "{\"error\":{\"message\":\"no\",\"code\":200}}");
    AccountInspection inspection = new AccountInspection(graph.apis());

    assertThat(inspection.subscribe(Accounts.messenger()).message()).contains("no (code 200)");
    assertThat(inspection.subscribe(Accounts.instagram(Accounts.SHOP, Accounts.unusable())).level())
        .isEqualTo(Level.ERROR);
  }

  private void pageIsSetUp() {
    graph
        .on(DebugToken.PATH, 200, DebugToken.answer("PAGE", null))
        .on(ME, 200, "{\"id\":\"" + Accounts.PLATFORM_ID + "\",\"name\":\"Shop\"}")
        .on(PERMISSIONS, 200, granted("pages_messaging,pages_manage_metadata,pages_show_list"))
        .on(
            PAGE_APPS,
            200,
            fields("messages,messaging_postbacks,message_echoes,message_deliveries,message_reads"));
  }

  private void loginIsSetUp() {
    graph
        .on(ME, 200, "{\"user_id\":\"" + Accounts.PLATFORM_ID + "\",\"username\":\"shop\"}")
        .on(
            PERMISSIONS,
            200,
            granted("instagram_business_basic,instagram_business_manage_messages"))
        .on(LOGIN_APPS, 200, fields("messages,messaging_postbacks"));
  }

  private void numberIsSetUp() {
    graph
        .on(DebugToken.PATH, 200, DebugToken.answer("SYSTEM_USER", null))
        .on(
            NUMBER,
            200,
            "{\"display_phone_number\":\"+1 650-555-1234\",\"verified_name\":\"Shop\","
                + "\"quality_rating\":\"GREEN\"}")
        .on(PERMISSIONS, 200, granted("whatsapp_business_messaging,whatsapp_business_management"))
        .on(
            BUSINESS_APPS,
            200,
            "{\"data\":[{\"whatsapp_business_api_data\":{\"id\":\"1\",\"name\":\"app\"}}]}");
  }

  private static String granted(String names) {
    return "{\"data\":["
        + List.of(names.split(",", -1)).stream()
            .map(name -> "{\"permission\":\"" + name + "\",\"status\":\"granted\"}")
            .collect(java.util.stream.Collectors.joining(","))
        + "]}";
  }

  private static String fields(String names) {
    return "{\"data\":[{\"subscribed_fields\":[\"" + names.replace(",", "\",\"") + "\"]}]}";
  }

  private static String templates(String status, String language, String body, String button) {
    return """
    {"data":[{"name":"approval_old","language":"en_US","status":"APPROVED"},
     {"name":"approval","language":"%s","status":"%s","components":[
      {"type":"HEADER","format":"TEXT","text":"Approval"},
      {"type":"BODY","text":"%s"},
      {"type":"BUTTONS","buttons":[{"type":"%s","text":"Yes"},{"type":"%s","text":"No"}]}]}]}
    """
        .formatted(language, status, body, button, button);
  }

  private static MessageTemplate template(boolean isNamed) {
    return new MessageTemplate(
        "approval",
        "en_US",
        List.of(new MessageTemplate.Parameter.Title(), new MessageTemplate.Parameter.Fields()),
        isNamed,
        List.of(ChoiceKey.APPROVE, ChoiceKey.REJECT));
  }

  private List<Finding> inspect(MetaAccount account) {
    return new AccountInspection(graph.apis()).inspect(account, Instant.now());
  }

  private List<Finding> errors(MetaAccount account) {
    return inspect(account).stream().filter(finding -> finding.level() == Level.ERROR).toList();
  }
}
