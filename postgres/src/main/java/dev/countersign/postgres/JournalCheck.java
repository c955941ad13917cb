package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.journal.JournalEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

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

  /** Checks every journal as it is at one moment, however much is being written meanwhile. */
  public Result run() {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          List<Broken> broken = new ArrayList<>();
          int[] checked = {0};
          try (var approvals =
              handle
                  .createQuery(
                      "select id, journal_length, journal_head from approval order by requested_at, id")
                  .setFetchSize(200)
                  .map((row, context) -> Journal.read(row))
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

  /** What an approval says about its journal. */
  private record Journal(ApprovalId id, JournalHead head) {
    static Journal read(ResultSet row) throws SQLException {
      return new Journal(new ApprovalId(row.getString("id")), JournalHead.read(row));
    }
  }

  private record Entry(
      int position, JournalTable.Line line, JournalHead.Hash hash, boolean isErased) {
    /** The head after it; what an erased entry said is gone, so its hash is taken as it stands. */
    JournalHead after(JournalHead before, ApprovalId id) {
      return isErased
          ? new JournalHead(before.length() + 1, hash)
          : JournalTable.next(before, id, line);
    }

    /** An entry counts as erased only where the journal says so later. */
    boolean isErasedOpenly(List<Entry> journal) {
      return line.details().isEmpty()
          && journal.stream().anyMatch(later -> later.position() > position && later.isErasure());
    }

    private boolean isErasure() {
      return !isErased && line.event().equals(JournalEntry.Event.ERASED.name());
    }
  }

  private static @org.jspecify.annotations.Nullable Broken check(Handle handle, Journal approval) {
    List<Entry> entries =
        handle
            .createQuery("select * from journal where approval_id = :id order by position")
            .bind("id", approval.id().value())
            .map((row, context) ->
                new Entry(
                    row.getInt("position"),
                    JournalTable.Line.read(row),
                    JournalHead.Hash.of(row.getBytes("hash")),
                    row.getBoolean("is_erased")))
            .list();
    JournalHead head = JournalHead.START;
    for (Entry stored : entries) {
      head = stored.after(head, approval.id());
      if (stored.position() != head.length()) {
        return new Broken(approval.id(), head.length(), "an entry is missing");
      }
      if (!stored.hash().equals(head.hash())
          || (stored.isErased() && !stored.isErasedOpenly(entries))) {
        return new Broken(approval.id(), stored.position(), "an entry was changed");
      }
    }
    if (!head.equals(approval.head())) {
      return new Broken(approval.id(), head.length() + 1, "the end of the journal is missing");
    }
    return null;
  }
}
