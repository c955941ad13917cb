package dev.countersign.meta.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.countersign.meta.Accounts;
import dev.countersign.meta.FakeGraph;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.account.Finding.Level;
import dev.countersign.meta.graph.GraphApi;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.meta.graph.GraphSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountInspectionTest {
  private static final String ACCOUNT = "/v26.0/" + Accounts.PLATFORM_ID;
  private static final String PERMISSIONS = "/v26.0/me/permissions";
  private static final String SUBSCRIPTIONS = "/v26.0/me/subscribed_apps";
  private static final String EXPIRED =
      "{\"error\":{\"message\":\"Session has expired\",\"code\":190,\"error_subcode\":463}}";

  private final FakeGraph graph =
      new FakeGraph()
          .on(DebugToken.PATH, 200, DebugToken.answer("PAGE", null))
          .on(ACCOUNT, 200, "{\"id\":\"17841400000000001\",\"username\":\"shop\"}")
          .on(
              PERMISSIONS,
              200,
              """
              {"data":[{"permission":"instagram_basic","status":"granted"},
               {"permission":"instagram_manage_messages","status":"granted"},
               {"permission":"pages_messaging","status":"granted"},
               {"permission":"pages_read_engagement","status":"granted"}]}
              """)
          .on(
              SUBSCRIPTIONS,
              200,
              "{\"data\":[{\"id\":\"1\",\"subscribed_fields\":[\"messages\",\"messaging_postbacks\"]}]}");

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void an_account_that_is_set_up_has_only_good_findings() {
    assertThat(inspect(Accounts.instagram()))
        .extracting(Finding::level, Finding::subject)
        .containsExactly(
            tuple(Level.OK, "shop-instagram: token"),
            tuple(Level.OK, "shop-instagram: account"),
            tuple(Level.OK, "shop-instagram: token end"),
            tuple(Level.OK, "shop-instagram: permission instagram_basic"),
            tuple(Level.OK, "shop-instagram: permission instagram_manage_messages"),
            tuple(Level.OK, "shop-instagram: permission pages_messaging"),
            tuple(Level.OK, "shop-instagram: permission pages_read_engagement"),
            tuple(Level.OK, "shop-instagram: webhook subscription"));
  }

  @Test
  void the_token_is_never_in_a_url() {
    inspect(Accounts.instagram());

    assertThat(graph.calls())
        .hasSize(4)
        .allSatisfy(call -> {
          assertThat(call.uri().toString()).doesNotContain("CANARY");
          assertThat(call.headers().getFirst("Authorization")).endsWith(Accounts.TOKEN);
        });
  }

  @Test
  void what_meta_tells_of_the_token_says_what_it_may_do() {
    graph.on(
        DebugToken.PATH,
        200,
        DebugToken.answer(
            "PAGE", null, "instagram_basic", "pages_messaging", "pages_read_engagement"));

    assertThat(errors(Accounts.instagram()))
        .extracting(Finding::subject)
        .containsExactly("shop-instagram: permission instagram_manage_messages");
    assertThat(graph.calls()).noneMatch(call -> call.uri().getPath().equals(PERMISSIONS));
  }

  @Test
  void a_missing_or_declined_permission_is_an_error_that_says_what_it_is_for() {
    graph.on(
        PERMISSIONS,
        200,
        """
        {"data":[{"permission":"instagram_basic","status":"granted"},
         {"permission":"pages_messaging","status":"declined"},
         {"permission":"pages_read_engagement","status":"granted"}]}
        """);

    assertThat(errors(Accounts.instagram()))
        .containsExactly(
            new Finding(
                Level.ERROR,
                "shop-instagram: permission instagram_manage_messages",
                "Missing; it is needed for: Send and receive DMs.",
                "Add instagram_manage_messages to the app and generate the access token again."),
            new Finding(
                Level.ERROR,
                "shop-instagram: permission pages_messaging",
                "Missing; it is needed for: Access to the connected Facebook Page for token.",
                "Add pages_messaging to the app and generate the access token again."));
  }

  @Test
  void permissions_that_meta_does_not_list_for_a_token_are_a_warning() {
    graph.on(
        PERMISSIONS,
        400,
        "{\"error\":{\"message\":\"(#100) Tried accessing nonexisting field (permissions)\",\"code\":100}}");

    assertThat(inspect(Accounts.instagram()))
        .filteredOn(finding -> finding.level() == Level.WARNING)
        .singleElement()
        .satisfies(finding -> assertThat(finding.nextStep()).contains("pages_read_engagement"));
  }

  @Test
  void a_dead_token_ends_the_inspection_with_what_to_do() {
    graph.on(ACCOUNT, 401, EXPIRED);

    assertThat(inspect(Accounts.instagram()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.level()).isEqualTo(Level.ERROR);
          assertThat(finding.message()).contains("Session has expired (code 190/463)");
          assertThat(finding.nextStep()).startsWith("Generate a new long-lived Page access token");
        });
  }

  @Test
  void an_app_secret_of_another_app_is_told_as_such() {
    graph.on(
        ACCOUNT,
        400,
        "{\"error\":{\"message\":\"Invalid appsecret_proof provided in the API argument\",\"code\":100}}");

    assertThat(inspect(Accounts.instagram()))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.subject()).isEqualTo("shop-instagram: app secret"));
  }

  @Test
  void an_account_that_cannot_be_read_is_an_error_and_the_rest_is_still_looked_at() {
    graph.on(ACCOUNT, 400, "{\"error\":{\"message\":\"No such object\",\"code\":100}}");

    assertThat(errors(Accounts.instagram()))
        .extracting(Finding::subject)
        .containsExactly("shop-instagram: account");
    assertThat(inspect(Accounts.instagram())).hasSize(8);
  }

  @Test
  void a_page_without_a_subscription_is_an_error() {
    graph.on(SUBSCRIPTIONS, 200, "{\"data\":[]}");

    assertThat(errors(Accounts.instagram()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.message())
                .isEqualTo("The Page is not subscribed to messages and messaging_postbacks."));
  }

  @Test
  void a_subscription_without_postbacks_is_a_warning() {
    graph.on(SUBSCRIPTIONS, 200, "{\"data\":[{\"subscribed_fields\":[\"messages\",\"feed\"]}]}");

    assertThat(inspect(Accounts.instagram()).getLast().level()).isEqualTo(Level.WARNING);
  }

  @Test
  void a_graph_that_cannot_be_reached_is_one_finding() {
    try (GraphApi nowhere =
        new GraphApi(
            new GraphSettings(
                URI.create("http://graph.invalid"),
                "v26.0",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)))) {
      assertThat(
              new AccountInspection(new GraphApis(nowhere, nowhere))
                  .inspect(Accounts.instagram(), Instant.now()))
          .singleElement()
          .satisfies(
              finding -> assertThat(finding.nextStep()).contains("countersign.meta.graph-url"));
    }
  }

  @Test
  void missing_secrets_are_named_before_meta_is_asked() {
    MetaAccount account = Accounts.instagram(Accounts.SHOP, Accounts.unusable());

    assertThat(inspect(account))
        .extracting(Finding::message)
        .containsExactly(
            "The secret InstagramPageAccessToken is not set.",
            "The secret MetaAppSecret is not set.",
            "The secret InstagramVerifyToken is not set.");
    assertThat(graph.calls()).isEmpty();
  }

  @Test
  void a_token_with_a_line_break_is_a_finding() {
    MetaAccount account =
        Accounts.instagram(Accounts.SHOP, Accounts.credentials("EAAabc\n", "secret"));

    assertThat(errors(account))
        .singleElement()
        .satisfies(finding -> assertThat(finding.subject()).isEqualTo("shop-instagram: token"));
  }

  private List<Finding> inspect(MetaAccount account) {
    return new AccountInspection(graph.apis()).inspect(account, Instant.now());
  }

  private List<Finding> errors(MetaAccount account) {
    return inspect(account).stream().filter(finding -> finding.level() == Level.ERROR).toList();
  }
}
