package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Command;
import dev.countersign.approver.Responder;
import dev.countersign.channel.MessageId;
import dev.countersign.reply.AnswerWords;
import dev.countersign.reply.TypedAnswer;
import dev.countersign.store.AskPosition;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** STOP and START: the wish for no more messages, or for messages again. */
final class OptOuts {
  private final Randomness randomness;
  private final Commands commands;

  OptOuts(Randomness randomness, Commands commands) {
    this.randomness = randomness;
    this.commands = commands;
  }

  /** Whether it was such a wish, and of somebody we asked. */
  boolean apply(Transaction transaction, Responder person, TypedAnswer typed, MessageId message) {
    boolean isOut = AnswerWords.isOptOut(typed);
    if (!isOut && !AnswerWords.isOptIn(typed)) {
      return false;
    }
    // who got a question of which nobody knows that it was sent may be done with us as well
    Optional<AskPosition> last =
        transaction
            .asks()
            .lastAsked(person)
            .or(() -> transaction.asks().openAt(person).stream().findFirst());
    boolean wasOut =
        transaction
            .people()
            .contact(person.address())
            .filter(contact -> contact.isOptedOut())
            .isPresent();
    if (last.isEmpty() || isOut == wasOut) {
      return last.isPresent() && isOut;
    }
    transaction.people().optedOut(person, isOut);
    Instant now = transaction.now();
    if (!isOut) {
      commands.apply(transaction, last.get().approval(), new Command.OptedIn(person, message), now);
      return true;
    }
    List<ApprovalId> waiting = InboundEvents.waitingFor(transaction, person);
    List<ApprovalId> told = waiting.isEmpty() ? List.of(last.get().approval()) : waiting;
    for (int i = 0; i < told.size(); i++) {
      Command optedOut = new Command.OptedOut(person, message, i == 0, randomness.replyKey());
      commands.apply(transaction, told.get(i), optedOut, now);
    }
    return true;
  }
}
