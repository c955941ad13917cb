package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.testkit.Together;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A journal that was tampered with is found, by its first wrong position. */
class JournalCheckIT extends StoreFixture {
  @SuppressWarnings("NullAway.Init") // made before each test
  private ApprovalId id;

  @BeforeEach
  void make_a_journal_of_four_entries_between_two_others() {
    asked(RequestBuilder.aRequest().build());
    Approval approval = asked(RequestBuilder.aRequest().build());
    id = approval.id();
    apply(id, accepted(approval, 0, "mid.ü\"\\\n"));
    apply(id, tap(Example.freshKey(), ChoiceKey.APPROVE, Example.MALLORY, "mid.foreign"));
    apply(id, new Command.Cancel(new Actor.Operator("ops")));
    asked(RequestBuilder.aRequest().build());
  }

  private List<JournalCheck.Broken> broken() {
    JournalCheck.Result result = new JournalCheck(pool).run();
    assertThat(result.checked()).isEqualTo(3);
    return result.broken();
  }

  @Test
  void what_was_written_is_in_order() {
    assertThat(store.views().journal(id))
        .extracting(JournalEntry::event)
        .containsExactly(Event.REQUESTED, Event.SENT, Event.ANSWER_REFUSED, Event.CANCELLED);
    assertThat(store.views().journal(id).get(1).details().get("message")).isEqualTo("mid.ü\"\\\n");
    assertThat(broken()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2 | update journal set details = '{"message":"mid.other"}' where position = 2
          2 | update journal set at = at + interval '1 microsecond' where position = 2
          3 | update journal set event = 'DECIDED' where position = 3
          3 | update journal set event = 'NONSENSE' where position = 3
          4 | update journal set actor = 'operator:somebody else' where position = 4
          4 | update journal set actor = 'nobody' where position = 4
          1 | update journal set hash = decode(repeat('00', 32), 'hex') where position = 1
          1 | delete from journal where position = 1
          3 | delete from journal where position = 3
          4 | delete from journal where position = 4
          3 | delete from journal where position >= 3
          2 | update journal set position = position + 10 where position = 2
          """)
  void s7_a_change_is_found(int position, String tampering) {
    int changed = database.change(tampering + " and approval_id = '" + id + "'");
    assertThat(changed).isPositive();

    assertThat(broken())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.approval()).isEqualTo(id);
          assertThat(found.position()).isEqualTo(position);
        });
  }

  @Test
  void s7_two_swapped_entries_are_found() {
    for (String step : List.of("2, 102", "3, 2", "102, 3")) {
      String[] positions = step.split(", ", 2);
      database.change(
          "update journal set position = "
              + positions[1]
              + " where position = "
              + positions[0]
              + " and approval_id = '"
              + id
              + "'");
    }

    assertThat(broken()).extracting(JournalCheck.Broken::position).containsExactly(2);
  }

  @Test
  void s7_an_entry_of_another_approval_is_found() {
    database.change(
        "update journal set approval_id = '"
            + id
            + "', position = 5 where approval_id <> '"
            + id
            + "'  and approval_id = (select min(approval_id) from approval join journal on id = approval_id where id <> '"
            + id
            + "')");

    assertThat(broken()).hasSize(2);
  }

  @Test
  void journals_that_grow_while_they_are_checked_are_no_alarm() {
    AtomicBoolean isDone = new AtomicBoolean();
    List<Integer> alarms =
        Together.run(
            List.of(
                () -> {
                  while (!isDone.get()) {
                    apply(id, new Command.ResumeReplayed(CALLER));
                  }
                  return 0;
                },
                () -> {
                  int found = 0;
                  for (int i = 0; i < 100; i++) {
                    found += new JournalCheck(pool).run().broken().size();
                  }
                  isDone.set(true);
                  return found;
                }));

    assertThat(alarms).containsOnly(0);
  }
}
