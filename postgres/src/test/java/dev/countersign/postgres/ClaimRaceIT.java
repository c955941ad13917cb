package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Command;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.KeyClaim;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.testkit.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Several workers at once never get the same work. */
class ClaimRaceIT extends StoreFixture {
  private static final int ROWS = 200;
  private static final int WORKERS = 4;

  /** Claims with two stores, as two processes would, until nothing is left. */
  private <T> List<T> claimAll(
      java.util.function.BiFunction<PostgresStore, Integer, List<T>> claim) {
    List<Callable<List<T>>> workers = new ArrayList<>();
    try (PostgresStore other = new PostgresStore(pool)) {
      for (int i = 0; i < WORKERS; i++) {
        PostgresStore used = i % 2 == 0 ? store : other;
        int limit = 1 + i;
        workers.add(() -> drain(() -> claim.apply(used, limit)));
      }
      return Together.run(workers).stream().flatMap(List::stream).toList();
    }
  }

  /** Skipping rows that others hold, a claim may be empty before the end: it asks a few times. */
  private static <T> List<T> drain(Callable<List<T>> claim) throws Exception {
    List<T> all = new ArrayList<>();
    for (int empty = 0; empty < 3; ) {
      List<T> some = claim.call();
      all.addAll(some);
      empty = some.isEmpty() ? empty + 1 : 0;
    }
    return all;
  }

  @Test
  void two_stores_never_claim_the_same_webhook() {
    for (int i = 0; i < ROWS; i++) {
      store.inbox().receive(new ReceivedWebhook(new byte[] {1}, Set.of()));
    }

    List<InboxClaim> claims = claimAll((used, limit) -> used.inbox().claim(limit, LEASE));

    assertThat(claims).extracting(InboxClaim::id).hasSize(ROWS).doesNotHaveDuplicates();
  }

  @Test
  void two_stores_never_claim_the_same_effect() {
    for (int i = 0; i < ROWS; i++) {
      ApprovalId id = asked(RequestBuilder.aRequest().build()).id();
      apply(id, new Command.Cancel(CALLER));
    }

    List<OutboxClaim.Send> sends =
        claimAll((used, limit) -> used.outbox().claimSends(limit, LEASE, IDLE));
    List<OutboxClaim.Wake> wakes =
        claimAll((used, limit) -> used.outbox().claimResumes(limit, LEASE, IDLE));

    assertThat(sends).extracting(OutboxClaim.Send::approval).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(wakes).extracting(OutboxClaim.Wake::approval).hasSize(ROWS).doesNotHaveDuplicates();
  }

  @Test
  void of_two_that_claim_again_and_again_only_the_latest_completes() {
    for (int round = 0; round < 100; round++) {
      asked(RequestBuilder.aRequest().build());
      List<List<OutboxClaim.Send>> claims =
          Together.run(2, () -> store.outbox().claimSends(1, NO_LEASE, IDLE));
      List<OutboxClaim.Send> both = claims.stream().flatMap(List::stream).toList();
      List<Callable<Boolean>> ends = new ArrayList<>();
      both.forEach(claim ->
          ends.add(() ->
              says(transaction -> transaction.complete(claim.ticket(), new OutboxEnd.Skipped()))));

      assertThat(Together.run(ends)).filteredOn(Boolean::booleanValue).hasSize(1);
    }
  }

  @Test
  void a2_one_of_many_that_claim_an_idempotency_key_is_fresh_and_the_others_find_it() {
    for (int round = 0; round < 20; round++) {
      String name = "key-" + round;
      List<KeyClaim> claims =
          Together.run(
              12,
              () -> {
                ApprovalId id = Example.freshId();
                return store.<KeyClaim>transact(transaction ->
                    transaction.claimKey(new IdempotencyKey("key_1", name, "same"), id));
              });
      String winner =
          database.ask("select approval_id from idempotency where key = '" + name + "'").getFirst();

      assertThat(claims).filteredOn(KeyClaim.Fresh.class::isInstance).hasSize(1);
      assertThat(claims)
          .filteredOn(KeyClaim.Replay.class::isInstance)
          .hasSize(11)
          .containsOnly(new KeyClaim.Replay(new ApprovalId(String.valueOf(winner))));
    }
  }

  @Test
  void a3_a_key_of_another_request_is_a_mismatch_and_of_another_owner_is_fresh() {
    ApprovalId id = Example.freshId();
    assertThat(claimKey("key_1", "one", id)).isEqualTo(new KeyClaim.Fresh());
    assertThat(claimKey("key_1", "one", Example.freshId())).isEqualTo(new KeyClaim.Replay(id));
    assertThat(claimKey("key_1", "two", Example.freshId())).isEqualTo(new KeyClaim.Mismatch());
    assertThat(claimKey("key_2", "two", Example.freshId())).isEqualTo(new KeyClaim.Fresh());
  }

  private KeyClaim claimKey(String owner, String fingerprint, ApprovalId id) {
    return store.<KeyClaim>transact(
        transaction -> transaction.claimKey(new IdempotencyKey(owner, "k", fingerprint), id));
  }

  @Test
  void a_second_claim_on_a_key_waits_and_is_fresh_when_the_first_fails() {
    IdempotencyKey key = new IdempotencyKey("key_1", "k", "same");
    CountDownLatch claimed = new CountDownLatch(1);
    IntFunction<Callable<String>> contender =
        number ->
            () -> {
              if (number == 1) {
                claimed.await();
              }
              try {
                return store.transact(transaction -> {
                  String found = transaction.claimKey(key, Example.freshId()).toString();
                  claimed.countDown();
                  if (number == 0) {
                    throw new IllegalArgumentException("failed");
                  }
                  return found;
                });
              } catch (IllegalArgumentException e) {
                return "failed";
              }
            };

    assertThat(Together.run(List.of(contender.apply(0), contender.apply(1))))
        .containsExactly("failed", "Fresh[]");
  }

  @Test
  void what_somebody_else_is_expiring_is_skipped() {
    asked(RequestBuilder.aRequest().expiresIn(Duration.ofMillis(1)).build());
    asked(RequestBuilder.aRequest().expiresIn(Duration.ofMillis(1)).build());
    asked(RequestBuilder.aRequest().expiresIn(Duration.ofHours(1)).build());
    await().until(() -> store.transact(transaction -> transaction.due(10)).size() == 2);

    store.transact(mine -> {
      List<ApprovalId> first = mine.due(1);
      List<ApprovalId> others =
          Together.run(1, () -> store.transact(transaction -> transaction.due(10))).getFirst();

      assertThat(first).hasSize(1);
      assertThat(others).hasSize(1).doesNotContainAnyElementsOf(first);
      return true;
    });
  }
}
