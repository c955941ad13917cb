package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Lifecycle;
import dev.countersign.channel.Account;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Identity;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.channel.SendSchedule.Next;
import dev.countersign.prompt.Prompt;
import dev.countersign.store.AccountPause;
import dev.countersign.store.Expected;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.Sighting;
import dev.countersign.store.Store;
import dev.countersign.store.Together;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores how a send ended: what becomes of its row, of its approval, and of the account. All in one
 * transaction, and tried until it is stored, because it has already happened in the world.
 */
final class SendReport {
  private static final Set<FailureClass> MAY_HAVE_ARRIVED =
      Set.of(FailureClass.AMBIGUOUS, FailureClass.RETRY);

  private final QuestionPrompts questions;
  private final Store store;
  private final Accounts accounts;
  private final Randomness randomness;
  private final AccountHealth health;
  private final Together together;

  SendReport(Gateway.Parts parts, AccountHealth health, Together together) {
    this.questions = new QuestionPrompts(parts.accounts(), parts.links());
    this.store = parts.store();
    this.accounts = parts.accounts();
    this.randomness = parts.randomness();
    this.health = health;
    this.together = together;
  }

  /**
   * One attempt to send.
   *
   * @param begun when the call began
   * @param reason why it was sent on that route
   * @param number how often the message was tried, from 1
   * @param pause the pause of the account during which it was tried, where there was one
   * @param isPlanned whether nothing was sent, because the plan found no way
   */
  record Attempt(
      Instant begun,
      Route route,
      String reason,
      int number,
      @Nullable AccountPause pause,
      boolean isPlanned) {

    /**
     * An attempt of which only the row is left, where it was counted when it began.
     *
     * @throws IllegalArgumentException if nobody vanished in the middle of a call
     */
    static Attempt interrupted(OutboxClaim.Send claim) {
      if (claim.interrupted() == null) {
        throw new IllegalArgumentException("Nobody vanished while calling for " + claim.ticket());
      }
      return new Attempt(
          claim.interrupted(),
          Route.MESSAGE,
          "its answer never came",
          claim.ticket().attempts(),
          null,
          false);
    }

    /** The first attempt of the next of several messages. */
    Attempt first() {
      return new Attempt(begun, route, reason, 1, pause, isPlanned);
    }
  }

  static Address address(Effect effect) {
    return switch (effect) {
      case Effect.AskApprover ask -> ask.to();
      case Effect.Notify notify -> notify.to();
      case Effect.Resume resume -> throw new IllegalArgumentException("not a message: " + resume);
    };
  }

  /** What the beginning and the end of a send ask for. */
  static Expected expected(OutboxClaim.Send claim) {
    return Expected.effect(claim).and(Expected.people(List.of(address(claim.effect()))));
  }

  static void end(Transaction transaction, OutboxClaim.Send claim, OutboxEnd end) {
    if (!transaction.complete(claim.ticket(), end)) {
      throw new ClaimLost(claim.ticket());
    }
  }

  void end(OutboxClaim.Send claim, Attempt attempt, SendOutcome outcome) {
    boolean isForeseen =
        switch (outcome) {
          case SendOutcome.Accepted accepted -> accepted.otherIds().isEmpty();
          case SendOutcome.Failed failed -> failed.failure() != FailureClass.WINDOW;
        };
    Function<Transaction, Boolean> work =
        transaction -> {
          end(transaction, claim, attempt, outcome);
          return true;
        };
    Persistence.persist(
        () -> isForeseen ? together.transact(expected(claim), work) : store.transact(work));
  }

  /**
   * Whoever made the call got no good answer, but the channel told of the message. What follows it
   * is sent.
   */
  void end(Transaction transaction, OutboxClaim.Send claim, Attempt attempt, Sighting told) {
    if (told.isLast()) {
      end(transaction, claim, attempt, new SendOutcome.Accepted(told.message()));
      return;
    }
    if (!transaction.sends().sentPart(claim.ticket(), told.message())) {
      throw new ClaimLost(claim.ticket());
    }
    end(transaction, claim, new OutboxEnd.Held(transaction.now(), "the next of its messages"));
  }

