package dev.countersign.meta.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.meta.Accounts;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.FakeGraph;
import dev.countersign.meta.Login;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.Presentation;
import dev.countersign.secret.ExpiringSecret;
import dev.countersign.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstagramTokensTest {
  private static final Instant END = Instant.parse("2027-01-20T00:00:00Z");
  private static final String REFRESH = "/refresh_access_token";
  private static final Instant NOW = Instant.parse("2026-10-06T12:00:00Z");

  private final FakeGraph graph = new FakeGraph();
  private final InstagramTokens tokens = new InstagramTokens(graph.apis());

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void a_refreshed_token_comes_with_its_life() {
    graph.on(
        REFRESH,
        200,
        "{\"access_token\":\"IGAAnew\",\"token_type\":\"bearer\",\"expires_in\":5183944}");

    assertThat(tokens.refresh(Accounts.instagramLogin()))
        .isEqualTo(
            new InstagramRefresh.Refreshed(Secret.of("IGAAnew"), Duration.ofSeconds(5183944)));
  }

  @Test
  void the_token_travels_in_the_header_and_the_path_has_no_version() {
    tokens.refresh(Accounts.instagramLogin());

    FakeGraph.Call call = graph.calls().getFirst();
    assertThat(call.method()).isEqualTo("GET");
    assertThat(call.uri().getPath()).isEqualTo(REFRESH);
    assertThat(call.uri().getQuery()).contains("grant_type=ig_refresh_token");
    assertThat(call.uri().toString()).doesNotContain("CANARY");
    assertThat(call.headers().getFirst("Authorization")).isEqualTo("Bearer " + Accounts.TOKEN);
  }

  @Test
  void a_token_that_is_too_young_or_has_ended_is_refused() {
    graph.on(REFRESH, 400, "{\"error\":{\"message\":\"too young\",\"code\":10}}");
    assertThat(tokens.refresh(Accounts.instagramLogin()))
        .isEqualTo(new InstagramRefresh.Refused("too young (code 10)"));

    graph.on(REFRESH, 400, "{\"error\":{\"message\":\"expired\",\"code\":190}}");
    assertThat(tokens.refresh(Accounts.instagramLogin()))
        .isInstanceOf(InstagramRefresh.Refused.class);
  }

  @Test
  void an_outage_is_no_refusal() {
    for (String answer :
        new String[] {
          "{\"error\":{\"message\":\"slow\",\"code\":4}}",
          "{\"error\":{\"message\":\"down\",\"code\":2}}",
          "busy",
          "{}",
          "{\"access_token\":\"IGAAnew\"}"
        }) {
      graph.on(REFRESH, answer.contains("error") || answer.equals("busy") ? 503 : 200, answer);
      assertThat(tokens.refresh(Accounts.instagramLogin()))
          .as(answer)
          .isInstanceOf(InstagramRefresh.Unavailable.class);
    }
  }

  @Test
  void a_missing_secret_is_an_outage_with_its_name() {
    MetaAccount usual = Accounts.instagramLogin();
    MetaAccount account =
        new MetaAccount(
            usual.account(),
            Login.INSTAGRAM,
            Presentation.QUICK_REPLIES,
            null,
            null,
            Accounts.unusable());

    assertThat(tokens.refresh(account))
        .isEqualTo(
            new InstagramRefresh.Unavailable("The secret InstagramPageAccessToken is not set."));
  }

  @Test
  void the_token_of_a_page_is_not_refreshed() {
    assertThatThrownBy(() -> tokens.refresh(Accounts.instagram()))
        .hasMessageContaining("shop-instagram");
  }

  @Test
  void the_next_refresh_is_at_first_sight_then_at_half_of_the_life() {
    assertThat(InstagramTokenSchedule.next(NOW)).isEqualTo(NOW);
    assertThat(
            InstagramTokenSchedule.next(
                new InstagramRefresh.Refreshed(Secret.of("t"), Duration.ofDays(60)), NOW))
        .isEqualTo(NOW.plus(Duration.ofDays(30)));
  }

  @Test
  void a_refusal_is_tried_again_a_day_later_and_an_outage_an_hour_later() {
    assertThat(InstagramTokenSchedule.next(new InstagramRefresh.Refused("r"), NOW))
        .isEqualTo(NOW.plus(Duration.ofDays(1)));
    assertThat(InstagramTokenSchedule.next(new InstagramRefresh.Unavailable("r"), NOW))
        .isEqualTo(NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void credentials_give_the_refreshed_token_until_another_one_is_configured() {
    String origin = RefreshedTokens.origin(Secret.of(Accounts.TOKEN));
    RefreshedTokens kept =
        (account, from) ->
            account.equals(Accounts.SHOP) && from.equals(origin)
                ? Optional.of(new ExpiringSecret(Secret.of("IGAAnew"), END))
                : Optional.empty();

    Credentials refreshed = kept.over(Accounts.SHOP, Accounts.credentials(Accounts.TOKEN, "s"));
    Credentials replaced = kept.over(Accounts.SHOP, Accounts.credentials("IGAAconfigured", "s"));
    Credentials other = kept.over(Accounts.PAGE, Accounts.credentials(Accounts.TOKEN, "s"));

    assertThat(refreshed.accessToken()).isEqualTo(Secret.of("IGAAnew"));
    assertThat(refreshed.accessTokenEnd()).contains(END);
    assertThat(replaced.accessTokenEnd()).isEmpty();
    assertThat(refreshed.appSecrets().read()).containsExactly(Secret.of("s"));
    assertThat(refreshed.webhookVerifyToken()).isEqualTo(Secret.of("verify-me"));
    assertThat(replaced.accessToken()).isEqualTo(Secret.of("IGAAconfigured"));
    assertThat(other.accessToken()).isEqualTo(Secret.of(Accounts.TOKEN));
  }
}
