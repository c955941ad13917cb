package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Effect;
import dev.countersign.approval.State;
import dev.countersign.approval.Transition;
import dev.countersign.channel.MessageId;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Writes approvals with everything that belongs to them. Lives as long as its transaction. */
final class ApprovalTable {
  private final Handle handle;
  private final Encryption encryption;
  private final Map<ApprovalId, JournalHead> heads = new HashMap<>();

  ApprovalTable(Handle handle, Encryption encryption) {
    this.handle = handle;
    this.encryption = encryption;
  }

  Optional<Approval> lock(ApprovalId id) {
    Optional<ApprovalRow> row =
        handle
            .createQuery("select * from approval where id = :id for update")
            .bind("id", id.value())
            .map((found, context) -> ApprovalRow.read(encryption, found))
            .findOne();
    if (row.isEmpty()) {
      return Optional.empty();
    }
    heads.put(id, row.get().head());
    return Optional.of(row.get().approval(ApprovalRow.approvers(handle, encryption, id)));
  }

  void insert(Transition birth) {
    Approval approval = birth.approval();
    ApprovalId id = approval.id();
    List<JournalTable.Line> journal =
        JournalTable.lines(encryption, id, JournalHead.START, birth.journal());
    JournalHead head = JournalTable.end(id, JournalHead.START, journal);
    Update insert =
        handle.createUpdate(
            """
            insert into approval (id, version, status, account, node, reference, title, locale, fields, choices,
              resume_kind, resume_target, ladder, requester, on_expiry, timing, requested_at, expires_at, undeliverable_at, digest,
              ended_at, ended_by, end_reason, choice, journal_length, journal_head)
            values (:id, :version, :status, :account, :node, :reference, :title, :locale, :fields::json, :choices::json,
              :resumeKind, :resumeTarget, :ladder::json, :requester::json, :onExpiry, :timing::json, :requestedAt, :expiresAt, :undeliverableAt, :digest,
              :endedAt, :endedBy, :reason, :choice, :journalLength, :journalHead)
            """);
    var request = approval.request();
    insert
        .bind("id", id.value())
        .bind("account", request.approver().address().account().value())
        .bind("node", request.node())
        .bind("reference", request.reference())
        .bind("title", encryption.sealOrNull(SealedColumn.APPROVAL_TITLE.of(id), request.title()))
        .bind("locale", request.locale())
        .bind("fields", new FieldsJson(encryption, id).write(request.fields()))
        .bind("choices", RequestJson.choices(request.choices()))
        .bind("resumeKind", request.resume().kind())
        .bind(
            "resumeTarget",
            encryption.sealOrNull(
                SealedColumn.APPROVAL_RESUME_TARGET.of(id), RequestJson.target(request.resume())))
        .bind("ladder", LadderJson.steps(request.ladder()))
        .bind("requester", LadderJson.addresses(request.requester()))
        .bind("onExpiry", request.timing().onExpiry().name())
        .bind("timing", TimingJson.timing(request.timing()))
        .bind("requestedAt", approval.requestedAt())
        .bindMap(columns(approval))
        .bind("digest", encryption.seal(SealedColumn.APPROVAL_DIGEST.of(id), approval.digest()))
        .bind("journalLength", head.length())
        .bind("journalHead", head.hash().toByteArray())
        .execute();
    insertPeople(approval, 0, 0);
    JournalTable.append(handle, id, JournalHead.START, journal);
    insertEffects(id, birth);
  }

  /** Voters and asks from a position on; none of them ever goes away. */
  private void insertPeople(Approval approval, int firstVoter, int firstAsk) {
    for (int i = firstVoter; i < approval.voters().size(); i++) {
      VoterTable.insert(handle, approval, i);
    }
    for (int i = firstAsk; i < approval.asks().size(); i++) {
      insertAsk(approval, i, approval.asks().get(i));
    }
  }

  private void insertAsk(Approval approval, int position, Ask ask) {
    handle
        .createUpdate(
            """
            insert into approver (approval_id, position, voter, account, address, channel, reply_keys, delivery, message_ids,
              sent_at, explained, number, is_open, outdated_until, outdated_keys, outdated_messages)
            values (:id, :position, :voter, :account, :address, :channel, :keys, :delivery, :messages,
              :sentAt, :explained, :number, :isOpen, :outdatedUntil, :outdatedKeys, :outdatedMessages)
            """)
        .bind("id", approval.id().value())
        .bind("position", position)
        .bind("voter", ask.voter())
        .bind("account", ask.address().account().value())
        .bind("address", ask.address().value())
        .bind("channel", ask.channel().label())
        .bindMap(columns(approval, ask))
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
    JournalHead head =
        JournalTable.append(
            handle,
            after.id(),
            locked,
            JournalTable.lines(encryption, after.id(), locked, transition.journal()));
    heads.put(after.id(), head);
    updateRow(before, after, head);
    if (after.revision() != before.revision()) {
      updateRequest(after);
    }
    for (int i = 0; i < before.voters().size(); i++) {
      if (!after.voters().get(i).equals(before.voters().get(i))) {
        VoterTable.update(handle, encryption, after, i);
      }
    }
    for (int i = 0; i < before.asks().size(); i++) {
      Ask ask = after.asks().get(i);
      boolean isSame = ask.equals(before.asks().get(i)) && after.isOpen(ask) == before.isOpen(ask);
      if (!isSame) {
        updateAsk(after, i, ask);
      }
    }
    insertPeople(after, before.voters().size(), before.asks().size());
    insertEffects(after.id(), transition);
  }

