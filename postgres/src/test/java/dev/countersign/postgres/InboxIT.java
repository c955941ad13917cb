package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Contact;
import dev.countersign.store.EventKey;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.Quarantined;
import dev.countersign.store.Quarantined.Reason;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.Together;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Received webhooks are kept, handed out and finished as promised. */
class InboxIT extends StoreFixture {
  private static final Set<AccountId> ACCOUNTS =
      Set.of(new AccountId("shop-instagram"), new AccountId("o'neill, \"{}\""));

  private void receive(String body) {
    store.inbox().receive(new ReceivedWebhook(body.getBytes(StandardCharsets.UTF_8), ACCOUNTS));
  }

  private InboxClaim onlyClaim(Duration lease) {
    List<InboxClaim> claims = store.inbox().claim(10, lease);
    assertThat(claims).hasSize(1);
    return claims.getFirst();
  }

  private boolean complete(InboxClaim claim, Quarantined... quarantined) {
    return says(transaction -> transaction.complete(claim, List.of(quarantined)));
  }

  @Test
  void bytes_and_accounts_come_back_as_they_were() {
    byte[] body = new byte[256];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) i;
    }
    store.inbox().receive(new ReceivedWebhook(body, ACCOUNTS));

    InboxClaim claim = onlyClaim(LEASE);

    assertThat(claim.webhook().body()).isEqualTo(body);
    assertThat(claim.webhook().verifiedFor()).isEqualTo(ACCOUNTS);
    assertThat(claim.attempts()).isOne();
  }

  @Test
  void the_oldest_come_first() {
    receive("1");
    receive("2");
    receive("3");

    assertThat(store.inbox().claim(2, LEASE)).extracting(InboxClaim::id).containsOnly(1L, 2L);
    assertThat(store.inbox().claim(2, LEASE)).extracting(InboxClaim::id).containsOnly(3L);
  }

  @Test
  void a_completed_webhook_is_never_handed_out_again() {
    receive("1");
    assertThat(complete(onlyClaim(NO_LEASE))).isTrue();

    assertThat(store.inbox().claim(10, LEASE)).isEmpty();
    assertThat(database.ask("select state from inbox")).containsExactly("DONE");
  }

  @Test
  void a_lease_that_ended_hands_the_webhook_to_the_next_and_shuts_the_first_out() {
    receive("1");
    InboxClaim stale = onlyClaim(NO_LEASE);
    InboxClaim current = onlyClaim(LEASE);

    assertThat(current.fence()).isGreaterThan(stale.fence());
    assertThat(current.attempts()).isEqualTo(2);
    assertThat(complete(stale, new Quarantined(0, Reason.FAILED, "stale"))).isFalse();
    store.inbox().postpone(stale, NO_LEASE);
    assertThat(database.count("select count(*) from quarantine")).isZero();
    assertThat(complete(current)).isTrue();
    assertThat(complete(current)).as("a second time").isFalse();
  }

  @Test
  void what_is_postponed_comes_back_after_its_wait_without_a_counted_attempt() {
    receive("1");
    store.inbox().postpone(onlyClaim(LEASE), Duration.ofHours(1));
    assertThat(store.inbox().claim(10, LEASE)).isEmpty();

    database.change("update inbox set due_at = now()");

    assertThat(onlyClaim(LEASE).attempts()).isOne();
  }

  @Test
  void handled_webhooks_are_replayed_but_not_those_in_hand() {
    receive("1");
    receive("2");
    receive("3");
    receive("4");
    List<InboxClaim> claims = store.inbox().claim(10, LEASE);
    InboxClaim first = claim(claims, 1);
    complete(first);
    complete(claim(claims, 2));
    complete(claim(claims, 4));

    assertThat(store.inbox().replay(1, 3)).isEqualTo(2);

    assertThat(complete(first)).as("whoever handled it before").isFalse();
    List<InboxClaim> again = store.inbox().claim(10, LEASE);
    assertThat(again).extracting(InboxClaim::id).containsOnly(1L, 2L);
    assertThat(again).extracting(InboxClaim::attempts).containsOnly(1);
    assertThat(complete(claim(again, 1))).isTrue();
  }

  private static InboxClaim claim(List<InboxClaim> claims, long id) {
    return claims.stream().filter(claim -> claim.id() == id).findFirst().orElseThrow();
  }

  @Test
  void items_in_quarantine_are_kept_and_the_latest_reason_wins() {
    receive("1");
    complete(
        onlyClaim(LEASE),
        new Quarantined(-1, Reason.UNREADABLE, "No JSON."),
        new Quarantined(3, Reason.UNKNOWN_ACCOUNT, "No account with id \u0000."));
    store.inbox().replay(1, 1);
    complete(onlyClaim(LEASE), new Quarantined(3, Reason.FAILED, "Another reason."));

    assertThat(
            database.ask(
                "select item || ' ' || reason || ': ' || detail from quarantine order by item"))
        .containsExactly("-1 unreadable: No JSON.", "3 failed: Another reason.");
  }

  @Test
  void an_event_is_first_exactly_once_among_many_at_the_same_time() {
    for (int round = 0; round < 20; round++) {
      EventKey key = new EventKey(Example.SHOP.id(), "tapped", "mid." + round);
      List<Boolean> first = Together.run(15, () -> says(transaction -> transaction.isFirst(key)));

      assertThat(first).filteredOn(Boolean::booleanValue).hasSize(1);
    }
  }

  @Test
  void an_event_of_a_transaction_that_failed_is_first_again() {
    EventKey key = new EventKey(Example.SHOP.id(), "tapped", "mid.1");
    try {
      store.transact(transaction -> {
        transaction.isFirst(key);
        throw new IllegalArgumentException("failed");
      });
    } catch (IllegalArgumentException expected) {
      assertThat(expected).hasMessage("failed");
    }

    assertThat(says(transaction -> transaction.isFirst(key))).isTrue();
    assertThat(says(transaction -> transaction.isFirst(key))).isFalse();
    assertThat(
            says(transaction ->
                transaction.isFirst(new EventKey(Example.SHOP.id(), "written", "mid.1"))))
        .as("another kind")
        .isTrue();
    assertThat(
            says(transaction ->
                transaction.isFirst(new EventKey(new AccountId("other"), "tapped", "mid.1"))))
        .as("another account")
        .isTrue();
  }

  @Test
  void an_older_message_never_shortens_the_window() {
    Instant noon = Instant.parse("2026-03-01T12:00:00.123456Z");
    wrote("Ada", noon);
    wrote(null, noon.minusSeconds(60));
    assertThat(known()).isEqualTo("Ada " + noon);

    wrote("Ada L.", noon.plusSeconds(60));
    assertThat(known()).isEqualTo("Ada L. " + noon.plusSeconds(60));
    assertThat(found(transaction -> transaction.people().contact(Example.MALLORY))).isEmpty();
  }

  private String known() {
    Contact ada = found(transaction -> transaction.people().contact(Example.ADA)).orElseThrow();
    return ada.name() + " " + ada.lastInbound();
  }

  private void wrote(@org.jspecify.annotations.Nullable String name, Instant at) {
    wrote(Example.ADA, name, at);
  }
}
