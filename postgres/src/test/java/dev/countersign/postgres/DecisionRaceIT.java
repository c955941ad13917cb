package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.State;
import dev.countersign.approval.Status;
import dev.countersign.approval.Transition;
import dev.countersign.approval.Transition.Verdict;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.Store.Work;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** However close two ends of an approval are, one counts and wakes the workflow. */
class DecisionRaceIT extends StoreFixture {
  private static final int ROUNDS = 200;

  private static Command.Answer tap(ReplyKey key, ChoiceKey choice, String message) {
    return tap(key, choice, Example.ADA, message);
  }

  private void race(Approval asked, Command one, Command other) {
    List<Transition> both =
        Together.run(List.of(() -> apply(asked.id(), one), () -> apply(asked.id(), other)));
    assertThat(both)
        .extracting(Transition::verdict)
        .containsExactlyInAnyOrder(Verdict.APPLIED, Verdict.ALREADY_FINAL);
    Transition winner =
        both.stream().filter(made -> made.verdict() == Verdict.APPLIED).findFirst().orElseThrow();
    assertThat(stored(asked.id())).isEqualTo(winner.approval());
    assertEndedOnce(asked, winner.approval());
  }

  private void assertEndedOnce(Approval asked, Approval ended) {
    assertThat(payloads(asked.id(), Work.RESUME))
        .containsExactly(ended.resumption().orElseThrow().json());
    assertThat(store.views().journal(asked.id()))
        .extracting(JournalEntry::event)
        .filteredOn(List.of(Event.DECIDED, Event.EXPIRED, Event.CANCELLED)::contains)
        .hasSize(1);
  }

  @Test
  void d1_of_an_approval_and_a_rejection_at_once_one_counts() {
    for (int round = 0; round < ROUNDS; round++) {
      ReplyKey key = Example.freshKey();
      Approval asked = asked(RequestBuilder.aRequest().build(), Example.SHOP, key);

      race(
          asked,
          tap(key, ChoiceKey.APPROVE, "mid.a" + round),
          tap(key, ChoiceKey.REJECT, "mid.r" + round));
      assertThat(
              database.count(
                  "select count(*) from outbox where kind = 'NOTICE' and approval_id = '"
                      + asked.id()
                      + "'"))
          .as("the winner is told, and so is the loser")
          .isEqualTo(2);
    }
    assertThat(new JournalCheck(pool).run().broken()).isEmpty();
  }

  @Test
  void a11_of_a_withdrawal_and_an_answer_at_once_one_counts() {
    for (int round = 0; round < ROUNDS; round++) {
      ReplyKey key = Example.freshKey();
      Approval asked = asked(RequestBuilder.aRequest().build(), Example.SHOP, key);

      race(asked, tap(key, ChoiceKey.APPROVE, "mid." + round), new Command.Cancel(CALLER));
    }
  }

  @Test
  void of_an_amendment_and_an_answer_at_once_one_counts() {
    for (int round = 0; round < ROUNDS; round++) {
      ReplyKey key = Example.freshKey();
      Approval asked = asked(RequestBuilder.aRequest().build(), Example.SHOP, key);
      Command amend =
          new Command.Amend(
              "Round " + round,
              asked.request().fields(),
              asked.request().choices(),
              List.of(Example.freshKey()),
              CALLER,
              null);
      Command tap = tap(key, ChoiceKey.APPROVE, "mid.t" + round);

      List<Transition> both =
          Together.run(List.of(() -> apply(asked.id(), tap), () -> apply(asked.id(), amend)));

      Approval after = stored(asked.id());
      boolean isDecided = after.status() == Status.DECIDED;
      assertThat(both)
          .extracting(Transition::verdict)
          .containsExactly(
              isDecided ? Verdict.APPLIED : Verdict.REFUSED,
              isDecided ? Verdict.ALREADY_FINAL : Verdict.APPLIED);
      assertThat(after.revision()).isEqualTo(isDecided ? 1 : 2);
      assertThat(payloads(asked.id(), Work.RESUME)).hasSize(isDecided ? 1 : 0);
    }
  }

  @Test
  void d5_of_an_answer_at_the_deadline_and_the_deadline_one_counts() {
    int rounds = 20;
    Duration ahead = Duration.ZERO;
    for (int round = 0; round < rounds; round++) {
      ReplyKey key = Example.freshKey();
      Approval asked =
          asked(
              RequestBuilder.aRequest().expiresIn(Duration.ofMillis(500)).build(),
              Example.SHOP,
              key);
      Instant deadline = asked.expiresAt();
      Instant answerAt = deadline.minus(ahead);
      int number = round;
      List<Transition> both =
          Together.run(
              List.of(
                  () -> {
                    sleepUntil(answerAt);
                    return apply(asked.id(), tap(key, ChoiceKey.APPROVE, "mid." + number));
                  },
                  () -> expire(asked)));

      Approval ended = stored(asked.id());
      assertThat(both.getLast().approval().status().isFinal()).isTrue();
      assertThat(ended.status()).isIn(Status.DECIDED, Status.EXPIRED);
      assertEndedOnce(asked, ended);
      if (ended.state() instanceof State.Decided made) {
        assertThat(made.decision().respondedAt()).isBefore(deadline);
      }
      // whoever won has it harder the next time: so the two stay close however fast the machine is
      ahead = ahead.plusMillis(ended.status() == Status.DECIDED ? -2 : 2);
    }
  }

  /** Ends it as the timer does: whatever is due and nobody else's. */
  private Transition expire(Approval asked) {
    while (true) {
      boolean isDue = store.transact(transaction -> transaction.due(10)).contains(asked.id());
      if (isDue || stored(asked.id()).status().isFinal()) {
        return apply(asked.id(), new Command.Expire(List.of()));
      }
    }
  }

  private static void sleepUntil(Instant time) {
    while (Instant.now().isBefore(time)) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }
}
