package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Command;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Transition;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.MessagingWindow;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.prompt.Violation;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.ApprovalQuery;
import dev.countersign.store.ApprovalView;
import dev.countersign.store.Expected;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.store.KeyClaim;
import dev.countersign.store.News;
import dev.countersign.store.ResumeProgress;
import dev.countersign.store.Store;
import dev.countersign.store.Together;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The front door: ask for a decision, look at it, withdraw it. Safe for use by many threads. */
public final class Approvals {

  private final Store store;
  private final Together together;
  private final Accounts accounts;
  private final RequestCheck check;
  private final Invitations invitations;
  private final Randomness randomness;
  private final Tracing tracing;

  /**
   * A front door to a store.
   *
   * @param together the store's, by which many requests at once share a commit
   */
  public Approvals(
      Store store,
      Together together,
      Accounts accounts,
      Resumers resumers,
      Randomness randomness,
      Tracing tracing) {
    this.store = store;
    this.together = together;
    this.accounts = accounts;
    this.check = new RequestCheck(store, accounts, resumers);
    this.invitations = new Invitations(accounts, randomness);
    this.randomness = randomness;
    this.tracing = tracing;
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
      case RequestCheck.Checked.Unsound unsound -> refused(unsound.violations(), key);
      case RequestCheck.Checked.Sound sound -> ask(sound.request(), by, key);
    };
  }

  private RequestOutcome ask(ApprovalRequest request, Actor by, @Nullable IdempotencyKey key) {
    ApprovalId id = randomness.approvalId();
    try (Tracing.Span span =
        tracing.begin(
            Tracing.Step.REQUEST, request.trace(), Map.of("countersign.approval", id.value()))) {
      return ask(id, request.traced(span.context()), by, key);
    }
  }

  private RequestOutcome ask(
      ApprovalId id, ApprovalRequest request, Actor by, @Nullable IdempotencyKey key) {
    Account account = accounts.find(request.approver().address().account()).orElseThrow();
    Expected people = Expected.people(request.addresses().toList());
    return together.transact(
        people,
        transaction -> {
          List<Violation> violations = check.people(transaction, request);
          if (!violations.isEmpty()) {
            return refused(transaction, violations, key);
          }
          KeyClaim claim = key == null ? new KeyClaim.Fresh() : transaction.claimKey(key, id);
          return known(transaction, claim)
              .orElseGet(() -> create(transaction, id, request, account, by));
        });
  }

  /**
   * What comes of a request that is not sound now: one that was accepted under that key stays so,
   * whatever has changed since.
   */
  RequestOutcome refused(List<Violation> violations, @Nullable IdempotencyKey key) {
    return key == null
        ? new RequestOutcome.Refused(violations)
        : store.transact(transaction -> refused(transaction, violations, key));
  }

  private static RequestOutcome refused(
      Transaction transaction, List<Violation> violations, @Nullable IdempotencyKey key) {
    return Optional.ofNullable(key)
        .flatMap(transaction::findKey)
        .flatMap(claim -> known(transaction, claim))
        .orElseGet(() -> new RequestOutcome.Refused(violations));
  }

  /** Empty for a key that is new. */
  private static Optional<RequestOutcome> known(Transaction transaction, KeyClaim claim) {
    return switch (claim) {
      case KeyClaim.Fresh() -> Optional.empty();
      case KeyClaim.Mismatch() -> Optional.of(new RequestOutcome.KeyReused());
      case KeyClaim.Replay(ApprovalId id) ->
          Optional.of(new RequestOutcome.Replayed(transaction.lock(id).orElseThrow()));
    };
  }

  private RequestOutcome create(
      Transaction transaction, ApprovalId id, ApprovalRequest request, Account account, Actor by) {
    Instant now = transaction.now();
    List<Approver> people = request.ladder().getFirst().approvers();
    Transition birth =
        Lifecycle.request(
            id, request, account, invitations.of(transaction, request, people, now), by, now);
    transaction.insert(birth);
    return new RequestOutcome.Created(
        new ApprovalView(
            birth.approval(), ResumeProgress.NONE, windows(transaction, birth), false));
  }

  /** The windows of those who are asked, whose contacts are locked. */
  private static Map<Address, MessagingWindow> windows(Transaction transaction, Transition birth) {
    Map<Address, MessagingWindow> windows = new HashMap<>();
    for (Ask ask : birth.approval().asks()) {
      transaction
          .people()
          .contact(ask.address())
          .map(Contact::lastInbound)
          .ifPresent(at -> windows.put(ask.address(), MessagingWindow.openedAt(at)));
    }
    return windows;
  }

  /**
   * Changes what is asked, of an approval that is still open: what was answered counts no more, and
   * those who were asked are asked anew.
   *
   * @param key makes a repeated call do nothing more; absent when the caller does not care
   */
  public AmendOutcome amend(
      ApprovalId id, Amendment amendment, Actor by, @Nullable IdempotencyKey key) {
    return store.transact(transaction -> {
      Optional<Approval> before = transaction.lock(id);
      if (before.isEmpty()) {
        return new AmendOutcome.NotFound();
      }
      Optional<KeyClaim> known = key == null ? Optional.empty() : transaction.findKey(key);
      return known
          .flatMap(claim -> repeated(transaction, claim))
          .orElseGet(() -> amend(transaction, before.get(), amendment, by, key));
    });
  }

  /** Empty for a key that is new. */
  private static Optional<AmendOutcome> repeated(Transaction transaction, KeyClaim claim) {
    return switch (claim) {
      case KeyClaim.Fresh() -> Optional.empty();
      case KeyClaim.Mismatch() -> Optional.of(new AmendOutcome.KeyReused());
      case KeyClaim.Replay(ApprovalId id) ->
          Optional.of(new AmendOutcome.Replayed(transaction.lock(id).orElseThrow()));
    };
  }

  private AmendOutcome amend(
      Transaction transaction,
      Approval before,
      Amendment amendment,
      Actor by,
      @Nullable IdempotencyKey key) {
    ApprovalRequest request = amendment.of(before.request());
    List<Violation> violations = check.amended(before, request);
    if (!violations.isEmpty() && !before.status().isFinal()) {
      return new AmendOutcome.Refused(violations);
    }
    List<ReplyKey> keys = before.asks().stream().map(ask -> randomness.replyKey()).toList();
    Command amend =
        new Command.Amend(
            request.title(), request.fields(), request.choices(), keys, by, amendment.reason());
    Transition transition = Lifecycle.apply(before, amend, transaction.now());
    return switch (transition.verdict()) {
      case APPLIED, UNCHANGED -> {
        Optional<AmendOutcome> taken =
            key == null
                ? Optional.empty()
                : repeated(transaction, transaction.claimKey(key, before.id()));
        if (taken.isPresent()) {
          yield taken.get();
        }
        transaction.update(before, transition);
        yield new AmendOutcome.Amended(transition.approval());
      }
      case ALREADY_FINAL -> new AmendOutcome.AlreadyFinal(before);
      case REFUSED ->
          new AmendOutcome.Refused(
              List.of(
                  new Violation(
                      "",
                      "time-is-up",
                      "Its time is up, and what follows is under way; nothing was changed. Look"
                          + " again in a moment.")));
    };
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
   * @param within only of approvals all of whose people are at these accounts; absent for all
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
