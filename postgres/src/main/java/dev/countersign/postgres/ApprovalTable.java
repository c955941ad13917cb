package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Effect;
import dev.countersign.approval.State;
import dev.countersign.approval.Transition;
import dev.countersign.channel.MessageId;
import dev.countersign.postgres.PendingWrites.Statement;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Approvals with everything that belongs to them, as one transaction knows them: what it locked it
 * need not read again, what it changes is gathered.
 */
final class ApprovalTable {
  /** When something is to be done about an approval, as the index has it. */
  private static final String DUE =
      "(case status when 'PARKED' then least(expires_at, undeliverable_at) else expires_at end)";

  private final Handle handle;
  private final Encryption encryption;
  private final PendingWrites writes;
  private final Map<ApprovalId, Locked> locked = new HashMap<>();

  ApprovalTable(Handle handle, Encryption encryption, PendingWrites writes) {
    this.handle = handle;
    this.encryption = encryption;
    this.writes = writes;
  }

  private record Locked(Approval approval, JournalHead head) {}

  /**
   * The approval, as this transaction has it. Time does not stand still while a lock is waited for:
   * whoever decides by the clock looks at it afterwards.
   */
  Optional<Approval> lock(ApprovalId id) {
    if (!locked.containsKey(id)) {
      lock(Set.of(id));
    }
    return Optional.ofNullable(locked.get(id)).map(Locked::approval);
  }

  boolean isLocked(ApprovalId id) {
    return locked.containsKey(id);
  }

