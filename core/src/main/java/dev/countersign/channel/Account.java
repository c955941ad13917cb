package dev.countersign.channel;

import dev.countersign.time.Hours;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One Instagram professional account, Page or WhatsApp number that we send from. Its secrets stay
 * with its channel.
 *
 * @param platformId the channel's own id of the account, as webhooks carry it
 * @param expiresIn how long an approval waits when its request does not say
 * @param emojiAnswers whether a lone thumb up or down counts as an answer
 * @param remindBefore how long before the person's window closes, or the approval expires if that
 *     comes first, they are reminded; absent for never
 * @param hours in which time counts for requests that do not say
 */
public record Account(
    AccountId id,
    ChannelKind channel,
    String platformId,
    UnknownRecipient unknownRecipient,
    Duration expiresIn,
    boolean emojiAnswers,
    @Nullable Duration remindBefore,
    Hours hours) {

  /** An account that takes no emoji for an answer, never reminds and knows no hours. */
  public Account(
      AccountId id,
      ChannelKind channel,
      String platformId,
      UnknownRecipient unknownRecipient,
      Duration expiresIn) {
    this(id, channel, platformId, unknownRecipient, expiresIn, false, null, Hours.ALWAYS);
  }

  /** What to do when asked to write to somebody who never wrote to the account. */
  public enum UnknownRecipient {
    /** Refuse at once: Meta will not deliver it. */
    REFUSE,
    /** Send and let Meta's answer decide: the person may have written before we listened. */
    TRY
  }
}
