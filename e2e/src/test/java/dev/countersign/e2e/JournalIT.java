package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code countersign journal verify} names the first entry that is not as it was written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JournalIT {
  private final Countersign countersign = Countersign.start();
  private final Path folder = Folders.create();
  private final List<String> ids = new ArrayList<>();
  private String settings = "written before the first test";

  /** Three approvals with four entries each. */
  @BeforeAll
  void ask_and_withdraw() {
    settings =
        UserSettings.of(countersign.sandbox.graphUri(), countersign.database)
            .write(folder)
            .toString();
    Phone phone = countersign.person();
    for (int i = 0; i < 3; i++) {
      String id = countersign.askAndShow(phone, countersign.request(phone, "/journal/" + i));
      ids.add(id);
      Wait.until("it is known that they have it")
          .until(() -> countersign.journal(id).contains("SENT"));
      countersign.api.post("/v1/approvals/" + id + "/cancel", "");
      Wait.until("the workflow knows")
          .until(() -> countersign.approval(id).text("/resume/state").equals("DONE"));
    }
    Wait.until("nothing is due any more")
        .until(() ->
            countersign.database.number("select count(*) from outbox where due_at is not null")
                == 0);
  }

  @AfterAll
  void stop() {
    countersign.close();
    Folders.delete(folder);
  }

  private Programs.Finished verify() {
    return Programs.run("journal", "verify", "--config", settings);
  }

  @Test
  void s7_what_was_written_is_in_order() {
    Programs.Finished verified = verify();

    assertThat(verified.exitCode()).as(verified.toString()).isZero();
    assertThat(verified.out()).contains("3 journals checked, 0 broken");
  }

  /** The end of a journal is also written on its approval, which is how a cut tail is found. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          edited    | 2 | an entry was changed | update journal set actor = 'operator:nobody' where position = 2 and approval_id = ?
          deleted   | 2 | an entry is missing  | delete from journal where position = 2 and approval_id = ?
          swapped   | 1 | an entry was changed | update journal set position = 3 - position where position in (1, 2) and approval_id = ?
          truncated | 3 | the end of the journal is missing | delete from journal where position >= 3 and approval_id = ?
          """)
  void s7_the_first_entry_that_does_not_fit_is_named(
      String what, int position, String reason, String tampering) {
    String id = ids.get(1);
    countersign.database.update(
        "create table kept as select * from journal where approval_id = ?", id);
    try {
      countersign.database.update("alter table journal drop constraint journal_pkey");
      assertThat(countersign.database.update(tampering, id)).as(what).isPositive();

      Programs.Finished verified = verify();

      assertThat(verified.exitCode()).as(verified.toString()).isEqualTo(1);
      assertThat(verified.out())
          .contains(id + ": entry " + position + ": " + reason)
          .contains("3 journals checked, 1 broken");
    } finally {
      countersign.database.update("delete from journal where approval_id = ?", id);
      countersign.database.update("insert into journal overriding system value select * from kept");
      countersign.database.update("drop table kept");
      countersign.database.update("alter table journal add primary key (approval_id, position)");
    }
    assertThat(verify().exitCode()).as("as it was written").isZero();
  }
}