  /** People first, then approvals, then accounts: everybody locks in this order. */
  void end(Transaction transaction, OutboxClaim.Send claim, Attempt attempt, SendOutcome outcome) {
    Address to = address(claim.effect());
    Contact contact = learnOfPerson(transaction, to, attempt, outcome);
    Approval before = transaction.lock(claim.approval()).orElseThrow();
    Instant now = transaction.now();
    // what the channel has told of was sent, and trying again would send it twice
    Optional<Sighting> told =
        outcome instanceof SendOutcome.Failed failed
                && !attempt.isPlanned()
                && MAY_HAVE_ARRIVED.contains(failed.failure())
            ? transaction.sends().sighting(claim.ticket())
            : Optional.empty();
    if (told.isPresent()) {
      end(transaction, claim, attempt, told.get());
      return;
    }
    Optional<Instant> paused =
        attempt.isPlanned()
            ? Optional.empty()
            : health.learn(transaction, to.account(), attempt.pause(), outcome, now);
    switch (outcome) {
      case SendOutcome.Accepted accepted -> {
        end(transaction, claim, new OutboxEnd.Done(accepted.messageId()));
        apply(transaction, before, accepted(claim, before, contact, attempt, accepted), now);
      }
      case SendOutcome.Failed failed -> {
        Next next =
            isWorthAnotherPlan(before, claim, contact, attempt, failed, now)
                ? new Next.Again(now)
                : next(failed, attempt, paused, now);
        end(transaction, claim, outboxEnd(failed, next));
        apply(transaction, before, failed(claim, failed, next, attempt.number()), now);
      }
    }
  }

  /** What the answer tells of the person: further ids, or that their window is closed. */
  private static @Nullable Contact learnOfPerson(
      Transaction transaction, Address to, Attempt attempt, SendOutcome outcome) {
    return switch (outcome) {
      case SendOutcome.Accepted accepted -> {
        if (!accepted.otherIds().isEmpty()) {
          transaction.people().recognise(to, new Identity(accepted.otherIds(), null));
        }
        yield transaction.people().contact(to).orElse(null);
      }
      case SendOutcome.Failed failed ->
          failed.failure() == FailureClass.WINDOW && !attempt.isPlanned()
              ? transaction.people().windowClosed(to, attempt.begun())
              : transaction.people().contact(to).orElse(null);
    };
  }

  /**
   * Whether another way may be open now that Meta said the window is closed: a template, or a
   * message of the person that came in meanwhile.
   */
  private boolean isWorthAnotherPlan(
      Approval approval,
      OutboxClaim.Send claim,
      @Nullable Contact contact,
      Attempt attempt,
      SendOutcome.Failed failed,
      Instant now) {
    if (failed.failure() != FailureClass.WINDOW
        || attempt.isPlanned()
        || attempt.route() == Route.TEMPLATE
        || !(claim.effect() instanceof Effect.AskApprover ask)
        || !ask.occasion().isQuestion()) {
      return false;
    }
    Account account = accounts.find(ask.to().account()).orElseThrow();
    Prompt.Question question = questions.of(approval, ask);
    boolean hasTemplate = accounts.channel(account.id()).hasTemplate(account.id(), question);
    return Planner.plan(account, contact, hasTemplate, now) instanceof Planner.Plan.Send;
  }

  private Next next(
      SendOutcome.Failed failed, Attempt attempt, Optional<Instant> paused, Instant now) {
    Next next = SendSchedule.after(failed, attempt.number(), now, randomness.fraction());
    return next instanceof Next.Held && paused.isPresent() ? new Next.Held(paused.get()) : next;
  }

  private Command accepted(
      OutboxClaim.Send claim,
      Approval approval,
      @Nullable Contact contact,
      Attempt attempt,
      SendOutcome.Accepted accepted) {
    if (!(claim.effect() instanceof Effect.AskApprover ask)) {
      return new Command.NoticeEnded(address(claim.effect()), accepted);
    }
    Optional<Account> account = accounts.find(ask.to().account());
    Instant remindAt =
        attempt.route() == Route.MESSAGE && account.isPresent()
            ? Reminders.at(
                    account.get(),
                    contact,
                    attempt.begun(),
                    approval.expiresAt(),
                    approval.request().timing().counted())
                .orElse(null)
            : null;
    return new Command.AskAccepted(
        ask.tag(),
        ask.occasion(),
        accepted.messageId(),
        new Command.Sending(
            attempt.begun(), attempt.route(), attempt.reason(), attempt.number(), remindAt));
  }

  private Command failed(
      OutboxClaim.Send claim, SendOutcome.Failed failed, Next next, int attempt) {
    return claim.effect() instanceof Effect.AskApprover ask
        ? new Command.AskFailed(
            ask.tag(), ask.occasion(), failed, next, attempt, randomness.replyKey())
        : new Command.NoticeEnded(address(claim.effect()), failed);
  }

  private static void apply(
      Transaction transaction, Approval before, Command command, Instant now) {
    transaction.update(before, Lifecycle.apply(before, command, now));
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
}
