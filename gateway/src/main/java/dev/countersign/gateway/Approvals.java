package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Command;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Occasion;
import dev.countersign.approval.Questions;
import dev.countersign.approval.Transition;
import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.prompt.Prompt;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.ApprovalQuery;
import dev.countersign.store.ApprovalView;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.store.KeyClaim;
import dev.countersign.store.News;
import dev.countersign.store.Store;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The front door: ask for a decision, look at it, withdraw it. Safe for use by many threads. */
public final class Approvals {
  private static final int KEY_BYTES = 16;

  private final Store store;
  private final Accounts accounts;
  private final RequestCheck check;
  private final Randomness randomness;

  /** A front door to a store. */
  public Approvals(Store store, Accounts accounts, Resumers resumers, Randomness randomness) {
    this.store = store;
    this.accounts = accounts;
    this.check = new RequestCheck(store, accounts, resumers);
    this.randomness = randomness;
  }

  /** Asks on behalf of code in the same process. */
  public RequestOutcome request(ApprovalRequest request) {
    return request(request, new Actor.Embedder(), null);
  }

  /**
   * Asks for a decision. When this returns {@link RequestOutcome.Created} the approval is on disk;
   * the message goes out soon after.
   *
   * @param key makes a repeated call find the approval of the first one; absent when the caller
   *     does not care
   */
  public RequestOutcome request(ApprovalRequest request, Actor by, @Nullable IdempotencyKey key) {
    return switch (check.check(request)) {
      case RequestCheck.Checked.Unsound unsound -> new RequestOutcome.Refused(unsound.violations());
      case RequestCheck.Checked.Sound sound -> ask(sound.request(), by, key);
    };
  }

  private RequestOutcome ask(ApprovalRequest request, Actor by, @Nullable IdempotencyKey key) {
    ApprovalId id = ApprovalId.of(randomness.bytes(KEY_BYTES));
    ReplyKey replyKey = randomness.replyKey();
    Account account = accounts.find(request.approver().address().account()).orElseThrow();
    return store.transact(transaction -> {
      KeyClaim claim = key == null ? new KeyClaim.Fresh() : transaction.claimKey(key, id);
      return switch (claim) {
        case KeyClaim.Mismatch() -> new RequestOutcome.KeyReused();
        case KeyClaim.Replay replay ->
            new RequestOutcome.Replayed(transaction.lock(replay.id()).orElseThrow());
        case KeyClaim.Fresh() -> create(transaction, id, request, account, replyKey, by);
      };
    });
  }

  private RequestOutcome create(
      Transaction transaction,
      ApprovalId id,
      ApprovalRequest request,
      Account account,
      ReplyKey replyKey,
      Actor by) {
    Instant now = transaction.now();
    List<Lifecycle.Reach> reaches =
        request.approver().addresses().stream()
            .map(address -> reach(transaction, address, request, replyKey, now))
            .toList();
    Transition birth = Lifecycle.request(id, request, account, reaches, replyKey, by, now);
    transaction.insert(birth);
    return new RequestOutcome.Created(birth.approval());
  }

  private Lifecycle.Reach reach(
      Transaction transaction,
      Address address,
      ApprovalRequest request,
      ReplyKey replyKey,
      Instant now) {
    Account account = accounts.find(address.account()).orElseThrow();
    Prompt.Question question =
        Questions.of(
            request, replyKey, Occasion.FIRST, accounts.wording(account.id(), request.locale()));
    Contact contact = transaction.contact(address).orElse(null);
    boolean hasTemplate = accounts.channel(account.id()).hasTemplate(account.id(), question);
    String obstacle =
        Planner.plan(account, contact, hasTemplate, now) instanceof Planner.Plan.Obstacle found
            ? found.failed().code()
            : null;
    return new Lifecycle.Reach(address, account.channel(), obstacle);
  }

  /** Withdraws a request that is still open. */
  public CancelOutcome cancel(ApprovalId id, Actor by) {
    return store.transact(transaction -> {
      Optional<Approval> before = transaction.lock(id);
      if (before.isEmpty()) {
        return new CancelOutcome.NotFound();
      }
      Transition transition =
          Lifecycle.apply(before.get(), new Command.Cancel(by), transaction.now());
      transaction.update(before.get(), transition);
      return switch (transition.verdict()) {
        case APPLIED -> new CancelOutcome.Cancelled(transition.approval());
        case UNCHANGED, ALREADY_FINAL, REFUSED ->
            new CancelOutcome.AlreadyFinal(transition.approval());
      };
    });
  }

  /**
   * Delivers a dead resumption once more, under its old id. False when there is none that is dead.
   */
  public boolean replayResume(ApprovalId id, Actor by) {
    return store.transact(transaction -> {
      Optional<Approval> before = transaction.lock(id);
      if (before.isEmpty() || !transaction.replayResume(id)) {
        return false;
      }
      Command replayed = new Command.ResumeReplayed(by);
      transaction.update(before.get(), Lifecycle.apply(before.get(), replayed, transaction.now()));
      return true;
    });
  }

  /** An approval and how its delivery and resume stand. */
  public Optional<ApprovalView> find(ApprovalId id) {
    return store.views().approval(id);
  }

  /** A page of approvals, newest first. */
  public List<ApprovalView> list(ApprovalQuery query) {
    return store.views().approvals(query);
  }

  /** What happened to an approval, oldest first. */
  public List<JournalEntry> journal(ApprovalId id) {
    return store.views().journal(id);
  }

  /** Where the news end now. */
  public News.Position newest() {
    return store.views().newest();
  }

  /**
   * What happened to all approvals after a position, oldest first.
   *
   * @param within only these accounts; absent for all
   */
  public List<News> news(News.Position after, @Nullable Set<AccountId> within, int limit) {
    return store.views().news(after, within, limit);
  }

  /**
   * People who wrote to an account, the latest first.
   *
   * @param within only these accounts; absent for all
   * @param text part of a name or address; absent for all
   */
  public List<Contact> contacts(@Nullable Set<AccountId> within, @Nullable String text, int limit) {
    return store.views().contacts(within, text, limit);
  }
}
