package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Occasion;
import dev.countersign.channel.Address;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.reply.ReplyKey;
import dev.countersign.resume.ResumeDelivery;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxTicket;
import dev.countersign.store.Store.Work;
import dev.countersign.value.Fingerprint;
import dev.countersign.value.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Effects as rows of the table {@code outbox}. */
final class OutboxRow {
  private static final int RECEIVER_LENGTH = 16;

  private OutboxRow() {}

  static Work lane(Effect effect) {
    return switch (effect) {
      case Effect.AskApprover ask -> Work.SEND;
      case Effect.Notify notify -> Work.SEND;
      case Effect.Resume resume -> Work.RESUME;
    };
  }

  private static String kind(Effect effect) {
    return switch (effect) {
      case Effect.AskApprover ask -> "ASK";
      case Effect.Notify notify -> "NOTICE";
      case Effect.Resume resume -> "RESUME";
    };
  }

  /** The columns of a row that waits to be taken. */
  static Map<String, @Nullable Object> columns(
      Encryption encryption, ApprovalId approval, Effect effect) {
    Address to = address(effect);
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("key", effect.key());
    columns.put("approval", approval.value());
    columns.put("lane", lane(effect).name());
    columns.put("kind", kind(effect));
    columns.put("account", to == null ? null : to.account().value());
    columns.put("recipient", to == null ? null : to.value());
    columns.put("receiver", receiver(effect));
    columns.put(
        "payload", encryption.seal(SealedColumn.OUTBOX_PAYLOAD.of(effect.key()), payload(effect)));
    return columns;
  }

  private static @Nullable String receiver(Effect effect) {
    return effect instanceof Effect.Resume resume
        ? resume.target().receiver().map(OutboxRow::receiver).orElse(null)
        : null;
  }

  /** The hash under which a receiver is known here. */
  static String receiver(String name) {
    return Fingerprint.sha256(name).substring(0, RECEIVER_LENGTH);
  }

  private static @Nullable Address address(Effect effect) {
    return switch (effect) {
      case Effect.AskApprover ask -> ask.to();
      case Effect.Notify notify -> notify.to();
      case Effect.Resume resume -> null;
    };
  }

  /** What is needed to carry it out. Of a resume, the exact bytes that every attempt sends. */
  private static String payload(Effect effect) {
    Map<String, Value> members = new LinkedHashMap<>();
    switch (effect) {
      case Effect.AskApprover ask -> {
        members.put("ask", Value.of(ask.ask()));
        members.put("account", Value.of(ask.to().account().value()));
        members.put("to", Value.of(ask.to().value()));
        members.put("replyKey", Value.of(ask.replyKey().value()));
        members.put("occasion", Value.of(ask.occasion().name()));
        members.put("page", Value.of(ask.page()));
      }
      case Effect.Notify notify -> {
        members.put("account", Value.of(notify.to().account().value()));
        members.put("to", Value.of(notify.to().value()));
        members.put("notice", NoticeJson.value(notify.notice()));
      }
      case Effect.Resume resume -> {
        return resume.resumption().json();
      }
    }
    return new Value.Structure(members).json();
  }

  private static String opened(Encryption encryption, ResultSet row) throws SQLException {
    return encryption.text(
        SealedColumn.OUTBOX_PAYLOAD.of(row.getString("effect_key")), row.getBytes("payload"));
  }

  static OutboxClaim.Send send(Encryption encryption, ResultSet row) throws SQLException {
    JsonNode payload = JsonValues.STORED.readTree(opened(encryption, row));
    var to =
        PostgresTransaction.address(
            payload.get("account").stringValue(), payload.get("to").stringValue());
    String key = row.getString("effect_key");
    Effect effect =
        row.getString("kind").equals("ASK")
            ? new Effect.AskApprover(
                key,
                payload.get("ask").intValue(),
                to,
                new ReplyKey(payload.get("replyKey").stringValue()),
                Occasion.valueOf(payload.path("occasion").asString(Occasion.FIRST.name())),
                payload.path("page").asInt(0))
            : new Effect.Notify(key, to, NoticeJson.read(payload.get("notice")));
    return new OutboxClaim.Send(
        ticket(row),
        new ApprovalId(row.getString("approval_id")),
        effect,
        row.getInt("parts_sent"),
        row.getBoolean("abandoned") ? begun(row) : null);
  }

  private static Instant begun(ResultSet row) throws SQLException {
    Instant begun = ApprovalRow.instant(row, "called_at");
    return begun == null ? ApprovalRow.requiredInstant(row, "created_at") : begun;
  }

  static OutboxClaim.Wake wake(Encryption encryption, ResultSet row) throws SQLException {
    ApprovalId approval = new ApprovalId(row.getString("approval_id"));
    return new OutboxClaim.Wake(
        ticket(row),
        approval,
        new ResumeDelivery(
            "msg_" + approval.value(),
            RequestJson.target(
                row.getString("resume_kind"), ApprovalRow.resumeTarget(encryption, approval, row)),
            opened(encryption, row),
            ApprovalRow.trace(row)));
  }

  private static OutboxTicket ticket(ResultSet row) throws SQLException {
    return new OutboxTicket(row.getLong("id"), row.getInt("fence"), row.getInt("attempts"));
  }
}
