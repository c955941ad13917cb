package dev.countersign.postgres;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction is going to write. It is gathered until somebody has to see it, so that the
 * changes of many approvals go to the database together, statement by statement.
 */
final class PendingWrites {
  /** The statements, in an order in which each finds the rows that it refers to. */
  enum Statement {
    INSERT_APPROVAL(
        """
        insert into approval (id, version, status, accounts, node, reference, title, locale, fields, choices,
          resume_kind, resume_target, ladder, requester, on_expiry, timing, requested_at, expires_at, undeliverable_at, digest,
          ended_at, ended_by, end_reason, choice, journal_length, journal_head, traceparent, tracestate)
        values (:id, :version, :status, :accounts, :node, :reference, :title, :locale, :fields::json, :choices::json,
          :resumeKind, :resumeTarget, :ladder::json, :requester::json, :onExpiry, :timing::json, :requestedAt, :expiresAt, :undeliverableAt, :digest,
          :endedAt, :endedBy, :reason, :choice, :journalLength, :journalHead, :traceparent, :tracestate)
        """),
    UPDATE_APPROVAL(
        """
        update approval set version = :version, status = :status, step = :step, expires_at = :expiresAt,
          undeliverable_at = :undeliverableAt, ended_at = :endedAt, ended_by = :endedBy, end_reason = :reason, choice = :choice,
          journal_length = :journalLength, journal_head = :journalHead
        where id = :id and version = :before
        """),
    UPDATE_REQUEST(
        """
        update approval set title = :title, fields = :fields::json, choices = :choices::json, digest = :digest,
          revision = :revision
        where id = :id
        """),
    INSERT_VOTER(
        """
        insert into voter (approval_id, position, step, name, is_everywhere, passed_on_at, principal, remind_at, reminders)
        values (:id, :position, :step, :name, :isEverywhere, :passedOnAt, :principal, :remindAt, :reminders::timestamptz[])
        """),
    INSERT_ASK(
        """
        insert into approver (approval_id, position, voter, account, address, channel, reply_keys, delivery, message_ids,
          sent_at, explained, number, is_open, outdated_until, outdated_keys, outdated_messages)
        values (:id, :position, :voter, :account, :address, :channel, :keys, :delivery, :messages,
          :sentAt, :explained, :number, :isOpen, :outdatedUntil, :outdatedKeys, :outdatedMessages)
        """),
    UPDATE_VOTER(
        """
        update voter set passed_on_at = :passedOnAt, remind_at = :remindAt, reminders = :reminders::timestamptz[],
          choice = :choice, account = :account, address = :address, channel = :channel, voted_at = :votedAt,
          comment = :comment, entered = :entered
        where approval_id = :id and position = :position
        """),
    UPDATE_ASK(
        """
        update approver set reply_keys = :keys, delivery = :delivery, message_ids = :messages, sent_at = :sentAt,
          explained = :explained, number = :number, is_open = :isOpen, draft = :draft,
          outdated_until = :outdatedUntil, outdated_keys = :outdatedKeys, outdated_messages = :outdatedMessages
        where approval_id = :id and position = :position
        """),
    INSERT_JOURNAL(
        """
        insert into journal (approval_id, position, at, event, actor, details, hash)
        values (:id, :position, :at, :event, :actor, :details, :hash)
        """),
    INSERT_EFFECT(
        """
        insert into outbox (effect_key, approval_id, lane, kind, account, recipient, receiver, payload, state, due_at)
        values (:key, :approval, :lane, :kind, :account, :recipient, :receiver, :payload, 'READY', now() + :patience * interval '1 millisecond')
        on conflict (effect_key) do nothing
        """),
    UPDATE_CONTACT(
        """
        update contact set last_inbound = greatest(last_inbound, :at)
        where account = :account and address = any(:addresses)
        """),
    BEGIN_SEND(
        """
        update outbox
        set state = 'CALLING', attempts = attempts + case when state = 'CALLING' then 0 else 1 end, due_at = clock_timestamp() + :lease * interval '1 millisecond',
          called_at = now(), parts = :parts, echo = :echo, sighted = null
        where id = :id and fence = :fence and state in ('CLAIMED', 'CALLING')
        """),
    END_EFFECT(
        """
        update outbox
        set state = :state, due_at = :dueAt::timestamptz, last_error = :error,
          attempts = case when :state <> 'HELD' then attempts when lane = 'RESUME' then greatest(attempts - 1, 0) else 0 end,
          ended_at = case when :dueAt::timestamptz is null then now() end,
          payload = case when lane = 'SEND' and :dueAt::timestamptz is null and :state <> 'UNKNOWN' then ''::bytea
            else payload end,
          echo = case when :state = 'UNKNOWN' then echo end,
          message_ids = case when :message::text is null then message_ids
            else array_append(message_ids, :message::text) end
        where id = :id and fence = :fence and state in ('CLAIMED', 'CALLING')
        """),
    END_WEBHOOK(
        """
        update inbox set state = 'DONE', due_at = null, ended_at = now()
        where id = :id and fence = :fence and state = 'RECEIVED'
        """);

    private final String sql;

    Statement(String sql) {
      this.sql = sql;
    }

    /** Whether it finds its row unless somebody else changed it. */
    private boolean isConditional() {
      return switch (this) {
        case UPDATE_APPROVAL, BEGIN_SEND, END_EFFECT, END_WEBHOOK -> true;
        case INSERT_APPROVAL,
            UPDATE_REQUEST,
            INSERT_VOTER,
            INSERT_ASK,
            UPDATE_VOTER,
            UPDATE_ASK,
            INSERT_JOURNAL,
            INSERT_EFFECT,
            UPDATE_CONTACT ->
            false;
      };
    }
  }

  private final Handle handle;
  private final Map<Statement, List<Map<String, @Nullable Object>>> pending =
      new EnumMap<>(Statement.class);

  PendingWrites(Handle handle) {
    this.handle = handle;
  }

  void add(Statement statement, Map<String, @Nullable Object> values) {
    pending.computeIfAbsent(statement, first -> new ArrayList<>()).add(values);
  }

  /** Writes one row at once; false when it was not there to be changed. */
  private boolean write(Statement statement, Map<String, @Nullable Object> values) {
    flush();
    return handle.createUpdate(statement.sql).bindMap(values).execute() == 1;
  }

  /** Writes one row, at once unless it is locked as it must be; false when it was not. */
  boolean write(Statement statement, Map<String, @Nullable Object> values, boolean isLocked) {
    if (isLocked) {
      add(statement, values);
    }
    return isLocked || write(statement, values);
  }

  /**
   * Writes what is gathered.
   *
   * @throws IllegalStateException if a row was changed by somebody else, which locks rule out
   */
  void flush() {
    for (Map.Entry<Statement, List<Map<String, @Nullable Object>>> of : pending.entrySet()) {
      Statement statement = of.getKey();
      PreparedBatch batch = handle.prepareBatch(statement.sql);
      of.getValue().forEach(batch::add);
      int[] changed = batch.execute();
      for (int i = 0; i < changed.length; i++) {
        if (statement.isConditional() && changed[i] != 1) {
          throw new IllegalStateException(
              "Row "
                  + of.getValue().get(i).get("id")
                  + " is no longer as it was read: "
                  + statement
                  + "; nothing was changed");
        }
      }
    }
    pending.clear();
  }
}
