package dev.countersign.gateway;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.SendOutcome;
import dev.countersign.store.AccountPause;
import dev.countersign.store.Store;
import dev.countersign.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses an account while Meta refuses everything that it sends, with one alert, and lets its sends
 * go on when one of them succeeds or the credential is replaced. While it is paused, one send at a
 * time is tried now and then; all others wait and are not touched.
 */
final class AccountHealth {
  private static final Logger LOG = LoggerFactory.getLogger(AccountHealth.class);

  /** What a new access token may end. */
  private static final Set<FailureClass> CREDENTIAL =
      EnumSet.of(FailureClass.TOKEN, FailureClass.PERMISSION);

  private final Store store;
  private final Accounts accounts;
  private final GatewayObserver observer;

  AccountHealth(Gateway.Parts parts) {
    this.store = parts.store();
    this.accounts = parts.accounts();
    this.observer = parts.observer();
  }

  /** Whether the pause of an account allows one try now; it is taken when it does. */
  static boolean mayTry(Transaction transaction, AccountPause pause, Duration lease) {
    return transaction.pauses().takeTry(pause.account(), lease);
  }

  /**
   * What the end of a send says of its account.
   *
   * @param pause the pause during which it was tried, where there was one
   * @return how long the account waits from now on; empty when it does not
   */
  Optional<Instant> learn(
      Transaction transaction,
      AccountId account,
      @Nullable AccountPause pause,
      SendOutcome outcome,
      Instant now) {
    return switch (outcome) {
      case SendOutcome.Accepted accepted -> {
        Duration slowDown = accepted.slowDown();
        if (slowDown == null) {
          goOn(transaction, account, pause);
          yield Optional.empty();
        }
        String detail = "the account's limit is used up, as the answer to a message said";
        yield Optional.of(
            pause(
                transaction,
                account,
                pause,
                new Cause(FailureClass.BACKOFF, detail, detail),
                slowDown,
                now));
      }
      case SendOutcome.Failed failed ->
          switch (failed.failure()) {
            case TOKEN, PERMISSION, POLICY, BACKOFF ->
                Optional.of(
                    pause(
                        transaction,
                        account,
                        pause,
                        new Cause(
                            failed.failure(), failed.code(), failed.code() + " " + failed.detail()),
                        failed.retryAfter(),
                        now));
            case RETRY, AMBIGUOUS -> Optional.empty();
            case BACKOFF_RECIPIENT, WINDOW, RECIPIENT, TEMPLATE, BUG -> {
              goOn(transaction, account, pause);
              yield Optional.empty();
            }
          };
    };
  }

  /**
   * Why an account sends nothing.
   *
   * @param logged the detail without the channel's own words, which may quote what was sent
   */
  private record Cause(FailureClass reason, String logged, String detail) {}

  private Instant pause(
      Transaction transaction,
      AccountId account,
      @Nullable AccountPause before,
      Cause cause,
      @Nullable Duration asked,
      Instant now) {
    FailureClass reason = cause.reason();
    int tries = before == null || before.reason() != reason ? 1 : before.tries() + 1;
    Instant until = now.plus(AccountPause.wait(reason, tries, asked));
    String mark = accounts.channel(account).credentialMark(account).orElse(null);
    AccountPause pause =
        new AccountPause(
            account,
            reason,
            cause.detail(),
            before == null ? now : before.since(),
            until,
            tries,
            mark);
    boolean isNew = transaction.pauses().begin(pause);
    if (isNew && reason == FailureClass.BACKOFF) {
      LOG.warn("Account {} sends nothing until {}: {}", account, until, cause.logged());
      observer.paused(account, reason);
    } else if (isNew) {
      LOG.error(
          "Account {} is paused, everything that it sends waits: {}. {}; run `countersign doctor`. What Meta"
              + " says is in the journal of what waits: `countersign approvals show`.",
          account,
          cause.logged(),
          toDo(reason));
      observer.paused(account, reason);
    }
    return until;
  }

  private static String toDo(FailureClass reason) {
    if (reason == FailureClass.TOKEN) {
      return "Replace its access token; what waits is sent at once then";
    }
    return reason == FailureClass.PERMISSION
        ? "Give the app its permission back, or a new access token that has it; one message is tried"
            + " now and then"
        : "Look at the account in Meta's Business Manager";
  }

  private void goOn(Transaction transaction, AccountId account, @Nullable AccountPause pause) {
    if (pause != null && transaction.pauses().end(account)) {
      LOG.info("Account {} sends again; what waited for it is sent now", account);
      observer.resumed(account);
    }
  }

  /**
   * Ends the pause of each account whose credential was replaced. Returns nothing to hand on, so
   * that a loop over it rests until its next turn.
   */
  List<AccountId> endOutdated() {
    for (AccountPause pause : store.views().pauses()) {
      if (isReplaced(pause)) {
        store.transact(transaction -> {
          goOn(transaction, pause.account(), pause);
          return true;
        });
      }
    }
    return List.of();
  }

  private boolean isReplaced(AccountPause pause) {
    return CREDENTIAL.contains(pause.reason())
        && accounts.find(pause.account()).isPresent()
        && accounts
            .channel(pause.account())
            .credentialMark(pause.account())
            .filter(mark -> !mark.equals(pause.credential()))
            .isPresent();
  }
}
