package dev.countersign.spring.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.ChannelKind;
import dev.countersign.expression.Scope;
import dev.countersign.expression.SecretText;
import dev.countersign.expression.Template;
import dev.countersign.gateway.wording.AccountWords;
import dev.countersign.gateway.wording.Phrase;
import dev.countersign.meta.Login;
import dev.countersign.meta.MessageTemplate;
import dev.countersign.meta.Presentation;
import dev.countersign.node.NodeDefinition;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.spring.settings.Settings.AccountSettings;
import dev.countersign.spring.settings.Settings.SecretPlace;
import dev.countersign.time.Hours;
import dev.countersign.time.WorkingHours;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

  /** An account with everything that is needed. */
  private static Map<String, Object> account() {
    Map<String, Object> account = new LinkedHashMap<>();
    account.put("channel", "instagram");
    account.put("id", "17841400000000001");
    account.put("page-access-token", "@{secret:Token}");
    account.put("app-secret", "@{secret:AppSecret}");
    account.put("webhook-verify-token", "@{secret:Verify}");
    return account;
  }

  private static Map<String, Object> node() {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("account", "shop");
    node.put("to", "@{input:to}");
    node.put("fields", List.of(Map.of("key", "amount", "value", "@{input:amount}")));
    return node;
  }

  private static Map<String, Object> tree(String path, @Nullable Object value) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("accounts", new LinkedHashMap<>(Map.of("shop", account())));
    tree.put("nodes", new LinkedHashMap<>(Map.of("refund", node())));
    put(tree, path, value);
    return tree;
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> tree, String path, @Nullable Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      if (value == null) {
        tree.remove(path);
      } else {
        tree.put(path, value);
      }
      return;
    }
    Map<String, Object> below =
        (Map<String, Object>)
            tree.computeIfAbsent(path.substring(0, dot), key -> new LinkedHashMap<>());
    put(below, path.substring(dot + 1), value);
  }

  private static Settings read(Map<String, Object> tree) {
    return read(tree, Map.of());
  }

  private static Settings read(Map<String, Object> tree, Map<String, String> environment) {
    SettingsOutcome outcome = SettingsReader.read(tree, environment);
    assertThat(outcome).isInstanceOf(SettingsOutcome.Read.class);
    return ((SettingsOutcome.Read) outcome).settings();
  }

  private static String line(Map<String, Object> tree, Map<String, String> environment) {
    SettingsOutcome outcome = SettingsReader.read(tree, environment);
    assertThat(outcome).isInstanceOf(SettingsOutcome.Wrong.class);
    String line = ((SettingsOutcome.Wrong) outcome).line();
    assertThat(line.lines()).hasSize(1);
    return line;
  }

  private static Settings.Database database(Settings settings) {
    return Objects.requireNonNull(settings.database());
  }

  private static String secret(Template template) {
    return template.resolveSecret(
                name -> java.util.Optional.of(dev.countersign.secret.Secret.of("<" + name + ">")),
                Scope.empty())
            instanceof SecretText.Found found
        ? found.secret().reveal()
        : "missing";
  }

  @Test
  void without_settings_there_are_defaults() {
    Settings settings = read(Map.of());

    assertThat(settings.database()).isNull();
    assertThat(settings.dataDir()).isEqualTo(Path.of("./data"));
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.publicUrl()).isNull();
    assertThat(settings.meta())
        .isEqualTo(
            new Settings.Meta(
                URI.create("https://graph.facebook.com"),
                URI.create("https://graph.instagram.com"),
                "v26.0"));
    assertThat(settings.secrets()).containsExactly(new SecretPlace.Environment());
    assertThat(settings.callbacks().allow()).isEmpty();
    assertThat(settings.callbacks().secrets()).isEmpty();
    assertThat(settings.encryptionKeyset()).isNull();
    assertThat(settings.accounts()).isEmpty();
    assertThat(settings.nodes()).isEmpty();
  }

  @Test
  void every_key_on_the_top_is_read() {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "database.url", "jdbc:postgresql://db:5432/countersign");
    put(tree, "database.username", "ada");
    put(tree, "database.password", "@{secret:DatabasePassword}");
    put(tree, "data-dir", "/var/lib/countersign");
    put(tree, "public-url", "https://hil.example.com");
    put(tree, "port", 9090);
    put(tree, "meta.graph-url", "http://localhost:4000");
    put(tree, "meta.instagram-url", "http://localhost:4001");
    put(tree, "meta.version", "v25.0");
    put(tree, "secrets.from", List.of("env", "files:/run/secrets"));
    put(tree, "callbacks.allow", List.of("127.0.0.1/32", "10.0.0.0/8"));
    put(tree, "callbacks.secret", "@{secret:CallbackSecret}");
    put(tree, "api.requests-per-second", 20);
    put(tree, "log.format", "json");
    put(tree, "encryption.keyset", "@{secret:EncryptionKeyset}");

    Settings settings = read(tree);

    assertThat(database(settings).url()).isEqualTo("jdbc:postgresql://db:5432/countersign");
    assertThat(database(settings).username()).isEqualTo("ada");
    assertThat(secret(Objects.requireNonNull(database(settings).password())))
        .isEqualTo("<DatabasePassword>");
    assertThat(settings.dataDir()).isEqualTo(Path.of("/var/lib/countersign"));
    assertThat(settings.publicUrl()).isEqualTo(URI.create("https://hil.example.com"));
    assertThat(settings.port()).isEqualTo(9090);
    assertThat(settings.meta())
        .isEqualTo(
            new Settings.Meta(
                URI.create("http://localhost:4000"), URI.create("http://localhost:4001"), "v25.0"));
    assertThat(settings.secrets())
        .containsExactly(
            new SecretPlace.Environment(), new SecretPlace.Files(Path.of("/run/secrets")));
    assertThat(settings.callbacks().allow()).containsExactly("127.0.0.1/32", "10.0.0.0/8");
    assertThat(secret(Objects.requireNonNull(settings.encryptionKeyset())))
        .isEqualTo("<EncryptionKeyset>");
    assertThat(settings.api()).isEqualTo(new Settings.Api(20));
    assertThat(settings.logFormat()).isEqualTo(Settings.LogFormat.JSON);
    assertThat(settings.callbacks().secrets())
        .extracting(SettingsReaderTest::secret)
        .containsExactly("<CallbackSecret>");
  }

  @Test
  void c7_callbacks_may_have_a_list_of_secrets_while_they_are_rotated() {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "callbacks.secret", List.of("@{secret:New}", "@{secret:Old}"));

    assertThat(read(tree).callbacks().secrets())
        .extracting(SettingsReaderTest::secret)
        .containsExactly("<New>", "<Old>");
  }

  @Test
  void a10_the_rate_of_a_key_is_a_positive_number_and_there_is_one_without_it() {
    assertThat(read(Map.of()).api()).isEqualTo(new Settings.Api(10_000));
    for (String wrong : List.of("0", "-1", "1.5", "many", "1000000")) {
      Map<String, Object> tree = new LinkedHashMap<>();
      put(tree, "api.requests-per-second", wrong);

      assertThat(line(tree, Map.of()))
          .contains("api.requests-per-second", wrong, "requests-per-second: 10000");
    }
  }

  @Test
  void the_log_is_text_unless_it_is_json() {
    assertThat(read(Map.of()).logFormat()).isEqualTo(Settings.LogFormat.TEXT);
    assertThat(line(tree("log.format", "xml"), Map.of()))
        .contains("log.format", "\"xml\" is neither text nor json", "format: json");
  }

  @Test
  void approvals_are_kept_for_ever_unless_the_settings_say_how_long() {
    assertThat(read(Map.of()).retention())
        .isEqualTo(new Settings.Retention(Duration.ofDays(30), null));

    Map<String, Object> tree = tree("retention.approvals", "P730D");
    put(tree, "retention.webhooks", "P8D");
    assertThat(read(tree).retention())
        .isEqualTo(new Settings.Retention(Duration.ofDays(8), Duration.ofDays(730)));
  }

  @Test
  void webhooks_are_kept_for_a_day_at_least() {
    assertThat(line(tree("retention.webhooks", "PT23H"), Map.of()))
        .contains("retention.webhooks", "shorter than a day", "webhooks: P30D");
  }

  @Test
  void every_key_of_an_account_is_read() {
    Map<String, Object> tree = tree("accounts.shop.login", "facebook");
    put(tree, "accounts.shop.app-secret", List.of("@{secret:New}", "@{secret:Old}"));
    put(tree, "accounts.shop.unknown-recipient", "try");
    put(tree, "accounts.shop.expires-in", "PT4H");

    AccountSettings shop = read(tree).accounts().getFirst();

    assertThat(shop.account())
        .isEqualTo(
            new Account(
                new AccountId("shop"),
                ChannelKind.INSTAGRAM,
                "17841400000000001",
                Account.UnknownRecipient.TRY,
                Duration.ofHours(4),
                false,
                Duration.ofHours(1),
                Hours.ALWAYS));
    assertThat(shop.login()).isEqualTo(Login.FACEBOOK);
    assertThat(secret(shop.accessToken())).isEqualTo("<Token>");
    assertThat(shop.appSecrets()).map(SettingsReaderTest::secret).containsExactly("<New>", "<Old>");
    assertThat(secret(shop.webhookVerifyToken())).isEqualTo("<Verify>");
  }

  @Test
  void an_account_has_hours() {
    Map<String, Object> tree = tree("accounts.shop.hours.zone", "Europe/Berlin");
    put(tree, "accounts.shop.hours.days", List.of("mon", "fri"));
    put(tree, "accounts.shop.hours.from", "09:00");
    put(tree, "accounts.shop.hours.until", "24:00");
    put(tree, "accounts.shop.hours.holidays", List.of("2026-12-25"));

    assertThat(read(tree).accounts().getFirst().account().hours())
        .isEqualTo(
            new WorkingHours(
                ZoneId.of("Europe/Berlin"),
                Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                LocalTime.of(9, 0),
                LocalTime.MIDNIGHT,
                Set.of(LocalDate.of(2026, 12, 25))));
  }

  @Test
  void hours_that_nobody_could_keep_are_told_with_some_that_are_right() {
    Map<String, Object> tree = tree("accounts.shop.hours.zone", "Europe/Berlin");
    put(tree, "accounts.shop.hours.days", List.of("mon", "monday"));
    put(tree, "accounts.shop.hours.from", "09:00");
    put(tree, "accounts.shop.hours.until", 1020);

    assertThat(line(tree, Map.of()))
        .isEqualTo(
            "setting accounts.shop.hours.days[1]: \"monday\" is none of mon, tue, wed, thu, fri, sat,"
                + " sun; for example days: [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"] (and 1 more)");
    put(tree, "accounts.shop.hours.days", List.of("mon"));
    assertThat(line(tree, Map.of()))
        .isEqualTo(
            "setting accounts.shop.hours.until: \"1020\" is no time of the day in quotes, hours and"
                + " minutes; for example until: \"17:00\"");
  }

  @Test
  void what_only_some_channels_have_is_read() {
    Map<String, Object> tree = tree("accounts.number.channel", "whatsapp");
    put(tree, "accounts.number.id", "106540352242922");
    put(tree, "accounts.number.access-token", "@{secret:WhatsAppToken}");
    put(tree, "accounts.number.app-secret", "@{secret:Secret}");
    put(tree, "accounts.number.webhook-verify-token", "@{secret:Verify}");
    put(tree, "accounts.number.business-account", "102290129340398");
    put(tree, "accounts.number.emoji-answers", true);
    put(tree, "accounts.number.remind-before", false);
    put(tree, "accounts.number.template.name", "approval_request");
    put(tree, "accounts.number.template.parameters", List.of("title", "field:amount"));
    put(tree, "accounts.number.template.choices", List.of("approve", "ask-later"));
    put(tree, "accounts.shop.login", "instagram");
    put(tree, "accounts.shop.presentation", "buttons");
    put(tree, "nodes.refund.account", "shop");
    put(
        tree,
        "nodes.refund.otherwise",
        List.of(Map.of("account", "number", "to", "@{input:phone}")));

    Settings settings = read(tree);

    AccountSettings number =
        settings.accounts().stream()
            .filter(account -> account.account().channel() == ChannelKind.WHATSAPP)
            .findFirst()
            .orElseThrow();
    assertThat(number.businessAccount()).isEqualTo("102290129340398");
    assertThat(secret(number.accessToken())).isEqualTo("<WhatsAppToken>");
    assertThat(number.account().emojiAnswers()).isTrue();
    assertThat(number.account().remindBefore()).isNull();
    assertThat(number.template())
        .isEqualTo(
            new MessageTemplate(
                "approval_request",
                "en_US",
                List.of(
                    new MessageTemplate.Parameter.Title(),
                    new MessageTemplate.Parameter.OneField("amount")),
                false,
                List.of(ChoiceKey.APPROVE, new ChoiceKey("ask-later"))));
    AccountSettings shop =
        settings.accounts().stream()
            .filter(account -> account.account().channel() == ChannelKind.INSTAGRAM)
            .findFirst()
            .orElseThrow();
    assertThat(shop.login()).isEqualTo(Login.INSTAGRAM);
    assertThat(shop.presentation()).isEqualTo(Presentation.BUTTONS);
    assertThat(addresses(settings)).containsExactly("shop", "number");
  }

  @Test
  void how_an_account_speaks_is_read() {
    Map<String, Object> tree = tree("accounts.shop.language", "de-AT");
    put(tree, "accounts.shop.time-zone", "Europe/Vienna");
    put(tree, "accounts.shop.wording.recorded", "Notiert: {choice}");
    put(tree, "accounts.shop.wording.notForYou", "Nein.");
    put(tree, "accounts.shop.wording.en.recorded", "Noted: {choice}");
    put(tree, "accounts.shop.wording.de.recorded", "Vermerkt: {choice}");

    AccountWords words = read(tree).accounts().getFirst().words();

    assertThat(words.language()).isEqualTo("de-AT");
    assertThat(words.zone()).isEqualTo(ZoneId.of("Europe/Vienna"));
    assertThat(words.own().get("de"))
        .isEqualTo(Map.of(Phrase.RECORDED, "Vermerkt: {choice}", Phrase.NOT_FOR_YOU, "Nein."));
    assertThat(words.own().get("en")).isEqualTo(Map.of(Phrase.RECORDED, "Noted: {choice}"));
  }

  @Test
  void without_a_language_words_are_english_and_times_in_utc() {
    Map<String, Object> tree = tree("accounts.shop.wording.recorded", "Noted: {choice}");

    AccountWords words = read(tree).accounts().getFirst().words();

    assertThat(words.language()).isNull();
    assertThat(words.zone()).isEqualTo(ZoneOffset.UTC);
    assertThat(words.own().get("en")).isEqualTo(Map.of(Phrase.RECORDED, "Noted: {choice}"));
  }

  @Test
  void a_wrong_pattern_is_told_with_one_of_the_same_language_that_is_right() {
    assertThat(line(tree("accounts.shop.wording.de.recorded", "Notiert: {wahl}"), Map.of()))
        .isEqualTo(
            "setting accounts.shop.wording.de.recorded: has no {wahl}; it has {choice};"
                + " for example recorded: \"Gespeichert: {choice}\"");
  }

  @Test
  void a_template_on_instagram_is_refused_because_there_is_none() {
    Map<String, Object> tree = tree("accounts.shop.template.name", "approval_request");

    assertThat(line(tree, Map.of()))
        .startsWith("setting accounts.shop.template: cannot be used: Instagram has no templates");
  }

  @Test
  void every_key_of_a_node_is_read() {
    Map<String, Object> tree = tree("nodes.refund.title", "Refund @{input:orderId}");
    put(tree, "nodes.refund.approver", "Ada");
    put(tree, "nodes.refund.locale", "de");
    put(tree, "nodes.refund.reference", "@{input:orderId}");
    put(tree, "nodes.refund.expires-in", "PT4H");
    put(tree, "nodes.refund.resume", Map.of("type", "http", "url", "@{input:callbackUrl}"));
    put(
        tree,
        "nodes.refund.fields",
        List.of(
            Map.of("key", "order", "label", "Order", "value", "@{input:orderId}"),
            Map.of("key", "card", "value", "@{input:card}", "display", "masked"),
            Map.of("key", "score", "value", 7, "display", "CONCEALED")));
    put(
        tree,
        "nodes.refund.choices",
        List.of(
            Map.of("key", "approve", "title", "Yes", "approves", true),
            Map.of("key", "ask-later", "title", "Later")));

    NodeDefinition node = read(tree).nodes().getFirst();

    assertThat(node.name()).isEqualTo("refund");
    assertThat(node.accounts()).containsExactly(new AccountId("shop"));
    assertThat(node.ladder().getFirst().approvers().getFirst().name())
        .isEqualTo(Template.parse("Ada"));
    assertThat(node.locale()).isEqualTo("de");
    assertThat(node.ladder().getFirst().expiresIn()).isEqualTo(Duration.ofHours(4));
    assertThat(node.resume()).isInstanceOf(NodeDefinition.ResumeDefinition.Http.class);
    assertThat(node.fields())
        .extracting(field -> field.key() + "/" + field.label() + "/" + field.display())
        .containsExactly("order/Order/READABLE", "card/card/MASKED", "score/score/CONCEALED");
    assertThat(node.choices()).extracting(Choice::approves).containsExactly(true, false);
  }

  private static List<String> addresses(Settings settings) {
    return settings.nodes().getFirst().ladder().stream()
        .flatMap(step -> step.approvers().stream())
        .flatMap(person -> person.addresses().stream())
        .map(address -> address.account().value())
        .toList();
  }

  @Test
  void the_specifications_own_names_work_and_so_do_other_spellings() {
    Map<String, Object> account = new LinkedHashMap<>();
    account.put("Channel", "instagram");
    account.put("id", 17841400000000001L);
    account.put("PageAccessToken", "@{secret:Token}");
    account.put("appSecret", "@{secret:AppSecret}");
    account.put("WebhookVerifyToken", "@{secret:Verify}");
    Map<String, Object> tree = tree("accounts.shop", account);
    put(tree, "nodes.refund.to", null);
    put(tree, "nodes.refund.RecipientIgsid", "@{input:instagramScopedUserId}");

    Settings settings = read(tree);

    assertThat(settings.accounts().getFirst().account().platformId())
        .isEqualTo("17841400000000001");
    assertThat(secret(settings.accounts().getFirst().accessToken())).isEqualTo("<Token>");
    assertThat(
            settings
                .nodes()
                .getFirst()
                .ladder()
                .getFirst()
                .approvers()
                .getFirst()
                .addresses()
                .getFirst()
                .to()
                .directives())
        .hasSize(1);
  }

  @Test
  void the_environment_wins_over_the_file() {
    Map<String, Object> tree = tree("database.url", "jdbc:postgresql://file/countersign");
    Settings settings =
        read(
            tree,
            Map.of(
                "COUNTERSIGN_DATABASE_URL", "jdbc:postgresql://environment/countersign",
                "COUNTERSIGN_PORT", "0",
                "COUNTERSIGN_DATA_DIR", "/elsewhere",
                "COUNTERSIGN_META_GRAPH_URL", "http://localhost:1",
                "COUNTERSIGN_SECRETS_FROM", "env, files:/run/secrets",
                "COUNTERSIGN_CALLBACKS_ALLOW", "127.0.0.1/32,::1/128",
                "COUNTERSIGN_ACCOUNTS_SHOP_PAGE_ACCESS_TOKEN", "@{secret:Other}",
                "COUNTERSIGN_NODES_REFUND_EXPIRES_IN", "PT1H"));

    assertThat(database(settings).url()).isEqualTo("jdbc:postgresql://environment/countersign");
    assertThat(settings.port()).isZero();
    assertThat(settings.dataDir()).isEqualTo(Path.of("/elsewhere"));
    assertThat(settings.meta().graphUrl()).isEqualTo(URI.create("http://localhost:1"));
    assertThat(settings.secrets()).hasSize(2);
    assertThat(settings.callbacks().allow()).containsExactly("127.0.0.1/32", "::1/128");
    assertThat(secret(settings.accounts().getFirst().accessToken())).isEqualTo("<Other>");
    assertThat(settings.nodes().getFirst().ladder().getFirst().expiresIn())
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void an_account_may_stand_in_the_environment_alone() {
    Settings settings =
        read(
            Map.of(),
            Map.of(
                "COUNTERSIGN_ACCOUNTS_SHOP_INSTAGRAM_CHANNEL", "instagram",
                "COUNTERSIGN_ACCOUNTS_SHOP_INSTAGRAM_ID", "17841400000000001",
                "COUNTERSIGN_ACCOUNTS_SHOP_INSTAGRAM_PAGE_ACCESS_TOKEN", "EAAB",
                "COUNTERSIGN_ACCOUNTS_SHOP_INSTAGRAM_APP_SECRET", "@{secret:New},@{secret:Old}",
                "COUNTERSIGN_ACCOUNTS_SHOP_INSTAGRAM_WEBHOOK_VERIFY_TOKEN", "verify"));

    assertThat(settings.accounts())
        .singleElement()
        .satisfies(account -> {
          assertThat(account.account().id()).isEqualTo(new AccountId("shop-instagram"));
          assertThat(account.appSecrets()).hasSize(2);
          assertThat(secret(account.accessToken())).isEqualTo("EAAB");
        });
  }

  @ParameterizedTest
  @CsvSource({"shop_instagram", "Shop-Instagram", "shop.instagram"})
  void the_environment_finds_an_account_however_its_name_is_spelled(String name) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("accounts", Map.of(name, account()));

    Settings settings =
        read(tree, Map.of("COUNTERSIGN_ACCOUNTS_SHOP_INSTAGRAM_PAGE_ACCESS_TOKEN", "EAAB"));

    assertThat(settings.accounts())
        .singleElement()
        .satisfies(account -> assertThat(secret(account.accessToken())).isEqualTo("EAAB"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port                                   | http                 | "http" is not a port
          port                                   | 65536                | is not a port
          databse                                | x                    | is unknown
          database.user                          | x                    | is unknown
          database                               | x                    | has no keys below it
          database.url                           | mysql://u:pw@h/d     | is not the address of a PostgreSQL
          public-url                             | hil.example.com      | is not a web address
          public-url                             | ftp://hil.example    | is not a web address
          meta.graph-url                         | https://             | is not a web address
          meta.version                           | 26                   | is not a version
          secrets.from                           | vault                | is no place for secrets
          callbacks.secret                       | @{input:x}           | only these directives
          accounts.shop.channel                  | telegram             | is not a channel
          accounts.shop.channel                  |                      | is missing
          accounts.shop.id                       |                      | is missing
          accounts.shop.page-access-token        |                      | is missing
          accounts.shop.app-secret               |                      | is missing
          accounts.shop.webhook-verify-token     |                      | is missing
          accounts.shop.login                    | twitter              | is not a login
          accounts.shop.presentation             | carousel             | is no presentation
          accounts.shop.business-account         | 1                    | is for WhatsApp only
          accounts.shop.emoji-answers            | perhaps              | is neither true nor false
          accounts.shop.remind-before            | an hour              | is not an ISO 8601 duration
          accounts.shop.language                 | sv                   | we have no words in "sv"
          accounts.shop.time-zone                | Berlin               | is not a time zone
          accounts.shop.wording                  | short                | has no keys below it
          accounts.shop.wording.sv               | x                    | is unknown
          accounts.shop.wording.recordet         | x                    | is unknown
          accounts.shop.wording.de.recordet      | x                    | is unknown
          accounts.shop.wording.recorded         | Noted {choise}       | has no {choise}; it has {choice}
          accounts.shop.wording.de.recorded      | Notiert {choice      | is no pattern
          accounts.shop.wording.which            | {numbers}            | has no {numbers}
          accounts.shop.wording.reject           | Not now and not later | at most 20 characters
          nodes.refund.otherwise                 | shop                 | is not a list
          accounts.shop.unknown-recipient        | maybe                | is neither refuse nor try
          accounts.shop.expires-in               | 4 hours              | is not an ISO 8601 duration
          accounts.shop.expires-in               | PT0S                 | must be longer than nothing
          accounts.shop.page-acces-token         | x                    | is unknown
          accounts.shop.page-access-token        | @{input:token}       | only these directives
          nodes.refund.account                   |                      | is missing
          nodes.refund.account                   | nowhere              | no account "nowhere" is set
          nodes.refund.to                        |                      | is missing
          nodes.refund.to                        | @{secret:x}          | only these directives
          nodes.refund.title                     | @{nonsense:x}        | ''
          nodes.refund.fields                    |                      | has no field
          nodes.refund.fields                    | amount               | is not a list
          nodes.refund.expires-in                | soon                 | is not an ISO 8601 duration
          nodes.refund.resume.type               | pigeon               | is no type of resume
          nodes.refund.colour                    | red                  | is unknown
          """)
  void a_wrong_value_gives_one_line_with_key_problem_and_example(
      String key, @Nullable String value, String problem) {
    String line = line(tree(key, value), Map.of());

    assertThat(line).startsWith("setting " + key).contains(problem).contains("for example ");
  }

  @Test
  void items_of_lists_are_named_by_their_position() {
    Map<String, Object> tree =
        tree(
            "nodes.refund.fields",
            List.of(
                Map.of("key", "a", "value", "1"),
                Map.of("key", "b", "value", "1", "display", "blurred")));

    assertThat(line(tree, Map.of())).startsWith("setting nodes.refund.fields[1].display:");
  }

  @Test
  void several_problems_are_counted_in_the_one_line() {
    Map<String, Object> tree = tree("port", "http");
    put(tree, "colour", "red");

    assertThat(line(tree, Map.of())).startsWith("setting port:").endsWith("(and 1 more)");
  }

  @Test
  void a_malformed_secret_is_told_by_its_place_and_never_printed() {
    for (String key : List.of("page-access-token", "app-secret", "webhook-verify-token")) {
      String line = line(tree("accounts.shop." + key, "EAABsecret @{secret:"), Map.of());

      assertThat(line).startsWith("setting accounts.shop." + key).contains("at character");
      assertThat(line).doesNotContain("EAAB");
    }
    assertThat(line(tree("callbacks.secret", "whsec_abc@{"), Map.of())).doesNotContain("whsec_abc");
    assertThat(
            line(
                Map.of(),
                Map.of(
                    "COUNTERSIGN_DATABASE_PASSWORD",
                    "hunter2@{nope:x}",
                    "COUNTERSIGN_DATABASE_URL",
                    "jdbc:postgresql://h/d")))
        .startsWith("setting database.password")
        .doesNotContain("hunter2");
  }

  @Test
  void a_level_where_a_secret_belongs_is_not_printed() {
    String line =
        line(tree("accounts.shop.page-access-token", Map.of("value", "EAABsecret")), Map.of());

    assertThat(line).contains("is not a text").doesNotContain("EAAB");
  }
}
