package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.MessageId;
import dev.countersign.reply.ReplyKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds questions by what people and channels say of them, within one transaction. */
public interface Asks {
  /** Which question a reply key belongs to, or belonged to before the request changed. */
  Optional<AskPosition> findByReplyKey(ReplyKey.Hash key);

  /** Which question an account asked with that message, now or before the request changed. */
  Optional<AskPosition> findByMessage(AccountId account, MessageId message);

  /** Questions that were sent to a person until a time and of whose reading nothing is known. */
  List<AskPosition> sentUntil(Responder person, Instant time);

  /** Open approvals that wait for a person to write. */
  List<ApprovalId> parkedAt(Responder person);

  /** Open approvals of which a question is to be sent to a person. */
  List<ApprovalId> queuedAt(Responder person);

  /**
   * The questions that a person was asked and can still answer, oldest first, those last that have
   * changed and are being asked anew.
   */
  List<AskPosition> openAt(Responder person);

  /** The question that a person calls by a number, open or not. */
  Optional<AskPosition> findByNumber(Responder person, int number);

  /** The number after the highest that any question to a person has. */
  int nextNumber(Responder person);

  /** The question that a person was asked last, open or not. */
  Optional<AskPosition> lastAsked(Responder person);
}
