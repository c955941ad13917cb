package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Decision;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.State;
import dev.countersign.approval.Status;
import dev.countersign.approver.Approver;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.MessageId;
import dev.countersign.journal.Actor;
import dev.countersign.prompt.Choice;
import dev.countersign.reply.ReplyKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code approval}, before its approvers are known. */
record ApprovalRow(
    ApprovalId id,
    int version,
    Status status,
    ChannelKind channel,
    Request request,
    Instant requestedAt,
    Instant expiresAt,
    String digest,
    End end,
    JournalHead head) {

  /** The columns of the request. */
  record Request(
      @Nullable String node,
      @Nullable String reference,
      @Nullable String title,
      @Nullable String locale,
      String fields,
      String choices,
      String resumeKind,
      @Nullable String resumeTarget,
      @Nullable Duration expiresIn) {}

  /** The columns of a final state. */
  record End(
      @Nullable Instant at,
      @Nullable String by,
      @Nullable String reason,
      @Nullable String choice) {}

  static ApprovalRow read(ResultSet row) throws SQLException {
    return new ApprovalRow(
        new ApprovalId(row.getString("id")),
        row.getInt("version"),
        Status.valueOf(row.getString("status")),
        ChannelKind.named(row.getString("channel")).orElseThrow(),
        new Request(
            row.getString("node"),
            row.getString("reference"),
            row.getString("title"),
            row.getString("locale"),
            row.getString("fields"),
            row.getString("choices"),
            row.getString("resume_kind"),
            row.getString("resume_target"),
            milliseconds(row)),
        requiredInstant(row, "requested_at"),
        requiredInstant(row, "expires_at"),
        row.getString("digest"),
        new End(
            instant(row, "ended_at"),
            row.getString("ended_by"),
            row.getString("end_reason"),
            row.getString("choice")),
        new JournalHead(
            row.getInt("journal_length"), JournalHead.Hash.of(row.getBytes("journal_head"))));
  }

  static List<Ask> asks(Handle handle, ApprovalId id) {
    return handle
        .createQuery("select * from approver where approval_id = :id order by position")
        .bind("id", id.value())
        .map((row, context) -> ask(row))
        .list();
  }

  static Ask ask(ResultSet row) throws SQLException {
    String message = row.getString("message_id");
    return new Ask(
        new Approver(
            row.getString("name"),
            PostgresTransaction.address(row.getString("account"), row.getString("address"))),
        new ReplyKey.Hash(row.getString("reply_key_hash")),
        Delivery.valueOf(row.getString("delivery")),
        message == null ? null : new MessageId(message));
  }

  Approval approval(List<Ask> asks) {
    List<Choice> choices = RequestJson.choices(request.choices());
    ApprovalRequest asked =
        new ApprovalRequest(
            asks.getFirst().approver(),
            request.title(),
            request.locale(),
            RequestJson.fields(request.fields()),
            choices,
            request.expiresIn(),
            request.reference(),
            RequestJson.target(request.resumeKind(), request.resumeTarget()),
            request.node());
    return new Approval(
        id, version, asked, channel, asks, state(asks, choices), requestedAt, expiresAt, digest);
  }

  private State state(List<Ask> asks, List<Choice> choices) {
    return switch (status) {
      case WAITING -> new State.Waiting();
      case PARKED -> new State.Parked();
      case DECIDED -> new State.Decided(decision(asks, choices));
      case EXPIRED -> new State.Expired(Objects.requireNonNull(end.at()));
      case UNDELIVERABLE ->
          new State.Undeliverable(
              Objects.requireNonNull(end.at()), Objects.requireNonNull(end.reason()));
      case CANCELLED ->
          new State.Cancelled(
              Objects.requireNonNull(end.at()), Actor.parse(Objects.requireNonNull(end.by())));
    };
  }

  private Decision decision(List<Ask> asks, List<Choice> choices) {
    Choice made =
        choices.stream()
            .filter(choice -> choice.key().value().equals(end.choice()))
            .findFirst()
            .orElseThrow();
    Actor by = Actor.parse(Objects.requireNonNull(end.by()));
    if (!(by instanceof Actor.Person person)) {
      throw new IllegalStateException(id + " was decided by something that is not a person: " + by);
    }
    @Nullable String name =
        asks.stream()
            .filter(ask -> ask.approver().address().equals(person.address()))
            .map(ask -> ask.approver().name())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return new Decision(made, person.address(), Objects.requireNonNull(end.at()), name);
  }

  static @Nullable String endedBy(State state) {
    return switch (state) {
      case State.Decided decided -> new Actor.Person(decided.decision().respondedBy()).label();
      case State.Cancelled cancelled -> cancelled.by().label();
      case State.Waiting waiting -> null;
      case State.Parked parked -> null;
      case State.Expired expired -> null;
      case State.Undeliverable undeliverable -> null;
    };
  }

  private static @Nullable Duration milliseconds(ResultSet row) throws SQLException {
    long millis = row.getLong("expires_in_ms");
    return row.wasNull() ? null : Duration.ofMillis(millis);
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static Instant requiredInstant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
