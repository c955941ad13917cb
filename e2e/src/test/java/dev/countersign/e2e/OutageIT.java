package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.webhook.DeliveryAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The database is away or does not answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutageIT {
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int TRIES = 3;

  private final Countersign countersign = Countersign.start();

  @AfterAll
  void stop() {
    countersign.close();
  }

  /** A busy machine may delay one of them, but hardly each. */
  private void assertRefusedInTime(String body) {
    List<Duration> took =
        IntStream.range(0, TRIES).mapToObj(i -> untilRefused(body)).sorted().toList();

    assertThat(took.getFirst()).as(took.toString()).isLessThan(LONGEST);
  }

  private Duration untilRefused(String body) {
    long start = System.nanoTime();
    assertThat(countersign.deliver(body).status()).isEqualTo(503);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void w11_while_the_database_is_down_meta_is_told_503_and_its_retry_is_handled_once() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, countersign.request(phone, "/w11"));
    Wait.until("what happened so far is delivered").until(countersign.sandbox::webhooksIdle);
    long before = countersign.sandbox.deliveries().size();
    countersign.database.goDown();
    try {
      phone.tap("Approve ✅");
      assertRefusedInTime(MetaWebhook.wrote(phone.address(), Instant.now()));
      Wait.until("Meta tried").until(() -> !attempts(before).isEmpty());
    } finally {
      countersign.database.comeBack();
    }

    countersign.awaitStatus(id, "DECIDED");
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/w11").size() == 1);
    Wait.stays("it wakes once").until(() -> countersign.receiver.at("/w11").size() == 1);
    assertThat(
            countersign.database.number(
                "select count(*) from journal where approval_id = ? and event = 'DECIDED'", id))
        .isOne();
    List<Integer> statuses = attempts(before).stream().map(DeliveryAttempt::status).toList();
    assertThat(statuses).contains(503).last().isEqualTo(200);
    assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
  }

  /** How the tap was posted. */
  private List<DeliveryAttempt> attempts(long before) {
    List<DeliveryAttempt> all = countersign.sandbox.deliveries();
    return all.subList((int) before, all.size()).stream()
        .filter(attempt -> attempt.body().contains("HIL_APPROVE|") && attempt.status() != null)
        .filter(attempt -> attempt.body().contains("quick_reply"))
        .toList();
  }

  @Test
  void w11_while_the_database_does_not_answer_meta_is_told_503_within_two_seconds()
      throws Exception {
    Phone phone = countersign.stranger();
    String body = MetaWebhook.wrote(phone.address(), Instant.now());
    try (var connection = countersign.database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table inbox in access exclusive mode");
      assertRefusedInTime(body);
      connection.rollback();
    }
    assertThat(countersign.deliver(body).status()).isEqualTo(200);
    countersign.awaitInbox();
    assertThat(
            countersign.database.number(
                "select count(*) from contact where address = ?", phone.address()))
        .isEqualTo(1);
  }
}
