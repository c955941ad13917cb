package dev.countersign.postgres.encryption;

import java.util.Arrays;
import java.util.List;

/**
 * Every column whose values are sealed, with the columns that name a row: what people wrote, what
 * is derived of it, what somebody else's program said of it, and secrets. Ids, times and words of
 * ours stay readable, for they are looked up.
 */
public enum SealedColumn {
  /** The value of one field; also bound to the field's key, label and display. */
  APPROVAL_FIELDS("approval", "fields", "id"),
  APPROVAL_TITLE("approval", "title", "id"),
  APPROVAL_DIGEST("approval", "digest", "id"),
  APPROVAL_END_REASON("approval", "end_reason", "id"),
  /** A callback address may be all that it takes to wake a workflow. */
  APPROVAL_RESUME_TARGET("approval", "resume_target", "id"),
  VOTER_COMMENT("voter", "comment", "approval_id, position"),
  VOTER_ENTERED("voter", "entered", "approval_id, position"),
  APPROVER_DRAFT("approver", "draft", "approval_id, position"),
  JOURNAL_DETAILS("journal", "details", "approval_id, position"),
  OUTBOX_PAYLOAD("outbox", "payload", "effect_key"),
  OUTBOX_LAST_ERROR("outbox", "last_error", "id"),
  /** The text by which a message is recognised when the channel tells of it. */
  OUTBOX_ECHO("outbox", "echo", "id"),
  INBOX_BODY("inbox", "body", "id"),
  IDEMPOTENCY_FINGERPRINT("idempotency", "fingerprint", "owner, key"),
  ACCOUNT_PAUSE_DETAIL("account_pause", "detail", "account"),
  ERASURE_ADDRESSES("erasure", "addresses", "code"),
  REFRESHED_TOKEN_TOKEN("refreshed_token", "token", "account"),
  GENERATED_SECRET_VALUE("generated_secret", "value", "name"),
  ENCRYPTION_KEY_PROOF("encryption_key", "proof", "key_id");

  private final String table;
  private final String column;
  private final String rowColumns;

  SealedColumn(String table, String column, String rowColumns) {
    this.table = table;
    this.column = column;
    this.rowColumns = rowColumns;
  }

  /** The table. */
  public String table() {
    return table;
  }

  /** The column. */
  public String column() {
    return column;
  }

  /** The columns that name a row of the table. */
  public List<String> rowColumns() {
    return List.of(rowColumns.split(", ", -1));
  }

  /**
   * A place in the column.
   *
   * @param row the values of {@link #rowColumns}, then whatever else the value belongs to
   */
  public Place of(Object... row) {
    return new Place(this, Arrays.stream(row).map(String::valueOf).toList());
  }

  /** Where a value belongs; sealed for one place it cannot be opened at another. */
  public record Place(SealedColumn column, List<String> row) {
    public Place {
      row = List.copyOf(row);
    }

    @Override
    public String toString() {
      return column.table + "." + column.column + " of " + String.join("/", row);
    }
  }
}
