package dev.countersign.postgres;

import dev.countersign.approver.Responder;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxTicket;
import dev.countersign.store.SendInDoubt;
import dev.countersign.store.Sends;
import dev.countersign.store.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** The messages of one transaction: where it was foretold that none is in doubt, none is sought. */
final class PostgresSends implements Sends {
  private final Supplier<Handle> current;
  private final PendingWrites writes;
  private final PreparedReads prepared;
  private final SendsInDoubt inDoubt;

  /**
   * Knows what was read already.
   *
   * @param current a handle that sees all that the transaction changed
   */
  PostgresSends(
      Supplier<Handle> current,
      Encryption encryption,
      PendingWrites writes,
      PreparedReads prepared) {
    this.current = current;
    this.writes = writes;
    this.prepared = prepared;
    this.inDoubt = new SendsInDoubt(current, encryption);
  }

  @Override
  public boolean isBeingAsked(Responder person) {
    return OutboxTable.isBeingAsked(current.get(), person);
  }

  @Override
  public Optional<String> sentWith(Responder person, MessageId message) {
    return OutboxTable.sentWith(current.get(), person, message);
  }

  @Override
  public boolean begin(OutboxTicket ticket, Duration lease, OutgoingMessage message, int parts) {
    return writes.write(
        PendingWrites.Statement.BEGIN_SEND,
        inDoubt.begun(ticket, lease, message, parts),
        "CLAIMED".equals(prepared.takeTicket(ticket)));
  }

  @Override
  public Optional<SendInDoubt> inDoubt(String effectKey) {
    return prepared.isCertain(effectKey) ? Optional.empty() : inDoubt.find(effectKey);
  }

  @Override
  public List<SendInDoubt> inDoubt(Address to, String echo, Instant begunBy) {
    return prepared.isCertain(to) ? List.of() : inDoubt.find(to, echo, begunBy);
  }

  @Override
  public boolean isOther(SendInDoubt send, MessageId message) {
    return inDoubt.isOther(send, message);
  }

  @Override
  public boolean sighted(SendInDoubt send, MessageId message) {
    return inDoubt.sighted(send, message);
  }

  @Override
  public Optional<Sighting> sighting(OutboxTicket ticket) {
    return inDoubt.sighting(ticket);
  }

  @Override
  public Optional<OutboxClaim.Send> takeUp(SendInDoubt send) {
    prepared.forgetMessages();
    return inDoubt.takeUp(send);
  }

  @Override
  public boolean sentPart(OutboxTicket ticket, MessageId part) {
    return OutboxTable.sentPart(current.get(), ticket, part);
  }
}
