package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Vote;
import dev.countersign.approval.Voter;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.prompt.Choice;
import dev.countersign.value.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The people of approvals and their votes: the table {@code voter}. */
final class VoterTable {
  private VoterTable() {}

  /**
   * The columns of a row; the person's addresses are those of their asks.
   *
   * @param vote absent until they answered
   */
  record VoterRow(
      int position,
      int step,
      @Nullable String name,
      boolean isEverywhere,
      @Nullable Instant passedOnAt,
      @Nullable Integer principal,
      @Nullable Instant remindAt,
      List<Instant> reminders,
      @Nullable VoteRow vote) {
    VoterRow {
      reminders = List.copyOf(reminders);
    }

    Voter voter(List<Address> addresses, List<Choice> choices) {
      return new Voter(
          step,
          new Approver(name, addresses, isEverywhere),
          vote == null ? null : vote.vote(choices),
          remindAt,
          reminders,
          passedOnAt,
          principal);
    }
  }

  /** The columns of a vote. */
  record VoteRow(
      String choice,
      Address from,
      ChannelKind channel,
      Instant at,
      @Nullable String comment,
      Value.Structure entered) {
    Vote vote(List<Choice> choices) {
      Choice made =
          choices.stream()
              .filter(offered -> offered.key().value().equals(choice))
              .findFirst()
              .orElseThrow();
      return new Vote(made, from, channel, at, comment, entered);
    }
  }

  /** Columns of a select that names the table {@code v}. */
  static final String COLUMNS =
      """
      v.position as voter_position, v.step as voter_step, v.name as voter_name, v.is_everywhere, v.passed_on_at, v.principal,
        v.remind_at, v.reminders, v.choice as vote_choice, v.account as vote_account, v.address as vote_address,
        v.channel as vote_channel, v.voted_at, v.comment, v.entered
      """;

  static VoterRow read(Encryption encryption, ApprovalId approval, ResultSet row)
      throws SQLException {
    return new VoterRow(
        row.getInt("voter_position"),
        row.getInt("voter_step"),
        row.getString("voter_name"),
        row.getBoolean("is_everywhere"),
        ApprovalRow.instant(row, "passed_on_at"),
        row.getObject("principal", Integer.class),
        ApprovalRow.instant(row, "remind_at"),
        ApprovalRow.instants(row, "reminders"),
        vote(encryption, approval, row));
  }

  private static @Nullable VoteRow vote(Encryption encryption, ApprovalId approval, ResultSet row)
      throws SQLException {
    String choice = row.getString("vote_choice");
    return choice == null
        ? null
        : new VoteRow(
            choice,
            PostgresTransaction.address(
                row.getString("vote_account"), row.getString("vote_address")),
            ChannelKind.named(row.getString("vote_channel")).orElseThrow(),
            ApprovalRow.requiredInstant(row, "voted_at"),
            encryption.textOrNull(
                SealedColumn.VOTER_COMMENT.of(approval, row.getInt("voter_position")),
                row.getBytes("comment")),
            DraftJson.values(
                encryption.textOrNull(
                    SealedColumn.VOTER_ENTERED.of(approval, row.getInt("voter_position")),
                    row.getBytes("entered"))));
  }

  /** The columns of a voter who has not answered. */
  static Map<String, @Nullable Object> row(Approval approval, int position) {
    Voter voter = approval.voters().get(position);
    Map<String, @Nullable Object> row = columns(approval, position, voter);
    row.put("step", voter.step());
    row.put("name", voter.approver().name());
    row.put("isEverywhere", voter.approver().isAskedEverywhere());
    row.put("principal", voter.principal());
    return row;
  }

  /** The columns that change in the life of a voter. */
  static Map<String, @Nullable Object> row(Encryption encryption, Approval approval, int position) {
    Voter voter = approval.voters().get(position);
    Vote vote = voter.vote();
    Map<String, @Nullable Object> row = columns(approval, position, voter);
    row.put("choice", vote == null ? null : vote.choice().key().value());
    row.put("account", vote == null ? null : vote.from().account().value());
    row.put("address", vote == null ? null : vote.from().value());
    row.put("channel", vote == null ? null : vote.channel().label());
    row.put("votedAt", vote == null ? null : vote.at());
    row.put(
        "comment",
        encryption.sealOrNull(
            SealedColumn.VOTER_COMMENT.of(approval.id(), position),
            vote == null ? null : vote.comment()));
    row.put(
        "entered",
        encryption.sealOrNull(
            SealedColumn.VOTER_ENTERED.of(approval.id(), position),
            vote == null ? null : DraftJson.values(vote.entered())));
    return row;
  }

  private static Map<String, @Nullable Object> columns(
      Approval approval, int position, Voter voter) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("id", approval.id().value());
    columns.put("position", position);
    columns.put("passedOnAt", voter.passedOnAt());
    columns.put("remindAt", voter.remindAt());
    columns.put(
        "reminders", voter.reminders().stream().map(Instant::toString).toArray(String[]::new));
    return columns;
  }

  static List<ApprovalId> toRemind(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select a.id from approval a
            where a.id = any(array(
              select v.approval_id from voter v
              where v.remind_at <= now() or (cardinality(v.reminders) > 0 and v.reminders[1] <= now())
              order by least(v.remind_at, v.reminders[1]) limit :limit))
            for update skip locked
            """)
        .bind("limit", limit)
        .map((row, context) -> new ApprovalId(row.getString(1)))
        .list();
  }
}
