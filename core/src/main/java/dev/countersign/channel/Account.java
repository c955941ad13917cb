package dev.countersign.channel;

import java.time.Duration;

/**
 * One Instagram professional account, Page or WhatsApp number that we send from. Its secrets stay
 * with its channel.
 *
 * @param platformId the channel's own id of the account, as webhooks carry it
 * @param expiresIn how long an approval waits when its request does not say
 */
public record Account(
    AccountId id,
    ChannelKind channel,
    String platformId,
    UnknownRecipient unknownRecipient,
    Duration expiresIn) {

  /** What to do when asked to write to somebody who never wrote to the account. */
  public enum UnknownRecipient {
    /** Refuse at once: Meta will not deliver it. */
    REFUSE,
    /** Send and let Meta's answer decide: the person may have written before we listened. */
    TRY
  }
}
