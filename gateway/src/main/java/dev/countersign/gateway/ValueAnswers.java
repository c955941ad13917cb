package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approver.Responder;
import dev.countersign.channel.MessageId;
import dev.countersign.field.Entered;
import dev.countersign.field.Field;
import dev.countersign.store.AskPosition;
import dev.countersign.store.Transaction;
import java.time.Instant;

/** What people write while they are asked for the value of a field. */
final class ValueAnswers {
  private final Accounts accounts;
  private final Randomness randomness;
  private final EnteredValues values = new EnteredValues();

  ValueAnswers(Accounts accounts, Randomness randomness) {
    this.accounts = accounts;
    this.randomness = randomness;
  }

  /** Whether the person was asked for a value; then the text is taken as one. */
  boolean apply(
      Transaction transaction,
      Responder person,
      String text,
      MessageId message,
      Instant receivedAt) {
    for (AskPosition open : transaction.openAt(person)) {
      Approval approval = transaction.lock(open.approval()).orElseThrow();
      String wanted = approval.asks().get(open.ask()).draft().asked();
      if (wanted != null) {
        Field field =
            approval.request().openFields().stream()
                .filter(asked -> asked.key().equals(wanted))
                .findFirst()
                .orElseThrow();
        Entered entered =
            values.read(
                field,
                text,
                accounts.locale(person.address().account(), approval.request().locale()));
        InboundEvents.apply(
            transaction,
            open.approval(),
            new Command.Enter(open.ask(), entered, person, message, randomness.replyKey()),
            receivedAt);
        return true;
      }
    }
    return false;
  }
}
