package dev.countersign.channel;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one attempt to send a message ended. */
public sealed interface SendOutcome {

  /**
   * The channel took the message under that id. Delivery is told later, by webhook.
   *
   * @param otherIds further ids of the recipient within the account that the answer told
   * @param slowDown how long the account should not send, where the answer says that its limit is
   *     nearly or wholly used up
   */
  record Accepted(MessageId messageId, Set<String> otherIds, @Nullable Duration slowDown)
      implements SendOutcome {
    public Accepted {
      otherIds = Set.copyOf(otherIds);
    }

    /** An answer that tells the message's id and nothing else. */
    public Accepted(MessageId messageId) {
      this(messageId, Set.of(), null);
    }
  }

  /**
   * The attempt failed.
   *
   * @param code the channel's code, such as {@code 10/2534022}, or a word for a failure before any
   *     answer, such as {@code connect-refused}
   * @param detail what happened, fit for an operator's eyes; never a token or message text
   * @param retryAfter the wait that the channel asked for, where it did
   */
  record Failed(FailureClass failure, String code, String detail, @Nullable Duration retryAfter)
      implements SendOutcome {}
}
