package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approver.Approver;
import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.store.AccountPause;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accounts all of whose sends wait. */
class PauseIT extends StoreFixture {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final AccountId SHOP = Example.SHOP.id();
  private static final Account OTHER =
      new Account(
          new AccountId("other"),
          Example.SHOP.channel(),
          "2",
          Account.UnknownRecipient.TRY,
          Duration.ofHours(4));

  private boolean pause(Duration time) {
    return says(transaction -> {
      Instant now = transaction.now();
      return transaction
          .pauses()
          .begin(
              new AccountPause(
                  SHOP, FailureClass.TOKEN, "190 expired", now, now.plus(time), 1, "mark"));
    });
  }

  private void askOther() {
    asked(
        RequestBuilder.aRequest()
            .approver(new Approver(null, new Address(OTHER.id(), "1")))
            .build(),
        OTHER,
        Example.freshKey());
  }

  @Test
  void what_a_paused_account_sends_is_not_claimed_and_nobody_elses_waits() {
    asked(RequestBuilder.aRequest().build());
    askOther();

    assertThat(pause(Duration.ofHours(1))).isTrue();
    assertThat(pause(Duration.ofHours(1))).as("it was paused before").isFalse();

    OutboxClaim.Send claimed = onlySend(LEASE);
    assertThat(claimed.effect()).asString().contains("other");
    assertThat(store.views().pauses())
        .singleElement()
        .satisfies(pause -> assertThat(pause.detail()).isEqualTo("190 expired"));
  }

  @Test
  void a_call_whose_caller_vanished_is_looked_after_although_its_account_is_paused() {
    asked(RequestBuilder.aRequest().build());
    OutboxClaim.Send vanished = onlySend(LEASE);
    says(transaction ->
        transaction
            .sends()
            .begin(vanished.ticket(), Duration.ZERO, new OutgoingMessage("{}", null), 1));
    pause(Duration.ofHours(1));

    assertThat(onlySend(LEASE).interrupted()).isNotNull();
  }

  @Test
  void one_of_two_workers_gets_the_try() {
    pause(Duration.ZERO);

    List<Boolean> tries =
        Together.run(2, () -> says(transaction -> transaction.pauses().takeTry(SHOP, LEASE)));

    assertThat(tries).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void the_end_of_a_pause_makes_what_waited_due_at_once() {
    asked(RequestBuilder.aRequest().build());
    OutboxClaim.Send claim = onlySend(LEASE);
    says(transaction ->
        transaction.complete(
            claim.ticket(),
            new OutboxEnd.Held(transaction.now().plus(Duration.ofHours(1)), "paused")));
    pause(Duration.ofHours(1));
    assertThat(store.outbox().claimSends(10, LEASE, IDLE)).isEmpty();

    assertThat(says(transaction -> transaction.pauses().end(SHOP))).isTrue();
    assertThat(says(transaction -> transaction.pauses().end(SHOP))).isFalse();

    onlySend(LEASE);
  }
}
