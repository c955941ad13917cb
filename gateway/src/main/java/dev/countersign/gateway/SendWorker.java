package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Questions;
import dev.countersign.channel.Address;
import dev.countersign.channel.Channel;
import dev.countersign.channel.Contact;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessagingWindow;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.channel.SendSchedule.Next;
import dev.countersign.prompt.Prompt;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.Store;
import dev.countersign.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Sends questions and notices, each at most once unasked: before a call the row says so, and a call
 * whose end is not known is never repeated.
 */
final class SendWorker {
  private static final SendOutcome.Failed VANISHED =
      new SendOutcome.Failed(
          FailureClass.AMBIGUOUS,
          "vanished",
          "whoever sent it vanished before the answer came; it may have arrived",
          null);
  private static final SendOutcome.Failed WINDOW_CLOSED =
      new SendOutcome.Failed(
          FailureClass.WINDOW, "window-closed", "more than 24 hours since they wrote", null);

  private final Store store;
  private final Accounts accounts;
  private final Randomness randomness;
  private final Duration lease;

  SendWorker(Gateway.Parts parts, Duration lease) {
    this.store = parts.store();
    this.accounts = parts.accounts();
    this.randomness = parts.randomness();
    this.lease = lease;
  }

  /** What the planner makes of an effect, before anything is sent. */
  private sealed interface Plan {
    /** Send these, in order. The row says that the first call is being made. */
    record Call(List<OutgoingMessage> messages) implements Plan {}

    /** Nothing to send; the row is finished. */
    record Ended() implements Plan {}
  }

  void handle(OutboxClaim.Send claim) {
    if (claim.isAbandoned()) {
      report(claim, VANISHED);
      return;
    }
    switch (store.transact(transaction -> plan(transaction, claim))) {
      case Plan.Call call -> report(claim, send(claim, call.messages()));
      case Plan.Ended() -> {}
    }
  }

  private Plan plan(Transaction transaction, OutboxClaim.Send claim) {
    Approval approval = transaction.lock(claim.approval()).orElseThrow();
    Instant now = transaction.now();
    Address to = address(claim.effect());
    boolean isOutdated =
        claim.effect() instanceof Effect.AskApprover && approval.status().isFinal();
    if (isOutdated) {
      end(transaction, claim, new OutboxEnd.Skipped());
      Command skipped = new Command.AskSkipped(0);
      transaction.update(approval, Lifecycle.apply(approval, skipped, now));
      return new Plan.Ended();
    }
    MessagingWindow window = transaction.contact(to).map(Contact::window).orElse(null);
    if (window != null && !window.isOpen(now)) {
      report(transaction, claim, WINDOW_CLOSED);
      return new Plan.Ended();
    }
    if (!transaction.beginCall(claim.ticket(), lease)) {
      throw new ClaimLost(claim.ticket());
    }
    List<OutgoingMessage> messages =
        accounts.channel(to.account()).render(to, prompt(approval, claim.effect()));
    return new Plan.Call(messages.subList(claim.partsSent(), messages.size()));
  }

  private static Address address(Effect effect) {
    return switch (effect) {
      case Effect.AskApprover ask -> ask.to();
      case Effect.Notify notify -> notify.to();
      case Effect.Resume resume -> throw new IllegalArgumentException("not a message: " + resume);
    };
  }

  private static Prompt prompt(Approval approval, Effect effect) {
    return switch (effect) {
      case Effect.AskApprover ask -> Questions.of(approval.request(), ask.replyKey());
      case Effect.Notify notify -> notify.notice();
      case Effect.Resume resume -> throw new IllegalArgumentException("not a message: " + resume);
    };
  }

  /** Sends the messages one after the other; the outcome is that of the last one that was tried. */
  private SendOutcome send(OutboxClaim.Send claim, List<OutgoingMessage> messages) {
    var from = address(claim.effect()).account();
    Channel channel = accounts.channel(from);
    SendOutcome outcome = channel.send(from, messages.getFirst());
    for (OutgoingMessage message : messages.subList(1, messages.size())) {
      if (!(outcome instanceof SendOutcome.Accepted accepted)) {
        return outcome;
      }
      store.transact(transaction -> {
        boolean isOurs =
            transaction.sentPart(claim.ticket(), accepted.messageId())
                && transaction.beginCall(claim.ticket(), lease);
        if (!isOurs) {
          throw new ClaimLost(claim.ticket());
        }
        return true;
      });
      outcome = channel.send(from, message);
    }
    return outcome;
  }

  private void report(OutboxClaim.Send claim, SendOutcome outcome) {
    Persistence.persist(() ->
        store.transact(transaction -> {
          report(transaction, claim, outcome);
          return true;
        }));
  }

  private void report(Transaction transaction, OutboxClaim.Send claim, SendOutcome outcome) {
    Approval before = transaction.lock(claim.approval()).orElseThrow();
    Instant now = transaction.now();
    // the attempt of one who vanished was counted when it began
    int attempt = claim.ticket().attempts() + (claim.isAbandoned() ? 0 : 1);
    switch (outcome) {
      case SendOutcome.Accepted accepted -> {
        end(transaction, claim, new OutboxEnd.Done(accepted.messageId()));
        transaction.update(
            before, Lifecycle.apply(before, accepted(claim, accepted, attempt), now));
      }
      case SendOutcome.Failed failed -> {
        Next next = SendSchedule.after(failed, attempt, now, randomness.fraction());
        end(transaction, claim, outboxEnd(failed, next));
        transaction.update(
            before, Lifecycle.apply(before, failed(claim, failed, next, attempt), now));
      }
    }
  }

  private static Command accepted(
      OutboxClaim.Send claim, SendOutcome.Accepted accepted, int attempt) {
    return claim.effect() instanceof Effect.AskApprover ask
        ? new Command.AskAccepted(ask.ask(), accepted.messageId(), attempt)
        : new Command.NoticeEnded(address(claim.effect()), accepted);
  }

  private static Command failed(
      OutboxClaim.Send claim, SendOutcome.Failed failed, Next next, int attempt) {
    return claim.effect() instanceof Effect.AskApprover ask
        ? new Command.AskFailed(ask.ask(), failed, next, attempt)
        : new Command.NoticeEnded(address(claim.effect()), failed);
  }

  private static OutboxEnd outboxEnd(SendOutcome.Failed failed, Next next) {
    String error = failed.code() + " " + failed.detail();
    return switch (next) {
      case Next.Again again -> new OutboxEnd.Again(again.at(), error);
      case Next.Held held -> new OutboxEnd.Again(held.at(), error);
      case Next.Unknown() -> new OutboxEnd.Unknown(error);
      case Next.Park() -> new OutboxEnd.Dead(error);
      case Next.GiveUp() -> new OutboxEnd.Dead(error);
    };
  }

  private static void end(Transaction transaction, OutboxClaim.Send claim, OutboxEnd end) {
    if (!transaction.complete(claim.ticket(), end)) {
      throw new ClaimLost(claim.ticket());
    }
  }
}
