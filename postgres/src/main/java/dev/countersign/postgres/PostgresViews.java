package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Status;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.MessagingWindow;
import dev.countersign.journal.JournalEntry;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.store.AccountPause;
import dev.countersign.store.ApprovalQuery;
import dev.countersign.store.ApprovalView;
import dev.countersign.store.Backlog;
import dev.countersign.store.News;
import dev.countersign.store.ResumeProgress;
import dev.countersign.store.Views;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads what people and programs look at. */
final class PostgresViews implements Views {
  private static final String COLUMNS =
      """
      select a.*, r.id as resume_id, r.state as resume_state, r.attempts as resume_attempts, r.due_at as resume_due_at,
        r.last_error as resume_error,
        a.ended_at is null and exists (
          select 1 from journal j where j.approval_id = a.id and j.event = 'ANSWERS_MAY_BE_MISSING') as may_miss_answers
      from approval a
      left join outbox r on r.approval_id = a.id and r.lane = 'RESUME'
      """;

  private final Jdbi jdbi;
  private final Encryption encryption;

  PostgresViews(Jdbi jdbi, Encryption encryption) {
    this.jdbi = jdbi;
    this.encryption = encryption;
  }

  /** Searches whose way depends on what is asked for: planned for just that. */
  private <T> T search(HandleCallback<T, RuntimeException> reading) {
    return read(handle ->
        handle.inTransaction(search -> {
          Planning.freely(search);
          return reading.withHandle(search);
        }));
  }

  private <T> T read(HandleCallback<T, RuntimeException> reading) {
    return Failure.telling(() -> jdbi.withHandle(reading));
  }

  @Override
  public Optional<ApprovalView> approval(ApprovalId id) {
    return read(handle ->
        handle
            .createQuery(COLUMNS + "where a.id = :id")
            .bind("id", id.value())
            .map((row, context) -> view(handle, row))
            .findOne());
  }

  @Override
  public Set<ApprovalId> open(Set<ApprovalId> ids) {
    return read(handle ->
        handle
            .createQuery("select id from approval where id = any(:ids) and ended_at is null")
            .bind("ids", ids.stream().map(ApprovalId::value).toArray(String[]::new))
            .map((row, context) -> new ApprovalId(row.getString(1)))
            .set());
  }

  @Override
  public List<ApprovalView> approvals(ApprovalQuery query) {
    ApprovalQuery.Position after = query.after();
    return search(handle ->
        handle
            .createQuery(
                COLUMNS
                    + """
                    where (:status::text is null or a.status = :status)
                      and (:within::text[] is null or a.accounts <@ :within)
                      and (:account::text is null or :account = any(a.accounts))
                      and (:node::text is null or a.node = :node)
                      and (:reference::text is null or a.reference = :reference)
                      and (:delivery::text is null or a.id in (select approval_id from approver where delivery = :delivery))
                      and (:afterAt::timestamptz is null or (a.requested_at, a.id) < (:afterAt::timestamptz, :afterId))
                    order by a.requested_at desc, a.id desc limit :limit
                    """)
            .bind("status", query.status() == null ? null : query.status().name())
            .bind("within", names(query.within()))
            .bind("account", query.account() == null ? null : query.account().value())
            .bind("node", query.node())
            .bind("reference", query.reference())
            .bind("delivery", query.delivery() == null ? null : query.delivery().name())
            .bind("afterAt", after == null ? null : after.requestedAt())
            .bind("afterId", after == null ? null : after.id().value())
            .bind("limit", query.limit())
            .map((row, context) -> view(handle, row))
            .list());
  }

  private static String @Nullable [] names(@Nullable Set<AccountId> accounts) {
    return accounts == null ? null : accounts.stream().map(AccountId::value).toArray(String[]::new);
  }

