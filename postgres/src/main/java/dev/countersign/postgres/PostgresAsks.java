package dev.countersign.postgres;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Delivery;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.MessageId;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.AskPosition;
import dev.countersign.store.Asks;
import dev.countersign.store.Expected;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** The questions that one transaction finds: what was foretold is read already. */
final class PostgresAsks implements Asks {
  private final Supplier<Handle> current;
  private final PreparedReads prepared;

  /**
   * Finds what was read already there, and asks the database for the rest.
   *
   * @param current a handle that sees all that the transaction changed
   */
  PostgresAsks(Supplier<Handle> current, PreparedReads prepared) {
    this.current = current;
    this.prepared = prepared;
  }

  @Override
  public Optional<AskPosition> findByReplyKey(ReplyKey.Hash key) {
    return prepared.hasRead(key)
        ? prepared.position(key)
        : AskPositions.byReplyKey(current.get(), key);
  }

  @Override
  public Optional<AskPosition> findByMessage(AccountId account, MessageId message) {
    Expected.Question.Sent sent = new Expected.Question.Sent(account, message);
    return prepared.hasRead(sent)
        ? prepared.position(sent)
        : AskPositions.byMessage(current.get(), account, message);
  }

  @Override
  public List<AskPosition> sentUntil(Responder person, Instant time) {
    return AskPositions.sentUntil(current.get(), person, time);
  }

  @Override
  public List<ApprovalId> parkedAt(Responder person) {
    List<ApprovalId> known =
        person.alsoKnownAs().isEmpty() ? prepared.takeParked(person.address()) : null;
    if (known != null) {
      return known;
    }
    return openAt(person, Delivery.PARKED);
  }

  @Override
  public List<ApprovalId> queuedAt(Responder person) {
    return openAt(person, Delivery.QUEUED);
  }

  private List<ApprovalId> openAt(Responder person, Delivery delivery) {
    return AskPositions.open(current.get(), person, delivery).stream()
        .map(AskPosition::approval)
        .distinct()
        .toList();
  }

  @Override
  public List<AskPosition> openAt(Responder person) {
    return AskPositions.open(current.get(), person);
  }

  @Override
  public Optional<AskPosition> findByNumber(Responder person, int number) {
    return AskPositions.byNumber(current.get(), person, number);
  }

  @Override
  public int nextNumber(Responder person) {
    return AskPositions.nextNumber(current.get(), person);
  }

  @Override
  public Optional<AskPosition> lastAsked(Responder person) {
    return AskPositions.last(current.get(), person);
  }
}
