package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxTicket;
import dev.countersign.store.SendInDoubt;
import dev.countersign.store.Sighting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Rows of the table {@code outbox} whose message may have been taken: CALLING and UNKNOWN. */
final class SendsInDoubt {
  private final Supplier<Handle> current;
  private final Encryption encryption;

  /** Looks with a handle that sees all that the transaction changed. */
  SendsInDoubt(Supplier<Handle> current, Encryption encryption) {
    this.current = current;
    this.encryption = encryption;
  }

  /** The columns of a message that is about to be posted. */
  Map<String, @Nullable Object> begun(
      OutboxTicket ticket, Duration lease, OutgoingMessage message, int parts) {
    String echo = message.echo();
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("lease", lease.toMillis());
    columns.put("parts", parts);
    columns.put(
        "echo",
        echo == null ? null : encryption.seal(SealedColumn.OUTBOX_ECHO.of(ticket.id()), echo));
    columns.put("id", ticket.id());
    columns.put("fence", ticket.fence());
    return columns;
  }

  Optional<SendInDoubt> find(String effectKey) {
    return current
        .get()
        .createQuery(
            """
            select * from outbox
            where effect_key = :key and lane = 'SEND' and state in ('CALLING', 'UNKNOWN')
            """)
        .bind("key", effectKey)
        .map((row, context) -> read(row))
        .findOne();
  }

  List<SendInDoubt> find(Address to, String echo, Instant begunBy) {
    return current
        .get()
        .createQuery(
            """
            select * from outbox
            where account = :account and recipient = :recipient and lane = 'SEND' and state in ('CALLING', 'UNKNOWN')
              and echo is not null and called_at <= :begunBy
            order by called_at, id
            """)
        .bind("account", to.account().value())
        .bind("recipient", to.value())
        .bind("begunBy", begunBy)
        .map((row, context) ->
            encryption
                    .text(SealedColumn.OUTBOX_ECHO.of(row.getLong("id")), row.getBytes("echo"))
                    .equals(echo)
                ? Optional.of(read(row))
                : Optional.<SendInDoubt>empty())
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static SendInDoubt read(ResultSet row) throws SQLException {
    return new SendInDoubt(
        row.getLong("id"),
        new ApprovalId(row.getString("approval_id")),
        PostgresTransaction.address(row.getString("account"), row.getString("recipient")),
        row.getInt("parts_sent"),
        row.getInt("parts"),
        row.getString("state").equals("CALLING"));
  }

  /** One that was sent long before is ruled out by its time. */
  boolean isOther(SendInDoubt send, MessageId message) {
    return current
        .get()
        .createQuery(
            """
            select exists (
              select 1 from outbox doubted
              cross join lateral (
                select 1 from outbox
                where account = doubted.account and recipient = doubted.recipient and lane = 'SEND'
                  and called_at >= doubted.called_at - interval '1 minute'
                  and id <> doubted.id and :message = any(message_ids) offset 0) other
              where doubted.id = :id)
            """)
        .bind("id", send.row())
        .bind("message", message.value())
        .mapTo(Boolean.class)
        .one();
  }

  boolean sighted(SendInDoubt send, MessageId message) {
    return current
            .get()
            .createUpdate(
                """
                update outbox set sighted = coalesce(sighted, :message)
                where id = :id and state = 'CALLING' and parts_sent = :part
                """)
            .bind("message", message.value())
            .bind("id", send.row())
            .bind("part", send.part())
            .execute()
        == 1;
  }

  Optional<Sighting> sighting(OutboxTicket ticket) {
    return current
        .get()
        .createQuery(
            """
            select sighted, parts_sent + 1 >= parts from outbox
            where id = :id and fence = :fence and sighted is not null
            """)
        .bind("id", ticket.id())
        .bind("fence", ticket.fence())
        .map((row, context) -> new Sighting(new MessageId(row.getString(1)), row.getBoolean(2)))
        .findOne();
  }

  Optional<OutboxClaim.Send> takeUp(SendInDoubt send) {
    return current
        .get()
        .createQuery(
            """
            update outbox
            set state = 'CALLING', fence = fence + 1, due_at = now(), ended_at = null
            where id = :id and state = 'UNKNOWN' and parts_sent = :part
            returning *, true as abandoned
            """)
        .bind("id", send.row())
        .bind("part", send.part())
        .map((row, context) -> OutboxRow.send(encryption, row))
        .findOne();
  }
}
