package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Status;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of the time for an answer, on a database whose clock stands still. */
final class DeadlineIT extends GatewayFixture {
  private SetClock clock;

  @BeforeEach
  void stop_the_clock() throws SQLException {
    store.close();
    clock = closeAfterwards(new SetClock());
    store = new PostgresStore(clock.database().pool());
    approvals = approvals(store);
  }

  @ParameterizedTest
  @CsvSource({"-1, DECIDED, approved", "0, EXPIRED, expired", "1, EXPIRED, expired"})
  void d5_an_answer_counts_until_the_millisecond_before_the_end_and_one_of_the_two_wakes(
      long milliseconds, Status status, String port) {
    Approval asked = asked(RequestBuilder.aRequest().build());
    startGateway();
    String question = awaitQuestion();
    awaitEvent(asked.id(), Event.SENT);

    Duration left = Duration.between(clock.now(), asked.expiresAt());
    clock.forward(left.plusMillis(milliseconds));
    receive("tap " + Example.ADA.value() + " mid.tap " + FakeChannel.payload(question, "APPROVE"));
    awaitStatus(asked.id(), status);
    awaitResume(asked.id(), ResumeProgress.State.DONE);
    // once a later one has ended, the timers have looked at this one again
    Approval later = asked(RequestBuilder.aRequest().build());
    clock.forward(Duration.between(clock.now(), later.expiresAt()));
    awaitResume(later.id(), ResumeProgress.State.DONE);
    await()
        .until(() ->
            clock.count("select count(*) from inbox where due_at is not null") == 0
                && clock.count("select count(*) from outbox where due_at is not null") == 0);

    assertThat(receiver.deliveries())
        .hasSize(2)
        .filteredOn(delivery -> delivery.body().contains(asked.id().value()))
        .singleElement()
        .satisfies(delivery -> assertThat(delivery.body()).contains("\"port\":\"" + port + "\""));
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status()).isEqualTo(status);
  }
}
