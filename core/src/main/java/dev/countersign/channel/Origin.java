package dev.countersign.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an inbound event came from. Everything may be missing, because everything has been seen
 * missing.
 *
 * @param account the channel's id of the account that received it ({@code entry.id} or {@code
 *     recipient.id})
 * @param sender the address value of who caused it; for an echo, the account itself
 * @param recipient whom it was sent to
 * @param sentAt the event's own time, not its arrival
 * @param messageId the message that it is or is about
 * @param standby whether another app holds the conversation and we only listen
 * @param identity what else is told of the person
 */
public record Origin(
    @Nullable String account,
    @Nullable String sender,
    @Nullable String recipient,
    @Nullable Instant sentAt,
    @Nullable MessageId messageId,
    boolean standby,
    Identity identity) {

  /** An origin of which nothing is told about the person but the id. */
  public Origin(
      @Nullable String account,
      @Nullable String sender,
      @Nullable String recipient,
      @Nullable Instant sentAt,
      @Nullable MessageId messageId,
      boolean standby) {
    this(account, sender, recipient, sentAt, messageId, standby, Identity.UNTOLD);
  }

  /** The same of another message. */
  public Origin with(MessageId message) {
    return new Origin(account, sender, recipient, sentAt, message, standby, identity);
  }
}
