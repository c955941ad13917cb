package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.store.StoreUnavailable;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;

/** What a database says goes into logs. */
final class FailureTest {
  private static final String CANARY = "49170";

  @Test
  void what_passes_is_told_in_one_line_without_values() {
    SQLException said =
        new SQLException(
            "ERROR: terminating connection\n  Detail: Failing row contains (" + CANARY + ")",
            "57P01");
    BatchUpdateException batch =
        new BatchUpdateException(
            "Batch entry 0 insert into contact values ('" + CANARY + "') was aborted",
            "57P01",
            new int[0],
            said);

    assertThatThrownBy(() ->
            Failure.telling(() -> {
              throw new UnableToExecuteStatementException(batch, null);
            }))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessage("The store is not available now: ERROR: terminating connection (57P01)")
        .hasNoCause();
  }

  @Test
  void what_no_database_said_is_told_by_its_kind() {
    assertThat(Failure.reason(new IllegalStateException(CANARY)))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(
            Failure.reason(
                new ConnectionException(new SQLException("Connection refused", "08001"))))
        .isEqualTo("Connection refused (08001)");
  }
}
