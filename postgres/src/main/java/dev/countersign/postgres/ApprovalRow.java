package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Decision;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.State;
import dev.countersign.approval.Status;
import dev.countersign.approval.Vote;
import dev.countersign.approval.Voter;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.MessageId;
import dev.countersign.field.Field;
import dev.countersign.journal.Actor;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.prompt.Choice;
import dev.countersign.reply.ReplyKey;
import dev.countersign.value.TraceContext;
import dev.countersign.value.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code approval}, before its approvers are known. */
record ApprovalRow(
    ApprovalId id,
    int version,
    Status status,
    Request request,
    Instant requestedAt,
    int step,
    Instant expiresAt,
    @Nullable Instant undeliverableAt,
    String digest,
    int revision,
    End end,
    JournalHead head) {

  /** The columns of the request. */
  record Request(
      @Nullable String node,
      @Nullable String reference,
      @Nullable String title,
      @Nullable String locale,
      List<Field> fields,
      String choices,
      String resumeKind,
      @Nullable String resumeTarget,
      String ladder,
      String requester,
      String onExpiry,
      String timing,
      @Nullable TraceContext trace) {
    Request {
      fields = List.copyOf(fields);
    }
  }

  /** The columns of a final state. */
  record End(
      @Nullable Instant at,
      @Nullable String by,
      @Nullable String reason,
      @Nullable String choice) {}

  static ApprovalRow read(Encryption encryption, ResultSet row) throws SQLException {
    ApprovalId id = new ApprovalId(row.getString("id"));
    return new ApprovalRow(
        id,
        row.getInt("version"),
        Status.valueOf(row.getString("status")),
        new Request(
            row.getString("node"),
            row.getString("reference"),
            encryption.textOrNull(SealedColumn.APPROVAL_TITLE.of(id), row.getBytes("title")),
            row.getString("locale"),
            new FieldsJson(encryption, id).read(row.getString("fields")),
            row.getString("choices"),
            row.getString("resume_kind"),
            resumeTarget(encryption, id, row),
            row.getString("ladder"),
            row.getString("requester"),
            row.getString("on_expiry"),
            row.getString("timing"),
            trace(row)),
        requiredInstant(row, "requested_at"),
        row.getInt("step"),
        requiredInstant(row, "expires_at"),
        instant(row, "undeliverable_at"),
        encryption.text(SealedColumn.APPROVAL_DIGEST.of(id), row.getBytes("digest")),
        row.getInt("revision"),
        new End(
            instant(row, "ended_at"),
            row.getString("ended_by"),
            encryption.textOrNull(
                SealedColumn.APPROVAL_END_REASON.of(id), row.getBytes("end_reason")),
            row.getString("choice")),
        JournalHead.read(row));
  }

  static @Nullable TraceContext trace(ResultSet row) throws SQLException {
    String traceparent = row.getString("traceparent");
    return traceparent == null
        ? null
        : TraceContext.parse(traceparent, row.getString("tracestate")).orElse(null);
  }

  static @Nullable String resumeTarget(Encryption encryption, ApprovalId id, ResultSet row)
      throws SQLException {
    return encryption.textOrNull(
        SealedColumn.APPROVAL_RESUME_TARGET.of(id), row.getBytes("resume_target"));
  }

  /**
   * A row of the table {@code approver}: an ask, whose vote it is for, and their last act there.
   */
  record ApproverRow(VoterTable.VoterRow voter, Ask ask, @Nullable Instant lastInbound) {}

  static List<ApproverRow> approvers(Handle handle, Encryption encryption, ApprovalId id) {
    return approvers(handle, encryption, Set.of(id)).getOrDefault(id, List.of());
  }

  /** In their order, by the approval that they belong to. */
  static Map<ApprovalId, List<ApproverRow>> approvers(
      Handle handle, Encryption encryption, Set<ApprovalId> ids) {
    return handle
        .createQuery(
            """
            select p.*, c.last_inbound,
            """
                + VoterTable.COLUMNS
                + """
                from approver p
                cross join lateral (
                  select * from voter where approval_id = p.approval_id and position = p.voter offset 0) v
                left join lateral (
                  select last_inbound from contact where account = p.account and address = p.address offset 0) c on true
                where p.approval_id = any(:ids) order by p.approval_id, p.position
                """)
        .bind("ids", ids.stream().map(ApprovalId::value).toArray(String[]::new))
        .map((row, context) -> {
          ApprovalId id = new ApprovalId(row.getString("approval_id"));
          return Map.entry(
              id,
              new ApproverRow(
                  VoterTable.read(encryption, id, row),
                  ask(encryption, id, row),
                  instant(row, "last_inbound")));
        })
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static Ask ask(Encryption encryption, ApprovalId id, ResultSet row) throws SQLException {
    int number = row.getInt("number");
    boolean isNumbered = !row.wasNull();
    return new Ask(
        row.getInt("voter"),
        PostgresTransaction.address(row.getString("account"), row.getString("address")),
        ChannelKind.named(row.getString("channel")).orElseThrow(),
        texts(row, "reply_keys").map(ReplyKey.Hash::new).toList(),
        Delivery.valueOf(row.getString("delivery")),
        texts(row, "message_ids").map(MessageId::new).toList(),
        instant(row, "sent_at"),
        row.getInt("explained"),
        isNumbered ? number : null,
        DraftJson.read(
            encryption.textOrNull(
                SealedColumn.APPROVER_DRAFT.of(id, row.getInt("position")), row.getBytes("draft"))),
        new Ask.Outdated(
            row.getInt("outdated_until"),
            texts(row, "outdated_keys").map(ReplyKey.Hash::new).toList(),
            texts(row, "outdated_messages").map(MessageId::new).toList()));
  }

  private static Stream<String> texts(ResultSet row, String column) throws SQLException {
    return Arrays.stream((String[]) row.getArray(column).getArray());
  }

  Approval approval(List<ApproverRow> rows) {
    List<Ask> asks = rows.stream().map(ApproverRow::ask).toList();
    List<Choice> choices = RequestJson.choices(request.choices());
    List<Voter> voters = voters(rows, choices);
    ApprovalRequest asked =
        new ApprovalRequest(
            LadderJson.steps(request.ladder()),
            TimingJson.timing(OnExpiry.valueOf(request.onExpiry()), request.timing()),
            LadderJson.addresses(request.requester()),
            request.title(),
            request.locale(),
            request.fields(),
            choices,
            request.reference(),
            RequestJson.target(request.resumeKind(), request.resumeTarget()),
            request.node(),
            request.trace());
    return new Approval(
        id,
        version,
        asked,
        step,
        voters,
        asks,
        state(voters, choices),
        requestedAt,
        expiresAt,
        undeliverableAt,
        digest,
        revision);
  }

  private static List<Voter> voters(List<ApproverRow> rows, List<Choice> choices) {
    SortedMap<Integer, VoterTable.VoterRow> voters = new TreeMap<>();
    Map<Integer, List<Address>> addresses = new HashMap<>();
    for (ApproverRow row : rows) {
      int position = row.voter().position();
      voters.put(position, row.voter());
      addresses.computeIfAbsent(position, first -> new ArrayList<>()).add(row.ask().address());
    }
    return voters.values().stream()
        .map(voter -> voter.voter(Objects.requireNonNull(addresses.get(voter.position())), choices))
        .toList();
  }

  private State state(List<Voter> voters, List<Choice> choices) {
    return switch (status) {
      case WAITING -> new State.Waiting();
      case PARKED -> new State.Parked();
      case DECIDED -> new State.Decided(decision(voters, choices));
      case EXPIRED ->
          new State.Expired(Objects.requireNonNull(end.at()), choice(choices).orElse(null));
      case UNDELIVERABLE ->
          new State.Undeliverable(
              Objects.requireNonNull(end.at()), Objects.requireNonNull(end.reason()));
      case CANCELLED ->
          new State.Cancelled(
              Objects.requireNonNull(end.at()), Actor.parse(Objects.requireNonNull(end.by())));
    };
  }

  private Decision decision(List<Voter> voters, List<Choice> choices) {
    Choice made = choice(choices).orElseThrow();
    Instant at = Objects.requireNonNull(end.at());
    Actor by = Actor.parse(Objects.requireNonNull(end.by()));
    if (by instanceof Actor.Person person) {
      Voter voter =
          voters.stream()
              .filter(voted -> isFrom(voted, person.address()))
              .reduce((earlier, later) -> later)
              .orElseThrow();
      Vote vote = Objects.requireNonNull(voter.vote());
      return new Decision(
          made, by, vote.channel(), at, voter.approver().name(), end.reason(), vote.entered());
    }
    String name = by instanceof Actor.Operator(String operator) ? operator : null;
    return new Decision(made, by, null, at, name, end.reason(), Value.Structure.EMPTY);
  }

  private static boolean isFrom(Voter voter, Address address) {
    return voter.vote() != null && voter.vote().from().equals(address);
  }

  private Optional<Choice> choice(List<Choice> choices) {
    return choices.stream().filter(choice -> choice.key().value().equals(end.choice())).findFirst();
  }

  static @Nullable String endedBy(State state) {
    return switch (state) {
      case State.Decided decided -> decided.decision().by().label();
      case State.Cancelled cancelled -> cancelled.by().label();
      case State.Waiting waiting -> null;
      case State.Parked parked -> null;
      case State.Expired expired -> null;
      case State.Undeliverable undeliverable -> null;
    };
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static List<Instant> instants(ResultSet row, String column) throws SQLException {
    Timestamp[] times = (Timestamp[]) row.getArray(column).getArray();
    return Arrays.stream(times).map(Timestamp::toInstant).toList();
  }

  static Instant requiredInstant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
