package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.journal.JournalEntry;
import dev.countersign.resume.ResumeDelivery;
import dev.countersign.resume.ResumeTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must be in the database when a history is over. */
final class ModelAudit {
  private ModelAudit() {}

  static void of(SetClock clock, WatchedStore store, List<String> ids, FakeResumer receiver) {
    same("webhooks left", clock.count("select count(*) from inbox where due_at is not null"), 0L);
    same(
        "effects left",
        clock.ask(
            "select effect_key || ' ' || state || ' ' || due_at from outbox where due_at is not null"),
        List.of());
    for (String id : ids) {
      ApprovalId approval = new ApprovalId(id);
      Approval stored = store.views().approval(approval).orElseThrow().approval();
      WatchedStore.compare(stored, store.memory.get(approval));
      List<JournalEntry> journal = store.views().journal(approval);
      same("journal of " + id, journal, store.journals.get(approval));
      long ends = journal.stream().filter(entry -> entry.details().containsKey("port")).count();
      same("ends in the journal of " + id, ends, 1L);
      resumed(clock, stored, receiver);
    }
  }

  private static void resumed(SetClock clock, Approval ended, FakeResumer receiver) {
    String id = ended.id().value();
    long expected = ended.request().resume() instanceof ResumeTarget.Poll ? 0 : 1;
    String rows =
        "select count(*) from outbox where lane = 'RESUME' and approval_id = '" + id + "'";
    same("resumes of " + id, clock.count(rows), expected);
    same("resumes done of " + id, clock.count(rows + " and state = 'DONE'"), expected);
    boolean isHandler = ended.request().resume() instanceof ResumeTarget.Handler;
    String woken = "select count(*) from clock.woken where approval = '" + id + "'";
    same("times that the workflow of " + id + " went on", clock.count(woken), isHandler ? 1L : 0L);
    long bodies =
        receiver.deliveries().stream()
            .filter(delivery -> delivery.body().contains(id))
            .map(ResumeDelivery::body)
            .distinct()
            .count();
    same("bodies of callbacks of " + id, bodies, expected == 1 && !isHandler ? 1L : 0L);
  }

  static void same(String what, @Nullable Object found, @Nullable Object expected) {
    if (!String.valueOf(found).equals(String.valueOf(expected))) {
      throw new Difference(what, found, "expected", expected);
    }
  }
}
