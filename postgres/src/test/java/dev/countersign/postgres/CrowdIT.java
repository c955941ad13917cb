package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Effect;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.Expected;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.Together;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** When many answer at once, workflows are woken before people are told. */
class CrowdIT extends StoreFixture {
  private static final Expected NOTHING = Expected.of();
  private static final Duration LATE = Duration.ofSeconds(2);

  /** A question that is out. */
  private record Question(ApprovalId approval, ReplyKey key) {}

  private Question question() {
    ReplyKey key = Example.freshKey();
    ApprovalId id = asked(RequestBuilder.aRequest().build(), Example.SHOP, key).id();
    OutboxClaim.Send send = onlySend(LEASE);
    says(transaction -> transaction.complete(send.ticket(), new OutboxEnd.Skipped()));
    return new Question(id, key);
  }

  /** Answers all of them in one transaction, with what came in so long ago. */
  private void answer(List<Question> questions, Duration ago) throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    try (Together together = store.together("crowd")) {
      // while one is under way, the others gather
      threads.add(started(() -> together.transact(NOTHING, transaction -> isOpen(gate))));
      for (Question question : questions) {
        threads.add(
            started(() ->
                together.transact(
                    NOTHING,
                    transaction ->
                        apply(
                            transaction,
                            question.approval(),
                            tap(
                                question.key(),
                                ChoiceKey.APPROVE,
                                Example.ADA,
                                "mid." + question.approval()),
                            ago))));
      }
      gate.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static boolean isOpen(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return true;
  }

  /** A thread that has come to where it waits. */
  private static Thread started(Runnable work) {
    Thread thread = Thread.ofPlatform().start(work);
    await().until(() -> thread.getState() == Thread.State.WAITING);
    return thread;
  }

  private List<OutboxClaim.Send> told() {
    return store.outbox().claimSends(10, LEASE, IDLE);
  }

  private void wakeEach(List<Question> questions) {
    assertThat(store.outbox().claimResumes(10, LEASE, IDLE))
        .extracting(OutboxClaim.Wake::approval)
        .containsExactlyInAnyOrderElementsOf(questions.stream().map(Question::approval).toList());
  }

  @Test
  void who_waited_among_others_is_told_ten_seconds_after_the_workflow_was_woken()
      throws InterruptedException {
    List<Question> questions = List.of(question(), question());

    answer(questions, LATE);

    wakeEach(questions);
    assertThat(told()).isEmpty();
    database.change("update outbox set due_at = due_at - interval '9 s' where kind = 'NOTICE'");
    assertThat(told()).isEmpty();
    database.change("update outbox set due_at = due_at - interval '1 s' where kind = 'NOTICE'");
    assertThat(told())
        .hasSize(2)
        .allSatisfy(claim -> assertThat(claim.effect()).isInstanceOf(Effect.Notify.class));
  }

  @Test
  void who_did_not_have_to_wait_is_told_at_once() throws InterruptedException {
    List<Question> questions = List.of(question(), question());

    answer(questions, Duration.ZERO);

    wakeEach(questions);
    assertThat(told()).hasSize(2);
  }

  @Test
  void who_waited_alone_is_told_at_once() throws InterruptedException {
    List<Question> questions = List.of(question());

    answer(questions, LATE);

    wakeEach(questions);
    assertThat(told()).hasSize(1);
  }
}
