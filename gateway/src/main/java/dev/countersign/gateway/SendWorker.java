package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Questions;
import dev.countersign.approval.Transition;
import dev.countersign.channel.Address;
import dev.countersign.channel.Channel;
import dev.countersign.channel.Contact;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.channel.SendSchedule.Next;
import dev.countersign.prompt.Prompt;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.Store;
import dev.countersign.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  private static final int KEY_BYTES = 16;

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
    /**
     * Send these, in order. The row says that the first call is being made.
     *
     * @param known what we know of the person at this moment
     */
    record Call(List<OutgoingMessage> messages, @Nullable Contact known) implements Plan {}

    /** Nothing to send; the row is finished. */
    record Ended() implements Plan {}
  }

  /**
   * How the last message that was tried ended.
   *
   * @param attempt how often that message was tried, from 1
   */
  private record Tried(SendOutcome outcome, int attempt) {}

  void handle(OutboxClaim.Send claim) {
    if (claim.isAbandoned()) {
      // the attempt of one who vanished was counted when it began
      report(claim, new Tried(VANISHED, claim.ticket().attempts()), null);
      return;
    }
    switch (store.transact(transaction -> plan(transaction, claim))) {
      case Plan.Call call -> report(claim, send(claim, call.messages()), call.known());
      case Plan.Ended() -> {}
    }
  }

  private Plan plan(Transaction transaction, OutboxClaim.Send claim) {
    Address to = address(claim.effect());
    Contact known = transaction.contact(to).orElse(null);
    Approval approval = transaction.lock(claim.approval()).orElseThrow();
    Instant now = transaction.now();
    boolean isOutdated =
        claim.effect() instanceof Effect.AskApprover && approval.status().isFinal();
    if (isOutdated) {
      end(transaction, claim, new OutboxEnd.Skipped());
      apply(transaction, approval, new Command.AskSkipped(0), now);
      return new Plan.Ended();
    }
    if (known != null && !known.window().isOpen(now)) {
      Tried planned = new Tried(WINDOW_CLOSED, claim.ticket().attempts() + 1);
      report(transaction, claim, planned, known);
      return new Plan.Ended();
    }
    if (!transaction.beginCall(claim.ticket(), lease)) {
      throw new ClaimLost(claim.ticket());
    }
    List<OutgoingMessage> messages =
        accounts
            .channel(to.account())
            .render(to, prompt(approval, claim.effect()), Route.MESSAGE, claim.effect().key());
    return new Plan.Call(messages.subList(claim.partsSent(), messages.size()), known);
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
  private Tried send(OutboxClaim.Send claim, List<OutgoingMessage> messages) {
    var from = address(claim.effect()).account();
    Channel channel = accounts.channel(from);
    int attempt = claim.ticket().attempts() + 1;
    SendOutcome outcome = channel.send(from, messages.getFirst());
    for (OutgoingMessage message : messages.subList(1, messages.size())) {
      if (!(outcome instanceof SendOutcome.Accepted accepted)) {
        return new Tried(outcome, attempt);
      }
      Persistence.persist(
          () -> store.transact(transaction -> nextPart(transaction, claim, accepted)));
      attempt = 1;
      outcome = channel.send(from, message);
    }
    return new Tried(outcome, attempt);
  }

  private boolean nextPart(
      Transaction transaction, OutboxClaim.Send claim, SendOutcome.Accepted accepted) {
    boolean isOurs =
        transaction.sentPart(claim.ticket(), accepted.messageId())
            && transaction.beginCall(claim.ticket(), lease);
    if (!isOurs) {
      throw new ClaimLost(claim.ticket());
    }
    return true;
  }

  private void report(OutboxClaim.Send claim, Tried tried, @Nullable Contact known) {
    Persistence.persist(() ->
        store.transact(transaction -> {
          report(transaction, claim, tried, known);
          return true;
        }));
  }

  private void report(
      Transaction transaction, OutboxClaim.Send claim, Tried tried, @Nullable Contact known) {
    Contact contact = transaction.contact(address(claim.effect())).orElse(null);
    Approval before = transaction.lock(claim.approval()).orElseThrow();
    Instant now = transaction.now();
    int attempt = tried.attempt();
    switch (tried.outcome()) {
      case SendOutcome.Accepted accepted -> {
        end(transaction, claim, new OutboxEnd.Done(accepted.messageId()));
        apply(transaction, before, accepted(claim, accepted, attempt), now);
      }
      case SendOutcome.Failed failed -> {
        Next next = SendSchedule.after(failed, attempt, now, randomness.fraction());
        end(transaction, claim, outboxEnd(failed, next));
        Approval after = apply(transaction, before, failed(claim, failed, next, attempt), now);
        if (next instanceof Next.Park
            && contact != null
            && !contact.equals(known)
            && contact.window().isOpen(now)) {
          ReplyKey key = ReplyKey.of(randomness.bytes(KEY_BYTES));
          apply(transaction, after, new Command.WindowOpened(contact.address(), key), now);
        }
      }
    }
  }

  private static Approval apply(
      Transaction transaction, Approval before, Command command, Instant now) {
    Transition transition = Lifecycle.apply(before, command, now);
    transaction.update(before, transition);
    return transition.approval();
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
      case Next.Held held -> new OutboxEnd.Held(held.at(), error);
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
