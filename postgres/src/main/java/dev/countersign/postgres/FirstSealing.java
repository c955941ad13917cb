package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Seals what an earlier version stored in clear. Runs once in the life of a database, in the
 * transaction that stores the first key.
 */
final class FirstSealing {
  private static final int FETCHED_AT_ONCE = 200;

  /** The columns all of whose values were stored as they are. */
  private static final List<SealedColumn> WHOLE =
      List.of(
          SealedColumn.APPROVAL_TITLE,
          SealedColumn.APPROVAL_DIGEST,
          SealedColumn.APPROVAL_END_REASON,
          SealedColumn.APPROVAL_RESUME_TARGET,
          SealedColumn.OUTBOX_LAST_ERROR,
          SealedColumn.INBOX_BODY,
          SealedColumn.IDEMPOTENCY_FINGERPRINT,
          SealedColumn.ACCOUNT_PAUSE_DETAIL,
          SealedColumn.REFRESHED_TOKEN_TOKEN);

  private final Handle handle;
  private final Encryption encryption;

  private FirstSealing(Handle handle, Encryption encryption) {
    this.handle = handle;
    this.encryption = encryption;
  }

  static void run(Handle handle, Encryption encryption) {
    FirstSealing sealing = new FirstSealing(handle, encryption);
    WHOLE.forEach(column -> sealing.column(column, "true"));
    // an empty payload is one that was forgotten
    sealing.column(SealedColumn.OUTBOX_PAYLOAD, "payload <> ''::bytea");
    sealing.column(SealedColumn.GENERATED_SECRET_VALUE, "name <> '" + EncryptionKeys.OWN + "'");
    for (String id : handle.createQuery("select id from approval").mapTo(String.class).list()) {
      sealing.fields(new ApprovalId(id));
      sealing.journal(new ApprovalId(id));
    }
  }

  private void column(SealedColumn column, String those) {
    String names =
        column.rowColumns().stream().map(name -> name + "::text").collect(Collectors.joining(", "));
    String query =
        "select ctid::text as row, array[%s] as names, %s as clear from %s where %s is not null and %s"
            .formatted(names, column.column(), column.table(), column.column(), those);
    try (var rows =
        handle
            .createQuery(query)
            .setFetchSize(FETCHED_AT_ONCE)
            .map((found, context) ->
                Map.entry(
                    found.getString("row"),
                    encryption.seal(
                        column.of((Object[]) found.getArray("names").getArray()),
                        found.getBytes("clear"))))
            .stream()) {
      rows.forEach(sealed ->
          handle
              .createUpdate(
                  "update %s set %s = :sealed where ctid = :row::tid"
                      .formatted(column.table(), column.column()))
              .bind("sealed", sealed.getValue())
              .bind("row", sealed.getKey())
              .execute());
    }
  }

  private void fields(ApprovalId id) {
    String clear =
        handle
            .createQuery("select fields from approval where id = :id")
            .bind("id", id.value())
            .mapTo(String.class)
            .one();
    handle
        .createUpdate("update approval set fields = :fields::json where id = :id")
        .bind("fields", new FieldsJson(encryption, id).write(FieldsJson.readClear(clear)))
        .bind("id", id.value())
        .execute();
  }

  private record Entry(int position, JournalTable.Line clear, JournalHead.Hash hash) {}

  /**
   * The hashes are over what is stored, so they are made anew. One that did not fit before stays as
   * it is, and fits as little as before.
   */
  private void journal(ApprovalId id) {
    List<Entry> entries =
        handle
            .createQuery("select * from journal where approval_id = :id order by position")
            .bind("id", id.value())
            .map((row, context) ->
                new Entry(
                    row.getInt("position"),
                    JournalTable.Line.read(
                        row, new String(row.getBytes("details"), StandardCharsets.UTF_8)),
                    JournalHead.Hash.of(row.getBytes("hash"))))
            .list();
    JournalHead before = JournalHead.START;
    JournalHead after = JournalHead.START;
    for (Entry entry : entries) {
      byte[] details =
          encryption.seal(
              SealedColumn.JOURNAL_DETAILS.of(id, entry.position()), entry.clear().details());
      before = JournalTable.next(before, id, entry.clear());
      after = JournalTable.next(after, id, entry.clear().withDetails(details));
      boolean isAsWritten = entry.hash().equals(before.hash());
      handle
          .createUpdate(
              "update journal set details = :details, hash = :hash where approval_id = :id and position = :position")
          .bind("details", details)
          .bind("hash", (isAsWritten ? after.hash() : entry.hash()).toByteArray())
          .bind("id", id.value())
          .bind("position", entry.position())
          .execute();
    }
    handle
        .createUpdate(
            "update approval set journal_head = :after where id = :id and journal_length = :length and journal_head = :before")
        .bind("after", after.hash().toByteArray())
        .bind("before", before.hash().toByteArray())
        .bind("length", before.length())
        .bind("id", id.value())
        .execute();
  }
}
