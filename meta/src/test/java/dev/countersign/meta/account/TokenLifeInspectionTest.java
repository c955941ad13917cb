package dev.countersign.meta.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.ChannelKind;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.FakeGraph;
import dev.countersign.meta.Login;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.Presentation;
import dev.countersign.meta.account.Finding.Level;
import dev.countersign.secret.ExpiringSecret;
import dev.countersign.secret.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenLifeInspectionTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private final FakeGraph graph = new FakeGraph();

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void a_token_without_an_end_is_good() {
    told("PAGE", null);

    assertThat(inspect(Accounts.messenger()).findings())
        .containsExactly(
            new Finding(Level.OK, "shop-page: token end", "The token does not end.", ""));
  }

  @Test
  void the_question_is_asked_in_the_body_and_the_token_is_in_no_url() {
    told("PAGE", null);

    inspect(Accounts.messenger());

    FakeGraph.Call call = graph.calls().getFirst();
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.uri().getPath()).isEqualTo("/v26.0");
    assertThat(call.uri().toString()).doesNotContain("CANARY");
    assertThat(call.headers().getFirst("Content-Type"))
        .startsWith("application/x-www-form-urlencoded");
    assertThat(URLDecoder.decode(call.body(), StandardCharsets.UTF_8))
        .contains(
            "batch=[{\"method\":\"GET\",\"relative_url\":\"debug_token?input_token="
                + Accounts.TOKEN
                + "\"}]");
  }

  @ParameterizedTest
  @CsvSource({
    "P60D, OK, until 2027-01-27 (60 days)",
    "P7D, OK, until 2026-12-05 (7 days)",
    "P6D, WARNING, until 2026-12-04 (6 days)",
    "P1D, WARNING, until 2026-11-29 (1 day)",
    "PT3H, WARNING, until 2026-11-28 (less than a day)",
  })
  void an_end_within_a_week_is_a_warning_with_its_date(Duration life, Level level, String words) {
    told("SYSTEM_USER", NOW.plus(life));

    assertThat(inspect(Accounts.whatsapp()).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.level()).isEqualTo(level);
          assertThat(finding.message()).isEqualTo("The token works " + words + ".");
          assertThat(finding.nextStep().isEmpty()).isEqualTo(level == Level.OK);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "WHATSAPP, USER, SYSTEM_USER",
    "WHATSAPP, PAGE, SYSTEM_USER",
    "MESSENGER, USER, PAGE",
    "INSTAGRAM, USER, PAGE"
  })
  void a_token_of_another_kind_is_a_warning(ChannelKind channel, String kind, String expected) {
    told(kind, null);

    assertThat(inspect(Accounts.on(channel, Accounts.SHOP, null)).findings().getFirst())
        .satisfies(finding -> {
          assertThat(finding.level()).isEqualTo(Level.WARNING);
          assertThat(finding.message()).contains("kind " + kind + " and not " + expected);
        });
  }

  @Test
  void data_access_that_ends_soon_is_a_warning_of_its_own() {
    graph.on(DebugToken.PATH, 200, DebugToken.answer("PAGE", null, NOW.plus(Duration.ofDays(2))));

    assertThat(inspect(Accounts.instagram()).findings().getLast())
        .satisfies(finding -> {
          assertThat(finding.level()).isEqualTo(Level.WARNING);
          assertThat(finding.message()).contains("until 2026-11-30 (2 days)");
          assertThat(finding.nextStep()).contains("log in");
        });
  }

  @Test
  void what_meta_does_not_tell_is_a_warning_with_metas_words() {
    String error = "{\"error\":{\"message\":\"(#100) No access\",\"code\":100}}";
    for (String answer : List.of(error, DebugToken.batch(400, error))) {
      graph.on(DebugToken.PATH, 400, answer);

      TokenLifeInspection.Result result = inspect(Accounts.messenger());

      assertThat(result.details()).isNull();
      assertThat(result.findings())
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.WARNING);
            assertThat(finding.message()).contains("(#100) No access (code 100)");
            assertThat(finding.nextStep()).contains("Access Token Debugger");
          });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[]",
        "[null]",
        "[{\"code\":200}]",
        "[{\"code\":200,\"body\":\"no JSON\"}]",
        "[{\"code\":200,\"body\":\"{}\"}]",
        "{}"
      })
  void an_answer_that_cannot_be_read_is_a_warning(String answer) {
    graph.on(DebugToken.PATH, 200, answer);

    assertThat(inspect(Accounts.messenger()).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.WARNING));
  }

  @Test
  void what_a_token_may_do_is_told_with_its_end() {
    graph.on(DebugToken.PATH, 200, DebugToken.answer("PAGE", null, "pages_messaging"));

    assertThat(inspect(Accounts.messenger()).details())
        .isEqualTo(new TokenDetails("PAGE", null, null, Set.of("pages_messaging")));
  }

  @Test
  void the_token_of_an_instagram_login_is_known_to_end_once_it_was_refreshed() {
    Finding fresh = refreshed(NOW.plus(Duration.ofDays(40)));
    Finding old = refreshed(NOW.plus(Duration.ofDays(3)));

    assertThat(graph.calls()).isEmpty();
    assertThat(fresh.level()).isEqualTo(Level.OK);
    assertThat(fresh.message()).contains("until 2027-01-07 (40 days)");
    assertThat(old.level()).isEqualTo(Level.WARNING);
    assertThat(old.nextStep())
        .startsWith("The server should have refreshed it")
        .contains("or generate a new Instagram user access token");
  }

  @Test
  void the_token_of_an_instagram_login_that_was_never_refreshed_is_a_warning() {
    assertThat(inspect(Accounts.instagramLogin()).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.level()).isEqualTo(Level.WARNING);
          assertThat(finding.message()).contains("60 days");
          assertThat(finding.nextStep()).startsWith("Start the server");
        });
  }

  private Finding refreshed(Instant end) {
    RefreshedTokens tokens =
        (account, origin) -> Optional.of(new ExpiringSecret(Secret.of("IGAAnew"), end));
    MetaAccount account =
        new MetaAccount(
            Accounts.account(Accounts.SHOP, ChannelKind.INSTAGRAM),
            Login.INSTAGRAM,
            Presentation.QUICK_REPLIES,
            null,
            null,
            tokens.over(Accounts.SHOP, Accounts.credentials(Accounts.TOKEN, "secret")));
    return inspect(account).findings().getFirst();
  }

  private void told(String kind, @Nullable Instant end) {
    graph.on(DebugToken.PATH, 200, DebugToken.answer(kind, end));
  }

  private TokenLifeInspection.Result inspect(MetaAccount account) {
    return new TokenLifeInspection(new Inquiry(graph.apis(), account), NOW).inspect();
  }
}
