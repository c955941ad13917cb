package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.countersign.secret.ExpiringSecret;
import dev.countersign.secret.Secret;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refreshed tokens are kept once for all servers. */
class StoredTokensIT extends StoreFixture {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration LIFE = Duration.ofDays(60);
  private static final Instant LATER = Instant.parse("2099-01-01T00:00:00Z");

  @SuppressWarnings("NullAway.Init") // made before each test
  private StoredTokens tokens;

  @BeforeEach
  void open_the_tokens() {
    tokens = new StoredTokens(pool, encryption);
  }

  private void refreshed(String origin, String token) {
    tokens.refreshed(Example.SHOP.id(), origin, Secret.of(token), LIFE, LATER);
  }

  @Test
  void one_of_two_servers_refreshes_a_token_that_was_not_seen_before() {
    List<Boolean> claims = Together.run(2, () -> tokens.claim(Example.SHOP.id(), "first", LEASE));

    assertThat(claims).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void a_refreshed_token_is_found_and_left_alone_until_it_is_due() {
    tokens.claim(Example.SHOP.id(), "first", LEASE);
    assertThat(tokens.find(Example.SHOP.id(), "first")).isEmpty();

    refreshed("first", "IGAAnew");

    ExpiringSecret found = tokens.find(Example.SHOP.id(), "first").orElseThrow();
    assertThat(found.secret().reveal()).isEqualTo("IGAAnew");
    assertThat(found.endsAt()).isCloseTo(Instant.now().plus(LIFE), within(1, ChronoUnit.HOURS));
    assertThat(tokens.claim(Example.SHOP.id(), "first", LEASE)).isFalse();
    database.change("update refreshed_token set due_at = now()");
    assertThat(tokens.claim(Example.SHOP.id(), "first", LEASE)).isTrue();
    assertThat(tokens.find(Example.SHOP.id(), "first")).as("while it is refreshed").isPresent();
  }

  @Test
  void a_token_that_is_configured_anew_wins_over_a_refreshed_one() {
    tokens.claim(Example.SHOP.id(), "first", LEASE);
    refreshed("first", "IGAAnew");

    assertThat(tokens.find(Example.SHOP.id(), "second")).isEmpty();
    assertThat(tokens.claim(Example.SHOP.id(), "second", LEASE)).isTrue();
    refreshed("first", "IGAAlate");
    assertThat(tokens.find(Example.SHOP.id(), "second")).isEmpty();
    assertThat(tokens.find(Example.SHOP.id(), "first")).isEmpty();
  }

  @Test
  void a_failed_refresh_keeps_the_token_that_works() {
    tokens.claim(Example.SHOP.id(), "first", LEASE);
    refreshed("first", "IGAAnew");

    tokens.refreshed(Example.SHOP.id(), "first", null, null, LATER);

    assertThat(tokens.find(Example.SHOP.id(), "first")).isPresent();
  }
}
