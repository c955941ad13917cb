package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.journal.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Recomputes the hashes of journals. */
public final class JournalCheck {
  private final Jdbi jdbi;

  /** A check of the journals in a database. */
  public JournalCheck(DataSource database) {
    this.jdbi = Connections.jdbi(database);
  }

  /**
   * A journal that is not as it was written: the first position that does not fit, and what is
   * wrong with it.
   */
  public record Broken(ApprovalId approval, int position, String reason) {}

  /** How many approvals were looked at, and the journals that are broken. */
  public record Result(int checked, List<Broken> broken) {
    public Result {
      broken = List.copyOf(broken);
    }
  }

  /** Checks every journal. */
  public Result run() {
    return jdbi.withHandle(handle -> {
      List<Broken> broken = new ArrayList<>();
      int[] checked = {0};
      try (var approvals =
          handle
              .createQuery("select * from approval order by requested_at, id")
              .setFetchSize(200)
              .map((row, context) -> ApprovalRow.read(row))
              .stream()) {
        approvals.forEach(approval -> {
          checked[0]++;
          Broken found = check(handle, approval);
          if (found != null) {
            broken.add(found);
          }
        });
      }
      return new Result(checked[0], broken);
    });
  }

  private record Stored(int position, JournalEntry entry, String details, JournalHead.Hash hash) {}

  private static @org.jspecify.annotations.Nullable Broken check(
      Handle handle, ApprovalRow approval) {
    List<Stored> entries =
        handle
            .createQuery("select * from journal where approval_id = :id order by position")
            .bind("id", approval.id().value())
            .map((row, context) ->
                new Stored(
                    row.getInt("position"),
                    JournalTable.read(row),
                    Objects.requireNonNull(row.getString("details")),
                    JournalHead.Hash.of(row.getBytes("hash"))))
            .list();
    JournalHead head = JournalHead.START;
    for (Stored stored : entries) {
      head = JournalTable.next(head, approval.id(), stored.entry(), stored.details());
      if (stored.position() != head.length()) {
        return new Broken(approval.id(), head.length(), "an entry is missing");
      }
      if (!stored.hash().equals(head.hash())) {
        return new Broken(approval.id(), stored.position(), "an entry was changed");
      }
    }
    if (!head.equals(approval.head())) {
      return new Broken(approval.id(), head.length() + 1, "the end of the journal is missing");
    }
    return null;
  }
}
