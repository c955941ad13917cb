package dev.countersign.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.ChannelKind;
import dev.countersign.meta.AppSecrets;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.Login;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.Presentation;
import dev.countersign.meta.account.InstagramTokens;
import dev.countersign.meta.account.RefreshedTokens;
import dev.countersign.postgres.StoredTokens;
import dev.countersign.postgres.TestDatabase;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.Keyset;
import dev.countersign.secret.Secret;
import dev.countersign.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of Instagram Login are exchanged in time, by one server, and never logged. */
class TokenRefresherIT {
  private static final AccountId SHOP = new AccountId("shop-instagram");
  private static final AccountId OTHER = new AccountId("other-instagram");
  private static final String CONFIGURED = "IGAAconfigured-canary";

  /** Later than the database's clock, so that what is due again is not due at once. */
  private static final Instant NOW = Instant.parse("2099-01-01T00:00:00Z");

  @SuppressWarnings("NullAway.Init") // opened before the first test
  private static TestDatabase database;

  @SuppressWarnings("NullAway.Init")
  private static StoredTokens stored;

  private final FakeTokenExchange exchange = new FakeTokenExchange();
  private final LogLines log = new LogLines(TokenRefresher.class);

  @BeforeAll
  static void open_a_database() {
    database = TestDatabase.migrated();
    stored = new StoredTokens(database.pool(), new Encryption(Keyset.generate()));
  }

  @AfterAll
  static void drop_it() {
    database.close();
  }

  @BeforeEach
  void forget_all_tokens() {
    database.clear();
  }

  @AfterEach
  void close() {
    exchange.close();
    log.close();
  }

  // when

  @Test
  void a_token_that_was_not_seen_before_is_exchanged_and_the_new_one_is_used() {
    TokenRefresher.Refreshable shop = account(SHOP, () -> Secret.of(CONFIGURED));

    refresher(shop).refreshDue();

    assertThat(exchange.offered()).containsExactly(CONFIGURED);
    assertThat(shop.account().credentials().accessToken()).isEqualTo(Secret.of("IGAAnew"));
    assertThat(dueAt()).isEqualTo(NOW.plus(Duration.ofDays(30)));
    assertThat(log.lines())
        .containsExactly("INFO The token of shop-instagram is refreshed, it lives 60 days");
  }

  @Test
  void a_token_that_is_not_due_is_left_alone() {
    TokenRefresher refresher = refresher(account(SHOP, () -> Secret.of(CONFIGURED)));
    refresher.refreshDue();

    refresher.refreshDue();

    assertThat(exchange.offered()).hasSize(1);
  }

  @Test
  void a_token_that_is_due_is_exchanged_for_the_next_one() {
    TokenRefresher.Refreshable shop = account(SHOP, () -> Secret.of(CONFIGURED));
    refresher(shop).refreshDue();
    exchange.gives("IGAAnewer");
    database.change("update refreshed_token set due_at = now()");

    refresher(shop).refreshDue();

    assertThat(exchange.offered()).containsExactly(CONFIGURED, "IGAAnew");
    assertThat(shop.account().credentials().accessToken()).isEqualTo(Secret.of("IGAAnewer"));
  }

  @Test
  void a_token_that_is_configured_anew_is_exchanged_at_once() {
    refresher(account(SHOP, () -> Secret.of(CONFIGURED))).refreshDue();

    refresher(account(SHOP, () -> Secret.of("IGAAreplaced"))).refreshDue();

    assertThat(exchange.offered()).containsExactly(CONFIGURED, "IGAAreplaced");
  }