  private ApprovalView view(Handle handle, ResultSet row) throws SQLException {
    ApprovalRow approval = ApprovalRow.read(encryption, row);
    List<ApprovalRow.ApproverRow> approvers =
        ApprovalRow.approvers(handle, encryption, approval.id());
    Map<Address, MessagingWindow> windows = new HashMap<>();
    for (ApprovalRow.ApproverRow approver : approvers) {
      Instant lastInbound = approver.lastInbound();
      if (lastInbound != null) {
        windows.put(approver.ask().address(), MessagingWindow.openedAt(lastInbound));
      }
    }
    return new ApprovalView(
        approval.approval(approvers), resume(row), windows, row.getBoolean("may_miss_answers"));
  }

  private ResumeProgress resume(ResultSet row) throws SQLException {
    String state = row.getString("resume_state");
    if (state == null) {
      return ResumeProgress.NONE;
    }
    ResumeProgress.State shown =
        switch (state) {
          case "READY", "CLAIMED" -> ResumeProgress.State.DUE;
          case "CALLING" -> ResumeProgress.State.CALLING;
          case "RETRY", "HELD" -> ResumeProgress.State.RETRY;
          case "DONE" -> ResumeProgress.State.DONE;
          case "DEAD" -> ResumeProgress.State.DEAD;
          default -> throw new IllegalStateException("Unknown state of a resume: " + state);
        };
    return new ResumeProgress(
        shown,
        row.getInt("resume_attempts"),
        shown == ResumeProgress.State.RETRY ? ApprovalRow.instant(row, "resume_due_at") : null,
        encryption.textOrNull(
            SealedColumn.OUTBOX_LAST_ERROR.of(row.getLong("resume_id")),
            row.getBytes("resume_error")));
  }

  @Override
  public List<JournalEntry> journal(ApprovalId id) {
    return read(handle ->
        handle
            .createQuery("select * from journal where approval_id = :id order by position")
            .bind("id", id.value())
            .map((row, context) -> JournalTable.read(encryption, row))
            .list());
  }

  @Override
  public News.Position newest() {
    return read(handle ->
        handle
            .createQuery("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
            .map((row, context) -> new News.Position(row.getLong(1), Long.MAX_VALUE))
            .one());
  }

  /**
   * A transaction that is still under way may commit entries with an older number: its entries and
   * younger ones must wait for it.
   */
  @Override
  public List<News> news(News.Position after, @Nullable Set<AccountId> within, int limit) {
    return read(handle ->
        handle
            .createQuery(
                """
                select j.*, j.transaction::text::bigint as written_by, a.status
                from journal j join approval a on a.id = j.approval_id
                where (j.transaction, j.number) > (cast(:transaction as text)::xid8, :number)
                  and j.transaction < pg_snapshot_xmin(pg_current_snapshot())
                  and (:within::text[] is null or a.accounts <@ :within)
                order by j.transaction, j.number limit :limit
                """)
            .bind("transaction", Long.toString(after.transaction()))
            .bind("number", after.number())
            .bind("within", names(within))
            .bind("limit", limit)
            .map((row, context) ->
                new News(
                    new News.Position(row.getLong("written_by"), row.getLong("number")),
                    new ApprovalId(row.getString("approval_id")),
                    Status.valueOf(row.getString("status")),
                    JournalTable.read(encryption, row)))
            .list());
  }

  @Override
  public List<Contact> contacts(
      @Nullable Set<AccountId> accounts, @Nullable String text, int limit) {
    return search(handle ->
        handle
            .createQuery(
                """
                select * from contact
                where last_inbound is not null and (:accounts::text[] is null or account = any(:accounts))
                  and (:text::text is null or position(lower(:text) in lower(coalesce(name, '') || ' ' || address)) > 0)
                order by last_inbound desc limit :limit
                """)
            .bind("accounts", names(accounts))
            .bind("text", text)
            .bind("limit", limit)
            .map((row, context) -> ContactTable.read(row))
            .list());
  }

  @Override
  public List<AccountPause> pauses() {
    return read(handle -> PauseTable.all(handle, encryption));
  }

  @Override
  public Backlog backlog() {
    return read(BacklogQuery::read);
  }
}
