package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.State;
import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Channel;
import dev.countersign.channel.Contact;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendOutcome;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import dev.countersign.store.AccountPause;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.Store;
import dev.countersign.store.Together;
import dev.countersign.store.Transaction;
import dev.countersign.value.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends questions and notices, each at most once unasked: before a call the row says so, and a call
 * whose end is not known is never repeated. The way of each is planned first ({@link Planner}), its
 * end is reported by {@link SendReport}.
 */
final class SendWorker {
  private static final SendOutcome.Failed VANISHED =
      new SendOutcome.Failed(
          FailureClass.AMBIGUOUS,
          "vanished",
          "whoever sent it vanished before the answer came; it may have arrived",
          null);

  /** A message waits so long for its turn in the hands of this worker, longer in its row. */
  private static final Duration LONGEST_TURN = Duration.ofSeconds(3);

  /** So long what is to be sent waits for an account that is in no settings. */
  private static final Duration ABSENT = Duration.ofMinutes(1);

  private final Store store;
  private final Together together;
  private final Accounts accounts;
  private final Pacer pacer;
  private final SendReport report;
  private final QuestionPrompts questions;
  private final Duration lease;
  private final Tracing tracing;
  private final Shares<OutboxClaim.Send> shares;

  /**
   * Sends what it claims.
   *
   * @param share how many messages of one account may be under way; at a tenth of a second each, 32
   *     are 320 a second
   */
  SendWorker(Gateway.Parts parts, SendReport report, Together together, int share, Duration lease) {
    this.store = parts.store();
    this.together = together;
    this.accounts = parts.accounts();
    this.pacer = new Pacer(System::nanoTime);
    this.report = report;
    this.questions = new QuestionPrompts(parts.accounts(), parts.links());
    this.lease = lease;
    this.tracing = parts.tracing();
    this.shares =
        new Shares<>(
            share, claim -> Optional.of(SendReport.address(claim.effect()).account().value()));
  }

  /** What there is to do for an effect. */
  private sealed interface Step {
    /**
     * Send these, in order. The row says that the first call is being made.
     *
     * @param to the address that reaches the person now
     * @param trace that the approval was asked for in, where there is one
     */
    record Call(
        Address to,
        List<OutgoingMessage> messages,
        SendReport.Attempt attempt,
        @Nullable TraceContext trace)
        implements Step {}

    /** Nothing to send; the row is finished or waits. */
    record Ended() implements Step {}
  }

  /** Calls this when there is room for more messages of an account that had none. */
  void whenRoom(Runnable look) {
    shares.whenRoom(look);
  }

  /** Takes up to so many. */
  List<OutboxClaim.Send> claim(int limit) {
    return shares.claim(limit, (most, load) -> store.outbox().claimSends(most, lease, load));
  }

  void handle(OutboxClaim.Send claim) {
    shares.carryOut(claim, this::carryOut);
  }

  private void carryOut(OutboxClaim.Send claim) {
    if (claim.interrupted() != null) {
      report.end(claim, SendReport.Attempt.interrupted(claim), VANISHED);
      return;
    }
    if (accounts.find(SendReport.address(claim.effect()).account()).isEmpty()) {
      store.transact(transaction -> withoutAccount(transaction, claim));
      return;
    }
    if (!takeTurn(claim)) {
      return;
    }
    switch (together.transact(
        SendReport.expected(claim), transaction -> plan(transaction, claim))) {
      case Step.Call call -> send(claim, call);
      case Step.Ended() -> {}
    }
  }

  /**
   * What is to be sent by an account that is in no settings, or not yet in this server's, waits for
   * it: a question for as long as it is wanted, a notice until a day after the end.
   */
  private static boolean withoutAccount(Transaction transaction, OutboxClaim.Send claim) {
    Approval approval = transaction.lock(claim.approval()).orElseThrow();
    Instant now = transaction.now();
    boolean isWanted =
        claim.effect() instanceof Effect.AskApprover ask
            ? approval.isWanted(ask.tag())
            : !(approval.state() instanceof State.Final end)
                || now.isBefore(end.at().plus(Duration.ofDays(1)));
    AccountId account = SendReport.address(claim.effect()).account();
    SendReport.end(
        transaction,
        claim,
        isWanted
            ? new OutboxEnd.Held(now.plus(ABSENT), "no account " + account + " in the settings")
            : new OutboxEnd.Skipped());
    return true;
  }

  /** Waits until the limits of the account and the person allow a message; false when too long. */
  private boolean takeTurn(OutboxClaim.Send claim) {
    Address to = SendReport.address(claim.effect());
    Duration wait = reserve(to);
    if (wait.compareTo(LONGEST_TURN) > 0) {
      store.transact(transaction -> {
        OutboxEnd held = new OutboxEnd.Held(transaction.now().plus(wait), "waits for its turn");
        SendReport.end(transaction, claim, held);
        return true;
      });
      return false;
    }
    return true;
  }

  private Duration reserve(Address to) {
    Duration wait = pacer.reserve(to, accounts.channel(to.account()).limits(), LONGEST_TURN);
    if (wait.isPositive() && wait.compareTo(LONGEST_TURN) <= 0) {
      try {
        Thread.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("stopped while a message waited for its turn", e);
      }
    }
    return wait;
  }