  /**
   * Which are overdue, but for those of which a webhook that nobody has read yet may tell. One that
   * failed again and again holds up nothing for longer than two minutes.
   */
  static List<ApprovalId> due(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select id from approval where id = any(array(
              select late.id from (
                select id, %1$s as due_at from approval
                where status in ('WAITING', 'PARKED') and %1$s <= now() order by %1$s offset 0) late
              where late.due_at <= (
                select coalesce(min(received_at), 'infinity') from inbox
                where due_at is not null and (attempts < 5 or received_at > now() - interval '2 minutes'))
              limit :limit))
            for update skip locked
            """
                .formatted(DUE))
        .bind("limit", limit)
        .map((row, context) -> new ApprovalId(row.getString(1)))
        .list();
  }

  /** Locks several, in the order of their ids. */
  void lock(Set<ApprovalId> ids) {
    String[] wanted = ids.stream().map(ApprovalId::value).toArray(String[]::new);
    List<ApprovalRow> rows =
        handle
            .createQuery("select * from approval where id = any(:ids) order by id for update")
            .bind("ids", wanted)
            .map((found, context) -> ApprovalRow.read(encryption, found))
            .list();
    if (rows.isEmpty()) {
      return;
    }
    Map<ApprovalId, List<ApprovalRow.ApproverRow>> approvers =
        ApprovalRow.approvers(handle, encryption, ids);
    for (ApprovalRow row : rows) {
      Approval approval = row.approval(approvers.getOrDefault(row.id(), List.of()));
      locked.put(row.id(), new Locked(approval, row.head()));
    }
  }

  void insert(Transition birth) {
    Approval approval = birth.approval();
    ApprovalId id = approval.id();
    JournalHead head = append(id, JournalHead.START, birth);
    ApprovalRequest request = approval.request();
    Map<String, @Nullable Object> row = columns(approval);
    row.putAll(requestColumns(approval));
    row.put("accounts", accounts(request));
    row.put("node", request.node());
    row.put("reference", request.reference());
    row.put("locale", request.locale());
    row.put("traceparent", request.trace() == null ? null : request.trace().traceparent());
    row.put("tracestate", request.trace() == null ? null : request.trace().state());
    row.put("resumeKind", request.resume().kind());
    row.put(
        "resumeTarget",
        encryption.sealOrNull(
            SealedColumn.APPROVAL_RESUME_TARGET.of(id), RequestJson.target(request.resume())));
    row.put("ladder", LadderJson.steps(request.ladder()));
    row.put("requester", LadderJson.addresses(request.requester()));
    row.put("onExpiry", request.timing().onExpiry().name());
    row.put("timing", TimingJson.timing(request.timing()));
    row.put("requestedAt", approval.requestedAt());
    row.put("journalLength", head.length());
    row.put("journalHead", head.hash().toByteArray());
    writes.add(Statement.INSERT_APPROVAL, row);
    insertPeople(approval, 0, 0);
    insertEffects(id, birth, effect -> Duration.ZERO);
  }

  private static String[] accounts(ApprovalRequest request) {
    return request
        .addresses()
        .map(address -> address.account().value())
        .distinct()
        .sorted()
        .toArray(String[]::new);
  }

  private JournalHead append(ApprovalId id, JournalHead head, Transition transition) {
    return JournalTable.append(
        writes, id, head, JournalTable.lines(encryption, id, head, transition.journal()));
  }

  /** Voters and asks from a position on; none of them ever goes away. */
  private void insertPeople(Approval approval, int firstVoter, int firstAsk) {
    for (int i = firstVoter; i < approval.voters().size(); i++) {
      writes.add(Statement.INSERT_VOTER, VoterTable.row(approval, i));
    }
    for (int i = firstAsk; i < approval.asks().size(); i++) {
      Ask ask = approval.asks().get(i);
      Map<String, @Nullable Object> row = columns(approval, i, ask);
      row.put("voter", ask.voter());
      row.put("account", ask.address().account().value());
      row.put("address", ask.address().value());
      row.put("channel", ask.channel().label());
      writes.add(Statement.INSERT_ASK, row);
    }
  }

  /**
   * Writes what changed.
   *
   * @param patience how long each effect waits
   */
  void update(Approval before, Transition transition, Function<Effect, Duration> patience) {
    Approval after = transition.approval();
    if (after.version() == before.version() && transition.journal().isEmpty()) {
      insertEffects(after.id(), transition, patience);
      return;
    }
    Locked known = locked.get(before.id());
    if (known == null) {
      throw new IllegalStateException(before.id() + " is changed without having been locked");
    }
    JournalHead head = append(after.id(), known.head(), transition);
    locked.put(after.id(), new Locked(after, head));
    Map<String, @Nullable Object> row = columns(after);
    row.put("step", after.step());
    row.put("journalLength", head.length());
    row.put("journalHead", head.hash().toByteArray());
    row.put("before", before.version());
    writes.add(Statement.UPDATE_APPROVAL, row);
    if (after.revision() != before.revision()) {
      Map<String, @Nullable Object> request = requestColumns(after);
      request.put("id", after.id().value());
      request.put("revision", after.revision());
      writes.add(Statement.UPDATE_REQUEST, request);
    }
    updatePeople(before, after);
    insertPeople(after, before.voters().size(), before.asks().size());
    insertEffects(after.id(), transition, patience);
  }

  private void updatePeople(Approval before, Approval after) {
    for (int i = 0; i < before.voters().size(); i++) {
      if (!after.voters().get(i).equals(before.voters().get(i))) {
        writes.add(Statement.UPDATE_VOTER, VoterTable.row(encryption, after, i));
      }
    }
    for (int i = 0; i < before.asks().size(); i++) {
      Ask ask = after.asks().get(i);
      boolean isSame = ask.equals(before.asks().get(i)) && after.isOpen(ask) == before.isOpen(ask);
      if (!isSame) {
        Map<String, @Nullable Object> row = columns(after, i, ask);
        row.put(
            "draft",
            encryption.sealOrNull(
                SealedColumn.APPROVER_DRAFT.of(after.id(), i), DraftJson.write(ask.draft())));
        writes.add(Statement.UPDATE_ASK, row);
      }
    }
  }

  /** The columns of what is asked. */
  private Map<String, @Nullable Object> requestColumns(Approval approval) {
    ApprovalId id = approval.id();
    ApprovalRequest request = approval.request();
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put(
        "title", encryption.sealOrNull(SealedColumn.APPROVAL_TITLE.of(id), request.title()));
    columns.put("fields", new FieldsJson(encryption, id).write(request.fields()));
    columns.put("choices", RequestJson.choices(request.choices()));
    columns.put("digest", encryption.seal(SealedColumn.APPROVAL_DIGEST.of(id), approval.digest()));
    return columns;
  }

  /** The columns that change in the life of an approval. */
  private Map<String, @Nullable Object> columns(Approval approval) {
    State state = approval.state();
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("id", approval.id().value());
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

  /** The columns that change in the life of an ask. */
  private static Map<String, @Nullable Object> columns(Approval approval, int position, Ask ask) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("id", approval.id().value());
    columns.put("position", position);
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

  private void insertEffects(
      ApprovalId id, Transition transition, Function<Effect, Duration> patience) {
    for (Effect effect : transition.effects()) {
      Map<String, @Nullable Object> row = OutboxRow.columns(encryption, id, effect);
      row.put("patience", patience.apply(effect).toMillis());
      writes.add(Statement.INSERT_EFFECT, row);
    }
  }
}