  @Test
  void a_started_refresher_looks_by_itself() {
    try (TokenRefresher refresher = refresher(account(SHOP, () -> Secret.of(CONFIGURED)))) {
      refresher.start();

      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> dueAtHalfOfItsLife());
    }
  }

  private static boolean dueAtHalfOfItsLife() {
    return database.count(
            "select count(*) from refreshed_token where due_at = '2099-01-31T00:00:00Z'")
        == 1;
  }

  // what goes wrong

  @Test
  void a_refusal_keeps_the_token_that_works_and_is_tried_again_after_a_day() {
    TokenRefresher.Refreshable shop = account(SHOP, () -> Secret.of(CONFIGURED));
    exchange.answers(400, "{\"error\":{\"message\":\"too young\",\"code\":10}}");

    refresher(shop).refreshDue();

    assertThat(shop.account().credentials().accessToken()).isEqualTo(Secret.of(CONFIGURED));
    assertThat(dueAt()).isEqualTo(NOW.plus(Duration.ofDays(1)));
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING Meta does not refresh the token of shop-instagram")
        .contains("2099-01-02T00:00:00Z", "too young");
  }

  @Test
  void an_outage_keeps_the_token_that_works_and_is_tried_again_after_an_hour() {
    TokenRefresher.Refreshable shop = account(SHOP, () -> Secret.of(CONFIGURED));
    exchange.answers(503, "busy");

    refresher(shop).refreshDue();

    assertThat(shop.account().credentials().accessToken()).isEqualTo(Secret.of(CONFIGURED));
    assertThat(dueAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING The token of shop-instagram could not be refreshed")
        .contains("2099-01-01T01:00:00Z");
  }

  @Test
  void an_outage_keeps_a_token_that_was_exchanged_before() {
    TokenRefresher.Refreshable shop = account(SHOP, () -> Secret.of(CONFIGURED));
    refresher(shop).refreshDue();
    exchange.answers(503, "busy");
    database.change("update refreshed_token set due_at = now()");

    refresher(shop).refreshDue();

    assertThat(shop.account().credentials().accessToken()).isEqualTo(Secret.of("IGAAnew"));
  }

  @Test
  void an_account_without_its_secret_does_not_stop_the_others() {
    TokenRefresher.Refreshable broken =
        account(
            OTHER,
            () -> {
              throw new Credentials.Unusable("The secret InstagramPageAccessToken is not set.");
            });
    TokenRefresher.Refreshable shop = account(SHOP, () -> Secret.of(CONFIGURED));

    refresher(broken, shop).refreshDue();

    assertThat(exchange.offered()).containsExactly(CONFIGURED);
    assertThat(log.lines())
        .contains(
            "WARNING The token of other-instagram cannot be refreshed now, tried again:"
                + " The secret InstagramPageAccessToken is not set.");
  }

  @Test
  void an_account_that_breaks_does_not_stop_the_others() {
    TokenRefresher.Refreshable broken =
        account(
            OTHER,
            () -> {
              throw new IllegalStateException("the vault is on fire");
            });

    refresher(broken, account(SHOP, () -> Secret.of(CONFIGURED))).refreshDue();

    assertThat(exchange.offered()).containsExactly(CONFIGURED);
    assertThat(log.lines().getFirst())
        .startsWith("SEVERE The token of other-instagram cannot be refreshed now, tried again")
        .contains("the vault is on fire");
  }

  // several servers

  @Test
  void one_of_two_servers_exchanges_a_token() {
    TokenRefresher first = refresher(account(SHOP, () -> Secret.of(CONFIGURED)));
    TokenRefresher second = refresher(account(SHOP, () -> Secret.of(CONFIGURED)));

    Together.run(
        List.of(
            () -> {
              first.refreshDue();
              return true;
            },
            () -> {
              second.refreshDue();
              return true;
            }));

    assertThat(exchange.offered()).containsExactly(CONFIGURED);
  }

  // the log

  @Test
  void no_line_of_the_log_holds_a_token_even_when_meta_repeats_it() {
    TokenRefresher.Refreshable shop = account(SHOP, () -> Secret.of(CONFIGURED));
    refresher(shop).refreshDue();
    for (String answer :
        List.of(
            "{\"error\":{\"message\":\"Malformed access token IGAAnew\",\"code\":190}}",
            "{\"error\":{\"message\":\"Try IGAAnew again\",\"code\":2}}",
            "IGAAnew is broken",
            "{\"access_token\":\"IGAAhalf-canary\"}")) {
      database.change("update refreshed_token set due_at = now()");
      exchange.answers(answer.startsWith("{\"access") ? 200 : 400, answer);
      refresher(shop).refreshDue();
    }

    assertThat(exchange.offered()).hasSize(5);
    assertThat(log.lines()).hasSize(5).noneMatch(line -> line.contains("IGAA"));
  }

  private TokenRefresher refresher(TokenRefresher.Refreshable... accounts) {
    return new TokenRefresher(
        List.of(accounts), new InstagramTokens(exchange.graph()), stored, InstantSource.fixed(NOW));
  }

  /** An account that speaks with the newest token, as an application wires it. */
  private static TokenRefresher.Refreshable account(AccountId id, Supplier<Secret> token) {
    Credentials configured =
        new Credentials() {
          @Override
          public Secret accessToken() {
            return token.get();
          }

          @Override
          public AppSecrets appSecrets() {
            return () -> List.of(Secret.of("app"));
          }

          @Override
          public Secret webhookVerifyToken() {
            return Secret.of("verify");
          }
        };
    RefreshedTokens refreshed = stored::find;
    Account account =
        new Account(
            id,
            ChannelKind.INSTAGRAM,
            "17841400000000001",
            Account.UnknownRecipient.TRY,
            Duration.ofHours(4));
    return new TokenRefresher.Refreshable(
        new MetaAccount(
            account,
            Login.INSTAGRAM,
            Presentation.QUICK_REPLIES,
            null,
            null,
            refreshed.over(id, configured)),
        configured);
  }

  private static Instant dueAt() {
    String due =
        database.ask("select extract(epoch from due_at)::bigint from refreshed_token").getFirst();
    return Instant.ofEpochSecond(Long.parseLong(String.valueOf(due)));
  }
}
