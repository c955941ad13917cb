package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Delivery;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.MessageId;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.AskPosition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** Finds questions in the table {@code approver} by what people and channels say of them. */
final class AskPositions {
  private AskPositions() {}

  static Optional<AskPosition> byReplyKey(Handle handle, ReplyKey.Hash key) {
    return positions(
            handle
                .createQuery(
                    "select approval_id, position from approver"
                        + " where (reply_keys || outdated_keys) && :keys")
                .bind("keys", new String[] {key.value()}))
        .findFirst();
  }

  static Optional<AskPosition> byMessage(Handle handle, AccountId account, MessageId message) {
    return positions(
            handle
                .createQuery(
                    "select approval_id, position from approver"
                        + " where account = :account"
                        + " and (message_ids || outdated_messages) && :messages")
                .bind("account", account.value())
                .bind("messages", new String[] {message.value()}))
        .findFirst();
  }

  static List<AskPosition> sentUntil(Handle handle, Responder person, Instant time) {
    return positions(
            of(
                    handle,
                    person,
                    "and is_open and delivery in ('SENT', 'DELIVERED', 'UNKNOWN') and sent_at <= :time"
                        + " order by approval_id")
                .bind("time", time))
        .list();
  }

  /** The open ones that have come no further than that, which stands in the plan. */
  static List<AskPosition> open(Handle handle, Responder person, Delivery delivery) {
    return positions(
            of(
                handle,
                person,
                "and is_open and delivery = '" + delivery.name() + "' order by approval_id"))
        .list();
  }

  static List<AskPosition> open(Handle handle, Responder person) {
    return positions(
            of(
                handle,
                person,
                "and is_open and (delivery in ('UNKNOWN', 'SENT', 'DELIVERED', 'READ')"
                    + " or (delivery = 'QUEUED' and outdated_messages <> '{}')"
                    + " or (delivery = 'FAILED' and draft is not null))"
                    + " order by sent_at, approval_id"))
        .list();
  }

  static Optional<AskPosition> byNumber(Handle handle, Responder person, int number) {
    return positions(of(handle, person, "and number = :number").bind("number", number)).findFirst();
  }

  static int nextNumber(Handle handle, Responder person) {
    return handle
        .createQuery(
            """
            select coalesce(max(number), 0) + 1 from approver
            where account = :account and address = any(:addresses) and number is not null
            """)
        .bind("account", person.address().account().value())
        .bind("addresses", ContactTable.values(person))
        .mapTo(Integer.class)
        .one();
  }

  /** Each address by the index that ends with the time: nobody's whole past is read. */
  static Optional<AskPosition> last(Handle handle, Responder person) {
    return positions(
            handle
                .createQuery(
                    """
                    select p.approval_id, p.position
                    from unnest(:addresses) as known (address)
                    cross join lateral (
                      select approval_id, position, sent_at from approver
                      where account = :account and address = known.address
                        and (sent_at is not null or outdated_messages <> '{}')
                      order by sent_at desc nulls last, approval_id limit 1) p
                    order by p.sent_at desc nulls last, p.approval_id limit 1
                    """)
                .bind("account", person.address().account().value())
                .bind("addresses", ContactTable.values(person)))
        .findFirst();
  }

  private static Query of(Handle handle, Responder person, String further) {
    return handle
        .createQuery(
            "select approval_id, position from approver"
                + " where account = :account and address = any(:addresses) "
                + further)
        .bind("account", person.address().account().value())
        .bind("addresses", ContactTable.values(person));
  }

  private static ResultIterable<AskPosition> positions(Query query) {
    return query.map(
        (row, context) -> new AskPosition(new ApprovalId(row.getString(1)), row.getInt(2)));
  }
}