  private void updateRow(Approval before, Approval after, JournalHead head) {
    int changed =
        handle
            .createUpdate(
                """
                update approval set version = :version, status = :status, step = :step, expires_at = :expiresAt,
                  undeliverable_at = :undeliverableAt, ended_at = :endedAt, ended_by = :endedBy, end_reason = :reason, choice = :choice, journal_length = :journalLength, journal_head = :journalHead
                where id = :id and version = :before
                """)
            .bind("step", after.step())
            .bindMap(columns(after))
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

  private void updateRequest(Approval after) {
    ApprovalId id = after.id();
    ApprovalRequest request = after.request();
    handle
        .createUpdate(
            """
            update approval set title = :title, fields = :fields::json, choices = :choices::json, digest = :digest,
              revision = :revision
            where id = :id
            """)
        .bind("title", encryption.sealOrNull(SealedColumn.APPROVAL_TITLE.of(id), request.title()))
        .bind("fields", new FieldsJson(encryption, id).write(request.fields()))
        .bind("choices", RequestJson.choices(request.choices()))
        .bind("digest", encryption.seal(SealedColumn.APPROVAL_DIGEST.of(id), after.digest()))
        .bind("revision", after.revision())
        .bind("id", id.value())
        .execute();
  }

  /** The columns that change in the life of an approval. */
  private Map<String, @Nullable Object> columns(Approval approval) {
    State state = approval.state();
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("version", approval.version());
    columns.put("status", approval.status().name());
    columns.put("expiresAt", approval.expiresAt());
    columns.put("undeliverableAt", approval.undeliverableAt());
    columns.put("endedAt", state instanceof State.Final end ? end.at() : null);
    columns.put("endedBy", ApprovalRow.endedBy(state));
    columns.put(
        "reason",
        encryption.sealOrNull(SealedColumn.APPROVAL_END_REASON.of(approval.id()), reason(state)));
    columns.put("choice", choice(state));
    return columns;
  }

  private static @Nullable String reason(State state) {
    return switch (state) {
      case State.Undeliverable end -> end.reason();
      case State.Decided decided -> decided.decision().comment();
      case State.Waiting waiting -> null;
      case State.Parked parked -> null;
      case State.Expired expired -> null;
      case State.Cancelled cancelled -> null;
    };
  }

  private static @Nullable String choice(State state) {
    return state instanceof State.Final end
        ? end.choice().map(Choice::key).map(ChoiceKey::value).orElse(null)
        : null;
  }

  private void updateAsk(Approval approval, int position, Ask ask) {
    handle
        .createUpdate(
            """
            update approver set reply_keys = :keys, delivery = :delivery, message_ids = :messages, sent_at = :sentAt,
              explained = :explained, number = :number, is_open = :isOpen, draft = :draft,
              outdated_until = :outdatedUntil, outdated_keys = :outdatedKeys, outdated_messages = :outdatedMessages
            where approval_id = :id and position = :position
            """)
        .bind("id", approval.id().value())
        .bind("position", position)
        .bindMap(columns(approval, ask))
        .bind(
            "draft",
            encryption.sealOrNull(
                SealedColumn.APPROVER_DRAFT.of(approval.id(), position),
                DraftJson.write(ask.draft())))
        .execute();
  }

  /** The columns that change in the life of an ask. */
  private static Map<String, @Nullable Object> columns(Approval approval, Ask ask) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("keys", keys(ask.keys()));
    columns.put("delivery", ask.delivery().name());
    columns.put("messages", messages(ask.messages()));
    columns.put("sentAt", ask.sentAt());
    columns.put("explained", ask.explained());
    columns.put("number", ask.number());
    columns.put("isOpen", approval.isOpen(ask));
    columns.put("outdatedUntil", ask.outdated().until());
    columns.put("outdatedKeys", keys(ask.outdated().keys()));
    columns.put("outdatedMessages", messages(ask.outdated().messages()));
    return columns;
  }

  private static String[] keys(List<ReplyKey.Hash> keys) {
    return keys.stream().map(ReplyKey.Hash::value).toArray(String[]::new);
  }

  private static String[] messages(List<MessageId> messages) {
    return messages.stream().map(MessageId::value).toArray(String[]::new);
  }

  private void insertEffects(ApprovalId id, Transition transition) {
    for (Effect effect : transition.effects()) {
      OutboxTable.insert(handle, encryption, id, effect);
    }
  }
}
