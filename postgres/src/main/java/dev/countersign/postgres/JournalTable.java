package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Journals: each entry carries the hash of the one before it, so that a changed, missing or swapped
 * entry shows.
 */
final class JournalTable {
  private JournalTable() {}

  /**
   * An entry as its row holds it, whatever somebody made of the row.
   *
   * @param at to the microsecond, which is what the database keeps
   * @param details sealed, in base64: the hash is over what is stored, so that no key is needed to
   *     check it and nobody can try what the details may be
   */
  record Line(Instant at, String event, String actor, String details) {
    static Line read(ResultSet row) throws SQLException {
      return read(row, Base64.getEncoder().encodeToString(row.getBytes("details")));
    }

    static Line read(ResultSet row, String details) throws SQLException {
      return new Line(
          ApprovalRow.requiredInstant(row, "at"),
          row.getString("event"),
          row.getString("actor"),
          details);
    }

    Line withDetails(byte[] sealed) {
      return new Line(at, event, actor, Base64.getEncoder().encodeToString(sealed));
    }

    byte[] sealed() {
      return Base64.getDecoder().decode(details);
    }
  }

  /** Entries as they are stored after those before them. */
  static List<Line> lines(
      Encryption encryption, ApprovalId id, JournalHead head, List<JournalEntry> entries) {
    List<Line> lines = new ArrayList<>();
    for (JournalEntry entry : entries) {
      int position = head.length() + lines.size() + 1;
      lines.add(
          new Line(
                  entry.at().truncatedTo(ChronoUnit.MICROS),
                  entry.event().name(),
                  entry.actor().label(),
                  "")
              .withDetails(
                  encryption.seal(SealedColumn.JOURNAL_DETAILS.of(id, position), details(entry))));
    }
    return lines;
  }

  static JournalHead append(
      PendingWrites writes, ApprovalId id, JournalHead head, List<Line> lines) {
    JournalHead end = head;
    for (Line line : lines) {
      end = next(end, id, line);
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("id", id.value());
      row.put("position", end.length());
      row.put("at", line.at());
      row.put("event", line.event());
      row.put("actor", line.actor());
      row.put("details", line.sealed());
      row.put("hash", end.hash().toByteArray());
      writes.add(PendingWrites.Statement.INSERT_JOURNAL, row);
    }
    return end;
  }

  /**
   * The head after one more entry: SHA-256 over the hash before it and the entry's members as JSON.
   */
  static JournalHead next(JournalHead before, ApprovalId id, Line line) {
    String text =
        new Value.Sequence(
                List.of(
                    Value.of(id.value()),
                    Value.of(before.length() + 1L),
                    Value.of(line.at().toString()),
                    Value.of(line.event()),
                    Value.of(line.actor()),
                    Value.of(line.details())))
            .json();
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(before.hash().toByteArray());
      return new JournalHead(
          before.length() + 1,
          JournalHead.Hash.of(sha256.digest(text.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256.", e);
    }
  }

  private static String details(JournalEntry entry) {
    Map<String, Value> members = new LinkedHashMap<>();
    entry.details().forEach((name, fact) -> members.put(name, Value.of(fact)));
    return new Value.Structure(members).json();
  }

  static JournalEntry read(Encryption encryption, ResultSet row) throws SQLException {
    Map<String, String> details = new LinkedHashMap<>();
    if (!row.getBoolean("is_erased")) {
      JsonValues.STORED
          .readTree(
              encryption.text(
                  SealedColumn.JOURNAL_DETAILS.of(
                      row.getString("approval_id"), row.getInt("position")),
                  row.getBytes("details")))
          .properties()
          .forEach(detail -> details.put(detail.getKey(), detail.getValue().stringValue()));
    }
    return new JournalEntry(
        ApprovalRow.requiredInstant(row, "at"),
        JournalEntry.Event.valueOf(row.getString("event")),
        Actor.parse(row.getString("actor")),
        details);
  }
}
