package dev.countersign.gateway;

import dev.countersign.channel.Account;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.WebhookReader;
import dev.countersign.channel.WebhookReading;
import dev.countersign.store.Expected;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.Quarantined;
import dev.countersign.store.Quarantined.Reason;
import dev.countersign.store.Store;
import dev.countersign.store.StoreUnavailable;
import dev.countersign.store.Together;
import dev.countersign.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a stored webhook to decisions: reads the body, and handles each event in a transaction of
 * its own, so that one that fails harms no other. An event that was handled before is recognised
 * and skipped, so that a webhook may be handled any number of times.
 */
final class InboxWorker {
  private static final Logger LOG = LoggerFactory.getLogger(InboxWorker.class);

  /**
   * An event that failed this often is set aside, so that it does not keep the others from being
   * finished.
   */
  private static final int MOST_ATTEMPTS = 5;

  private static final Duration PATIENCE = Duration.ofMillis(500);

  /**
   * How often an answer is put off until the send that it may belong to is over: a minute's worth,
   * in which outages do not count, since nothing is put off while the store is away.
   */
  private static final int MOST_WAITS = 120;

  private final Store store;
  private final Together together;
  private final Accounts accounts;
  private final WebhookReader reader;
  private final InboundEvents events;
  private final GatewayObserver observer;

  InboxWorker(Gateway.Parts parts, SendReport report, Together together) {
    this.store = parts.store();
    this.together = together;
    this.accounts = parts.accounts();
    this.reader = parts.reader();
    this.events = new InboundEvents(parts, report);
    this.observer = parts.observer();
  }

  void handle(InboxClaim claim) {
    WebhookReading reading;
    try {
      reading = reader.read(claim.webhook().body());
    } catch (RuntimeException e) {
      if (claim.attempts() < MOST_ATTEMPTS) {
        throw e;
      }
      Wordless fault = Wordless.of(e);
      LOG.error("Webhook {} cannot be read: {}", claim.id(), fault.kind(), fault);
      finish(claim, List.of(failed(-1, e)));
      return;
    }
    switch (reading) {
      case WebhookReading.Unreadable unreadable ->
          finish(claim, List.of(new Quarantined(-1, Reason.UNREADABLE, unreadable.reason())));
      case WebhookReading.Events read -> handle(claim, read);
    }
  }

  private void handle(InboxClaim claim, WebhookReading.Events reading) {
    Optional<Foreseen> foreseen = foreseen(claim, reading);
    if (foreseen.isPresent()) {
      handle(claim, foreseen.get());
    } else {
      handleEach(claim, reading);
    }
  }

  /** An event that is alone in its webhook and asks for what can be foretold. */
  private record Foreseen(Account account, Inbound event, Expected expected) {}

  /** What failed once is handled by itself from then on. */
  private Optional<Foreseen> foreseen(InboxClaim claim, WebhookReading.Events reading) {
    if (reading.events().size() != 1 || claim.attempts() > 1) {
      return Optional.empty();
    }
    Inbound event = reading.events().getFirst();
    return accounts
        .receiving(reading.channel(), event.origin().account(), claim.webhook().verifiedFor())
        .flatMap(account ->
            Foresight.of(account, event)
                .map(expected ->
                    new Foreseen(
                        account,
                        event,
                        expected.and(
                            Expected.of(
                                new Expected.Question.Webhook(claim.id(), claim.fence()))))));
  }

  private void handle(InboxClaim claim, Foreseen foreseen) {
    boolean isOurs;
    try {
      isOurs =
          together.transact(
              foreseen.expected(),
              transaction -> {
                applyOnce(transaction, claim, foreseen.account(), foreseen.event());
                return transaction.complete(claim, List.of());
              });
    } catch (TooEarly e) {
      store.inbox().postpone(claim, PATIENCE);
      return;
    }
    if (!isOurs) {
      throw new ClaimLost(claim.id());
    }
  }

  private void handleEach(InboxClaim claim, WebhookReading.Events reading) {
    List<Quarantined> quarantined = new ArrayList<>();
    RuntimeException failure = null;
    boolean isStoreBroken = false;
    boolean isEarly = false;
    for (int item = 0; item < reading.events().size(); item++) {
      try {
        Optional<Quarantined> aside =
            handle(claim, reading.channel(), item, reading.events().get(item));
        aside.ifPresent(quarantined::add);
      } catch (TooEarly e) {
        isEarly = true;
      } catch (RuntimeException e) {
        Wordless fault = Wordless.of(e);
        LOG.error("Item {} of webhook {} failed: {}", item, claim.id(), fault.kind(), fault);
        quarantined.add(failed(item, e));
        failure = e;
        isStoreBroken |= e instanceof StoreUnavailable;
      }
    }
    if (failure != null && (isStoreBroken || claim.attempts() < MOST_ATTEMPTS)) {
      throw failure;
    }
    if (isEarly) {
      store.inbox().postpone(claim, PATIENCE);
      return;
    }
    finish(claim, quarantined);
  }

  /** What a fault says may quote what somebody wrote. */
  private static Quarantined failed(int item, RuntimeException fault) {
    return new Quarantined(item, Reason.FAILED, fault.getClass().getName());
  }

  private void finish(InboxClaim claim, List<Quarantined> quarantined) {
    for (Quarantined item : quarantined) {
      LOG.warn(
          "Item {} of webhook {} is set aside: {}. It changes nothing; see the table quarantine.",
          item.item(),
          claim.id(),
          item.reason().label());
    }
    boolean isOurs = store.transact(transaction -> transaction.complete(claim, quarantined));
    if (!isOurs) {
      throw new ClaimLost(claim.id());
    }
    quarantined.forEach(item -> observer.quarantined(item.reason()));
  }

  private Optional<Quarantined> handle(
      InboxClaim claim, ChannelKind channel, int item, Inbound event) {
    if (event instanceof Inbound.Unreadable unreadable) {
      return Optional.of(new Quarantined(item, Reason.UNREADABLE, unreadable.reason()));
    }
    String platformId = event.origin().account();
    Optional<Account> account =
        accounts.receiving(channel, platformId, claim.webhook().verifiedFor());
    if (account.isEmpty() && event instanceof Inbound.Noted) {
      // nobody waits for it: news of a WhatsApp Business Account, say, which names none of its
      // numbers
      return Optional.empty();
    }
    if (account.isEmpty()) {
      return Optional.of(
          new Quarantined(
              item,
              Reason.UNKNOWN_ACCOUNT,
              "No "
                  + channel.label()
                  + " account with id "
                  + platformId
                  + " belongs to the app that signed this."));
    }
    store.transact(transaction -> {
      applyOnce(transaction, claim, account.get(), event);
      return true;
    });
    return Optional.empty();
  }

  private void applyOnce(
      Transaction transaction, InboxClaim claim, Account account, Inbound event) {
    if (transaction.isFirst(EventKeys.of(account.id(), event))) {
      events.apply(transaction, account, event, claim.receivedAt(), claim.waits() < MOST_WAITS);
    }
  }
}