  private Step plan(Transaction transaction, OutboxClaim.Send claim) {
    Address asked = SendReport.address(claim.effect());
    Contact known = transaction.people().contact(asked).orElse(null);
    Approval approval = transaction.lock(claim.approval()).orElseThrow();
    Instant now = transaction.now();
    if (claim.effect() instanceof Effect.AskApprover ask && !approval.isWanted(ask.tag())) {
      SendReport.end(transaction, claim, new OutboxEnd.Skipped());
      transaction.update(approval, Lifecycle.apply(approval, new Command.AskSkipped(), now));
      return new Step.Ended();
    }
    Prompt prompt = prompt(approval, claim.effect());
    int attempt = claim.ticket().attempts() + 1;
    List<Violation> unfit = accounts.channel(asked.account()).check(asked.account(), prompt);
    Planner.Plan way =
        unfit.isEmpty() ? route(claim.effect(), prompt, known, now) : Planner.unfit(unfit);
    return switch (way) {
      case Planner.Plan.Obstacle obstacle -> {
        SendReport.Attempt planned =
            new SendReport.Attempt(
                now, Route.MESSAGE, obstacle.failed().code(), attempt, null, true);
        report.end(transaction, claim, planned, obstacle.failed());
        yield new Step.Ended();
      }
      case Planner.Plan.Send send -> {
        AccountPause pause = transaction.pauses().of(asked.account()).orElse(null);
        if (pause != null && !AccountHealth.mayTry(transaction, pause, lease)) {
          Instant until = pause.until().isAfter(now) ? pause.until() : now.plus(lease);
          SendReport.end(transaction, claim, new OutboxEnd.Held(until, pause.detail()));
          yield new Step.Ended();
        }
        Address to = Optional.ofNullable(known).map(Contact::current).orElse(asked);
        List<OutgoingMessage> messages =
            accounts.channel(to.account()).render(to, prompt, send.route(), claim.effect().key());
        // it may have fewer parts than before; the last one, which can be answered, is always sent
        List<OutgoingMessage> unsent =
            messages.subList(Math.min(claim.partsSent(), messages.size() - 1), messages.size());
        if (!transaction
            .sends()
            .begin(claim.ticket(), lease, unsent.getFirst(), claim.partsSent() + unsent.size())) {
          throw new ClaimLost(claim.ticket());
        }
        yield new Step.Call(
            to,
            unsent,
            new SendReport.Attempt(now, send.route(), send.reason(), attempt, pause, false),
            approval.request().trace());
      }
    };
  }

  private Planner.Plan route(Effect effect, Prompt prompt, @Nullable Contact known, Instant now) {
    Address to = SendReport.address(effect);
    Account account = accounts.find(to.account()).orElseThrow();
    return switch (effect) {
      case Effect.AskApprover ask -> {
        // a template costs money and is for asking, not for asking again
        boolean mayUseTemplate =
            ask.occasion().isQuestion()
                && prompt instanceof Prompt.Question question
                && accounts.channel(account.id()).hasTemplate(account.id(), question);
        yield Planner.plan(account, known, mayUseTemplate, now);
      }
      case Effect.Notify notify -> Planner.answer(account, known, now);
      case Effect.Resume resume -> throw new IllegalArgumentException("not a message: " + resume);
    };
  }

  private Prompt prompt(Approval approval, Effect effect) {
    AccountId from = SendReport.address(effect).account();
    return switch (effect) {
      case Effect.AskApprover ask -> questions.of(approval, ask);
      case Effect.Notify notify ->
          new Prompt.Notice(
              accounts.wording(from, approval.request().locale()).text(notify.notice()));
      case Effect.Resume resume -> throw new IllegalArgumentException("not a message: " + resume);
    };
  }

  /** Sends the messages one after the other; the outcome is that of the last one that was tried. */
  private void send(OutboxClaim.Send claim, Step.Call call) {
    Channel channel = accounts.channel(call.to().account());
    SendReport.Attempt attempt = call.attempt();
    SendOutcome outcome = post(claim, call, channel, call.messages().getFirst());
    int parts = claim.partsSent() + call.messages().size();
    for (OutgoingMessage message : call.messages().subList(1, call.messages().size())) {
      if (!(outcome instanceof SendOutcome.Accepted accepted)) {
        break;
      }
      Persistence.persist(() ->
          store.transact(transaction -> {
            boolean isOurs =
                transaction.sends().sentPart(claim.ticket(), accepted.messageId())
                    && transaction.sends().begin(claim.ticket(), lease, message, parts);
            if (!isOurs) {
              throw new ClaimLost(claim.ticket());
            }
            return true;
          }));
      reserve(call.to());
      attempt = attempt.first();
      outcome = post(claim, call, channel, message);
    }
    report.end(claim, attempt, outcome);
  }

  private SendOutcome post(
      OutboxClaim.Send claim, Step.Call call, Channel channel, OutgoingMessage message) {
    AccountId from = call.to().account();
    Map<String, String> facts =
        Map.of(
            "countersign.approval", claim.approval().value(), "countersign.account", from.value());
    try (Tracing.Span span = tracing.begin(Tracing.Step.SEND, call.trace(), facts)) {
      SendOutcome outcome = channel.send(from, message);
      if (outcome instanceof SendOutcome.Failed failed) {
        span.failed(failed.failure().name() + " " + failed.code());
      }
      return outcome;
    }
  }
}
