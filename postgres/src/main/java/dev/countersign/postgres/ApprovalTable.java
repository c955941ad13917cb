package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Effect;
import dev.countersign.approval.State;
import dev.countersign.approval.Transition;
import dev.countersign.prompt.ChoiceKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Writes approvals with everything that belongs to them. Lives as long as its transaction. */
final class ApprovalTable {
  private final Handle handle;
  private final Map<ApprovalId, JournalHead> heads = new HashMap<>();

  ApprovalTable(Handle handle) {
    this.handle = handle;
  }

  Optional<Approval> lock(ApprovalId id) {
    Optional<ApprovalRow> row =
        handle
            .createQuery("select * from approval where id = :id for update")
            .bind("id", id.value())
            .map((found, context) -> ApprovalRow.read(found))
            .findOne();
    if (row.isEmpty()) {
      return Optional.empty();
    }
    heads.put(id, row.get().head());
    return Optional.of(row.get().approval(ApprovalRow.asks(handle, id)));
  }

  void insert(Transition birth) {
    Approval approval = birth.approval();
    JournalHead head = JournalTable.end(approval.id(), JournalHead.START, birth.journal());
    Update insert =
        handle.createUpdate(
            """
            insert into approval (id, version, status, account, channel, node, reference, title, locale, fields, choices,
              resume_kind, resume_target, expires_in_ms, requested_at, expires_at, digest, journal_length, journal_head)
            values (:id, :version, :status, :account, :channel, :node, :reference, :title, :locale, :fields::json, :choices::json,
              :resumeKind, :resumeTarget, :expiresIn, :requestedAt, :expiresAt, :digest, :journalLength, :journalHead)
            """);
    var request = approval.request();
    insert
        .bind("id", approval.id().value())
        .bind("version", approval.version())
        .bind("status", approval.status().name())
        .bind("account", request.approver().address().account().value())
        .bind("channel", approval.channel().label())
        .bind("node", request.node())
        .bind("reference", request.reference())
        .bind("title", request.title())
        .bind("locale", request.locale())
        .bind("fields", RequestJson.fields(request.fields()))
        .bind("choices", RequestJson.choices(request.choices()))
        .bind("resumeKind", request.resume().kind())
        .bind("resumeTarget", RequestJson.target(request.resume()))
        .bind("expiresIn", request.expiresIn() == null ? null : request.expiresIn().toMillis())
        .bind("requestedAt", approval.requestedAt())
        .bind("expiresAt", approval.expiresAt())
        .bind("digest", approval.digest())
        .bind("journalLength", head.length())
        .bind("journalHead", head.hash().toByteArray())
        .execute();
    for (int i = 0; i < approval.asks().size(); i++) {
      insertAsk(approval.id(), i, approval.asks().get(i));
    }
    JournalTable.append(handle, approval.id(), JournalHead.START, birth.journal());
    insertEffects(approval.id(), birth);
  }

  private void insertAsk(ApprovalId id, int position, Ask ask) {
    handle
        .createUpdate(
            """
            insert into approver (approval_id, position, name, account, address, reply_key_hash, delivery, message_id)
            values (:id, :position, :name, :account, :address, :hash, :delivery, :message)
            """)
        .bind("id", id.value())
        .bind("position", position)
        .bind("name", ask.approver().name())
        .bind("account", ask.approver().address().account().value())
        .bind("address", ask.approver().address().value())
        .bind("hash", ask.key().value())
        .bind("delivery", ask.delivery().name())
        .bind("message", ask.messageId() == null ? null : ask.messageId().value())
        .execute();
  }

  void update(Approval before, Transition transition) {
    Approval after = transition.approval();
    if (after.version() == before.version() && transition.journal().isEmpty()) {
      insertEffects(after.id(), transition);
      return;
    }
    JournalHead locked = heads.get(before.id());
    if (locked == null) {
      throw new IllegalStateException(before.id() + " is changed without having been locked");
    }
    JournalHead head = JournalTable.append(handle, after.id(), locked, transition.journal());
    heads.put(after.id(), head);
    updateRow(before, after, head);
    for (int i = 0; i < after.asks().size(); i++) {
      if (!after.asks().get(i).equals(before.asks().get(i))) {
        updateAsk(after.id(), i, after.asks().get(i));
      }
    }
    insertEffects(after.id(), transition);
  }

  private void updateRow(Approval before, Approval after, JournalHead head) {
    int changed =
        handle
            .createUpdate(
                """
                update approval set version = :version, status = :status, ended_at = :endedAt, ended_by = :endedBy,
                  end_reason = :reason, choice = :choice, journal_length = :journalLength, journal_head = :journalHead
                where id = :id and version = :before
                """)
            .bind("version", after.version())
            .bind("status", after.status().name())
            .bind("endedAt", after.state() instanceof State.Final end ? end.at() : null)
            .bind("endedBy", ApprovalRow.endedBy(after.state()))
            .bind(
                "reason",
                after.state() instanceof State.Undeliverable end ? Stored.text(end.reason()) : null)
            .bind("choice", choice(after.state()))
            .bind("journalLength", head.length())
            .bind("journalHead", head.hash().toByteArray())
            .bind("id", after.id().value())
            .bind("before", before.version())
            .execute();
    if (changed != 1) {
      throw new IllegalStateException(
          after.id() + " is no longer at version " + before.version() + "; nothing was changed");
    }
  }

  private static @Nullable String choice(State state) {
    if (state instanceof State.Decided decided) {
      ChoiceKey key = decided.decision().choice().key();
      return key.value();
    }
    return null;
  }

  private void updateAsk(ApprovalId id, int position, Ask ask) {
    handle
        .createUpdate(
            """
            update approver set reply_key_hash = :hash, delivery = :delivery, message_id = :message
            where approval_id = :id and position = :position
            """)
        .bind("hash", ask.key().value())
        .bind("delivery", ask.delivery().name())
        .bind("message", ask.messageId() == null ? null : ask.messageId().value())
        .bind("id", id.value())
        .bind("position", position)
        .execute();
  }

  private void insertEffects(ApprovalId id, Transition transition) {
    for (Effect effect : transition.effects()) {
      OutboxTable.insert(handle, id, effect);
    }
  }
}
