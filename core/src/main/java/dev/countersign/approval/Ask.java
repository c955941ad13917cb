package dev.countersign.approval;

import dev.countersign.approver.Approver;
import dev.countersign.channel.MessageId;
import dev.countersign.reply.ReplyKey;
import org.jspecify.annotations.Nullable;

/**
 * One question to one person at one address.
 *
 * @param key recognises the answer
 * @param messageId the message that carries the buttons, once it is sent
 */
public record Ask(
    Approver approver, ReplyKey.Hash key, Delivery delivery, @Nullable MessageId messageId) {

  Ask with(Delivery further) {
    return new Ask(approver, key, further, messageId);
  }

  Ask sentAs(MessageId id) {
    return new Ask(approver, key, delivery.orFurther(Delivery.SENT), id);
  }

  Ask askedAgainWith(ReplyKey.Hash fresh) {
    return new Ask(approver, fresh, Delivery.QUEUED, null);
  }
}
