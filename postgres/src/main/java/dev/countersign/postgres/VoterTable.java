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
import dev.countersign.prompt.ChoiceKey;
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
      boolean isReplaced,
      @Nullable Instant remindAt,
      @Nullable String awaiting,
      @Nullable VoteRow vote) {

    Voter voter(List<Address> addresses, List<Choice> choices) {
      return new Voter(
          step,
          new Approver(name, addresses, isEverywhere),
          vote == null ? null : vote.vote(choices),
          awaiting == null ? null : new ChoiceKey(awaiting),
          remindAt,
          isReplaced);
    }
  }

  /** The columns of a vote. */
  record VoteRow(
      String choice, Address from, ChannelKind channel, Instant at, @Nullable String comment) {
    Vote vote(List<Choice> choices) {
      Choice made =
          choices.stream()
              .filter(offered -> offered.key().value().equals(choice))
              .findFirst()
              .orElseThrow();
      return new Vote(made, from, channel, at, comment);
    }
  }

  /** Columns of a select that names the table {@code v}. */
  static final String COLUMNS =
      """
      v.position as voter_position, v.step as voter_step, v.name as voter_name, v.is_everywhere, v.is_replaced,
        v.remind_at, v.awaiting, v.choice as vote_choice, v.account as vote_account, v.address as vote_address,
        v.channel as vote_channel, v.voted_at, v.comment
      """;

  static VoterRow read(Encryption encryption, ApprovalId approval, ResultSet row)
      throws SQLException {
    return new VoterRow(
        row.getInt("voter_position"),
        row.getInt("voter_step"),
        row.getString("voter_name"),
        row.getBoolean("is_everywhere"),
        row.getBoolean("is_replaced"),
        ApprovalRow.instant(row, "remind_at"),
        row.getString("awaiting"),
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
                row.getBytes("comment")));
  }

  static void insert(Handle handle, Approval approval, int position) {
    Voter voter = approval.voters().get(position);
    handle
        .createUpdate(
            """
            insert into voter (approval_id, position, step, name, is_everywhere, is_replaced, remind_at, awaiting)
            values (:id, :position, :step, :name, :isEverywhere, :isReplaced, :remindAt, :awaiting)
            """)
        .bind("id", approval.id().value())
        .bind("position", position)
        .bind("step", voter.step())
        .bind("name", voter.approver().name())
        .bindMap(columns(voter))
        .execute();
  }

  static void update(Handle handle, Encryption encryption, Approval approval, int position) {
    Voter voter = approval.voters().get(position);
    Vote vote = voter.vote();
    handle
        .createUpdate(
            """
            update voter set is_everywhere = :isEverywhere, is_replaced = :isReplaced, remind_at = :remindAt, awaiting = :awaiting,
              choice = :choice, account = :account, address = :address, channel = :channel, voted_at = :votedAt,
              comment = :comment
            where approval_id = :id and position = :position
            """)
        .bind("id", approval.id().value())
        .bind("position", position)
        .bindMap(columns(voter))
        .bind("choice", vote == null ? null : vote.choice().key().value())
        .bind("account", vote == null ? null : vote.from().account().value())
        .bind("address", vote == null ? null : vote.from().value())
        .bind("channel", vote == null ? null : vote.channel().label())
        .bind("votedAt", vote == null ? null : vote.at())
        .bind(
            "comment",
            encryption.sealOrNull(
                SealedColumn.VOTER_COMMENT.of(approval.id(), position),
                vote == null ? null : vote.comment()))
        .execute();
  }

  private static Map<String, @Nullable Object> columns(Voter voter) {
    ChoiceKey awaiting = voter.awaiting();
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("isEverywhere", voter.approver().isAskedEverywhere());
    columns.put("isReplaced", voter.isReplaced());
    columns.put("remindAt", voter.remindAt());
    columns.put("awaiting", awaiting == null ? null : awaiting.value());
    return columns;
  }

  /** Nobody is reminded of an approval that ended. */
  static void forgetReminders(Handle handle, ApprovalId id) {
    handle
        .createUpdate("update voter set remind_at = null where approval_id = :id")
        .bind("id", id.value())
        .execute();
  }

  static List<ApprovalId> toRemind(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select a.id from approval a
            where a.id in (select v.approval_id from voter v where v.remind_at <= now() order by v.remind_at limit :limit)
            for update skip locked
            """)
        .bind("limit", limit)
        .map((row, context) -> new ApprovalId(row.getString(1)))
        .list();
  }
}
