package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Lifecycle;
import dev.countersign.resume.ResumeHandler;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeSchedule;
import dev.countersign.resume.ResumeSchedule.Next;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.resume.Resumer;
import dev.countersign.store.Expected;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.OutboxEnd;
import dev.countersign.store.Store;
import dev.countersign.store.Together;
import dev.countersign.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes workflows: outside of this process at least once under a stable id, inside of it in the
 * transaction that marks it done.
 */
final class ResumeWorker {
  private static final Logger LOG = LoggerFactory.getLogger(ResumeWorker.class);

  /** How many calls of one handler may be under way where there are no callbacks. */
  private static final int USUAL = 20;

  /**
   * So many handlers run at once: each has a connection of its own for as long, and may need a
   * second one. An application's pool has ten of them, unless it says otherwise.
   */
  private static final int HANDLERS = 6;

  private static final Duration LEFT_TO_OTHERS = Duration.ofSeconds(10);

  private final Store store;
  private final Together together;
  private final Resumers resumers;
  private final Randomness randomness;
  private final Tracing tracing;
  private final Shares<OutboxClaim.Wake> shares;
  private final Semaphore handling = new Semaphore(HANDLERS);

  ResumeWorker(Gateway.Parts parts, Together together) {
    this.store = parts.store();
    this.together = together;
    this.resumers = parts.resumers();
    this.randomness = parts.randomness();
    this.tracing = parts.tracing();
    this.shares =
        new Shares<>(
            parts.resumers().resumer("http").map(Resumer::atOnce).orElse(USUAL),
            claim -> claim.delivery().target().receiver());
  }

  /** Calls this when there is room for more callbacks to a receiver that had none. */
  void whenRoom(Runnable look) {
    shares.whenRoom(look);
  }

  /** Takes up to so many. */
  List<OutboxClaim.Wake> claim(int limit, Duration lease) {
    return shares.claim(limit, (most, load) -> store.outbox().claimResumes(most, lease, load));
  }

  void handle(OutboxClaim.Wake claim) {
    shares.carryOut(claim, this::wake);
  }

  private void wake(OutboxClaim.Wake claim) {
    switch (claim.delivery().target()) {
      case ResumeTarget.Handler target -> callHandler(claim, target);
      case ResumeTarget.Http target -> callBack(claim, target);
      case ResumeTarget.Poll target -> report(claim, new ResumeOutcome.Delivered());
    }
  }

  private void callBack(OutboxClaim.Wake claim, ResumeTarget.Http target) {
    Optional<Resumer> resumer = resumers.resumer(target.kind());
    if (resumer.isEmpty()) {
      leaveToOthers(claim, "no callbacks over HTTP in this process");
      return;
    }
    ResumeOutcome outcome;
    try (Tracing.Span span = begin(claim)) {
      outcome = resumer.get().resume(claim.delivery().traced(span.context()));
      if (!(outcome instanceof ResumeOutcome.Delivered)) {
        span.failed("not delivered");
      }
    }
    report(claim, outcome);
  }

  private Tracing.Span begin(OutboxClaim.Wake claim) {
    return tracing.begin(
        Tracing.Step.RESUME,
        claim.delivery().trace(),
        Map.of(
            "countersign.approval",
            claim.approval().value(),
            "countersign.attempt",
            Integer.toString(claim.ticket().attempts())));
  }

  /**
   * Another process on this database may be able to; that this one is not says nothing about the
   * receiver.
   */
  private void leaveToOthers(OutboxClaim.Wake claim, String reason) {
    LOG.warn("{} is left to another process: {}", claim.approval(), reason);
    Persistence.persist(() ->
        store.transact(transaction ->
            transaction.complete(
                claim.ticket(),
                new OutboxEnd.Held(transaction.now().plus(LEFT_TO_OTHERS), reason))));
  }

  private void callHandler(OutboxClaim.Wake claim, ResumeTarget.Handler target) {
    Optional<ResumeHandler> handler = resumers.handler(target.name());
    if (handler.isEmpty()) {
      leaveToOthers(claim, "no handler named " + target.name() + " in this process");
      return;
    }
    handling.acquireUninterruptibly();
    try (Tracing.Span span = begin(claim)) {
      call(claim, target, handler.get(), span);
    } finally {
      handling.release();
    }
  }

  private void call(
      OutboxClaim.Wake claim,
      ResumeTarget.Handler target,
      ResumeHandler handler,
      Tracing.Span span) {
    try {
      store.transact(transaction -> {
        Approval approval = report(transaction, claim, new ResumeOutcome.Delivered()).approval();
        handler.resume(approval.resumption().orElseThrow(), transaction::resource);
        return true;
      });
    } catch (ClaimLost lost) {
      throw lost;
    } catch (Throwable e) {
      // the handler is not ours: a missing class or a checked exception of Kotlin's is a failure
      // too
      LOG.warn(
          "Handler {} failed for {}, it is called again later: {}",
          target.name(),
          claim.approval(),
          e.toString(),
          e);
      span.failed("handler failed");
      report(claim, new ResumeOutcome.Failed("handler failed: " + e, null));
    }
  }

  private void report(OutboxClaim.Wake claim, ResumeOutcome outcome) {
    Reported reported =
        Persistence.persist(() ->
            together.transact(
                Expected.effect(claim), transaction -> report(transaction, claim, outcome)));
    tell(claim, reported.next());
  }

  private void tell(OutboxClaim.Wake claim, Next next) {
    if (next instanceof Next.Dead) {
      LOG.error(
          "{} will not wake its workflow: every try failed or the receiver is gone. Mend the receiver, then"
              + " countersign approvals replay {}",
          claim.approval(),
          claim.approval());
    }
  }

  /** The approval that was to wake its workflow, and what comes next. */
  private record Reported(Approval approval, Next next) {}

  private Reported report(Transaction transaction, OutboxClaim.Wake claim, ResumeOutcome outcome) {
    Approval before = transaction.lock(claim.approval()).orElseThrow();
    Instant now = transaction.now();
    int attempt = claim.ticket().attempts();
    Next next = ResumeSchedule.after(outcome, attempt, now, randomness.fraction());
    if (!transaction.complete(claim.ticket(), outboxEnd(outcome, next))) {
      throw new ClaimLost(claim.ticket());
    }
    Command ended = new Command.ResumeEnded(outcome, next, attempt);
    transaction.update(before, Lifecycle.apply(before, ended, now));
    return new Reported(before, next);
  }

  private static OutboxEnd outboxEnd(ResumeOutcome outcome, Next next) {
    String error =
        switch (outcome) {
          case ResumeOutcome.Delivered() -> "";
          case ResumeOutcome.Failed failed -> failed.detail();
          case ResumeOutcome.Gone gone -> gone.detail();
        };
    return switch (next) {
      case Next.Done() -> new OutboxEnd.Done(null);
      case Next.Again again -> new OutboxEnd.Again(again.at(), error);
      case Next.Dead() -> new OutboxEnd.Dead(error);
    };
  }
}
