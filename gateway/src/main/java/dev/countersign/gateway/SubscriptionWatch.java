package dev.countersign.gateway;

import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Subscription;
import dev.countersign.channel.Subscriptions;
import dev.countersign.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Notices when the channel has stopped to post what happens on an account, asks it to post again,
 * and has everybody asked for who may have answered meanwhile.
 *
 * <p>Source: Messenger Platform "Webhooks": after about an hour of failed deliveries the app is
 * unsubscribed from the Page or Instagram account, and what was not delivered is not posted again.
 */
final class SubscriptionWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionWatch.class);

  /** How often to look at each account. */
  private static final Duration EVERY = Duration.ofMinutes(4);

  /** After so long without a look the channel may have given up and been asked anew by others. */
  private static final Duration LONG_AWAY = Duration.ofHours(1);

  /** By then the channel posts again, so that nobody's answer falls between. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  /** Meta allows two reads of conversations a second for an account. */
  private static final Duration PAUSE = Duration.ofMillis(600);

  private final Store store;
  private final Accounts accounts;
  private final GatewayObserver observer;
  private final Map<AccountId, String> told = new ConcurrentHashMap<>();

  /** Those that are still to be looked at in this round, of which the next begins at that time. */
  private final Deque<AccountId> left = new ArrayDeque<>();

  private long next;

  SubscriptionWatch(Gateway.Parts parts) {
    this.store = parts.store();
    this.accounts = parts.accounts();
    this.observer = parts.observer();
    this.next = System.nanoTime();
  }

  /** At most so many accounts that it is time to look at. Asked by one thread. */
  List<AccountId> due(int limit) {
    if (left.isEmpty() && System.nanoTime() - next >= 0) {
      next = System.nanoTime() + EVERY.toNanos();
      accounts.all().stream()
          .map(Account::id)
          .filter(id -> accounts.find(id).isPresent())
          .forEach(left::add);
    }
    List<AccountId> due = new ArrayList<>();
    while (due.size() < limit && !left.isEmpty()) {
      due.add(left.removeFirst());
    }
    return due;
  }

  /** Looks at one of them. */
  void look(AccountId account) {
    Subscriptions subscriptions = accounts.channel(account).subscriptions();
    Optional<Instant> before = store.missedAnswers().lastPosted(account);
    switch (subscriptions.look(account)) {
      case Subscription.Active() -> {
        Instant now = store.transact(transaction -> transaction.now());
        if (before.filter(last -> last.plus(LONG_AWAY).isBefore(now)).isPresent()) {
          findMissed(account);
        }
        active(account);
      }
      case Subscription.Lost lost -> {
        observer.subscribed(account, false);
        if (before.isEmpty()) {
          tellOnce(
              account,
              Level.WARN,
              "Nobody's answers arrive: "
                  + lost.detail()
                  + " Run `countersign doctor --subscribe`.");
        } else {
          LOG.error(
              "Answers on account {} are not posted any more: {} They are looked for, and Meta is asked to post again.",
              account,
              lost.detail());
          findMissed(account);
          subscribe(account, subscriptions);
        }
      }
      case Subscription.Unclear unknown ->
          tellOnce(
              account,
              Level.INFO,
              "It cannot be found out whether Meta posts its answers: "
                  + unknown.reason()
                  + " If they do not arrive, run `countersign doctor`.");
    }
  }

  private void subscribe(AccountId account, Subscriptions subscriptions) {
    switch (subscriptions.subscribe(account)) {
      case Subscription.Active() -> {
        LOG.info("Meta posts the answers on account {} again", account);
        store.missedAnswers().posted(account);
      }
      case Subscription.Lost still -> notSubscribed(account, still.detail());
      case Subscription.Unclear unknown -> notSubscribed(account, unknown.reason());
    }
  }

  private static void notSubscribed(AccountId account, String why) {
    LOG.error(
        "Meta does not post the answers on account {} again, tried again in some minutes: {} Run `countersign doctor`.",
        account,
        why);
  }

  private void active(AccountId account) {
    told.remove(account);
    store.missedAnswers().posted(account);
    observer.subscribed(account, true);
  }

  private void findMissed(AccountId account) {
    int people = store.missedAnswers().note(account, FIRST, PAUSE);
    if (people > 0) {
      LOG.info(
          "Account {}: {} people may have answered unheard, and are asked for", account, people);
    }
  }

  private void tellOnce(AccountId account, Level level, String what) {
    if (!what.equals(told.put(account, what))) {
      LOG.atLevel(level).log("Account {}: {}", account, what);
    }
  }
}
