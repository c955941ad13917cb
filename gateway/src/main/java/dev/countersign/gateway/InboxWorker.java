package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Lifecycle;
import dev.countersign.channel.Account;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Contact;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.channel.WebhookReader;
import dev.countersign.channel.WebhookReading;
import dev.countersign.reply.ReplyKey;
import dev.countersign.reply.ReplyPayload;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.Quarantined;
import dev.countersign.store.Store;
import dev.countersign.store.StoreUnavailable;
import dev.countersign.store.Transaction;
import java.time.Instant;
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
  private static final int KEY_BYTES = 16;

  /**
   * An event that failed this often is set aside, so that it does not keep the others from being
   * finished.
   */
  private static final int MOST_ATTEMPTS = 5;

  private final Store store;
  private final Accounts accounts;
  private final WebhookReader reader;
  private final Randomness randomness;
  private final GatewayObserver observer;

  InboxWorker(Gateway.Parts parts) {
    this.store = parts.store();
    this.accounts = parts.accounts();
    this.reader = parts.reader();
    this.randomness = parts.randomness();
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
      LOG.error("Webhook {} cannot be read: {}", claim.id(), e.toString(), e);
      finish(claim, List.of(new Quarantined(-1, "failed", e.toString())));
      return;
    }
    switch (reading) {
      case WebhookReading.Unreadable unreadable ->
          finish(claim, List.of(new Quarantined(-1, "unreadable", unreadable.reason())));
      case WebhookReading.Events events -> handle(claim, events);
    }
  }

  private void handle(InboxClaim claim, WebhookReading.Events reading) {
    List<Quarantined> quarantined = new ArrayList<>();
    RuntimeException failure = null;
    boolean isStoreBroken = false;
    for (int item = 0; item < reading.events().size(); item++) {
      try {
        Optional<Quarantined> aside =
            handle(claim, reading.channel(), item, reading.events().get(item));
        aside.ifPresent(quarantined::add);
      } catch (RuntimeException e) {
        LOG.error("Item {} of webhook {} failed: {}", item, claim.id(), e.toString(), e);
        quarantined.add(new Quarantined(item, "failed", e.toString()));
        failure = e;
        isStoreBroken |= e instanceof StoreUnavailable;
      }
    }
    if (failure != null && (isStoreBroken || claim.attempts() < MOST_ATTEMPTS)) {
      throw failure;
    }
    finish(claim, quarantined);
  }

  private void finish(InboxClaim claim, List<Quarantined> quarantined) {
    for (Quarantined item : quarantined) {
      LOG.warn(
          "Item {} of webhook {} is set aside: {}. It changes nothing; see the table quarantine.",
          item.item(),
          claim.id(),
          item.reason());
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
      return Optional.of(new Quarantined(item, "unreadable", unreadable.reason()));
    }
    String platformId = event.origin().account();
    Optional<Account> account =
        accounts.receiving(channel, platformId, claim.webhook().verifiedFor());
    if (account.isEmpty()) {
      return Optional.of(
          new Quarantined(
              item,
              "unknown-account",
              "No "
                  + channel.label()
                  + " account with id "
                  + platformId
                  + " belongs to the app that signed this."));
    }
    store.transact(transaction -> {
      if (transaction.isFirst(EventKeys.of(account.get().id(), event))) {
        apply(transaction, account.get(), event, claim.receivedAt());
      }
      return true;
    });
    return Optional.empty();
  }

  private void apply(Transaction transaction, Account account, Inbound event, Instant receivedAt) {
    switch (event) {
      case Inbound.Written written -> wrote(transaction, account, written.origin());
      case Inbound.Tapped tapped -> {
        wrote(transaction, account, tapped.origin());
        if (!tapped.origin().standby()) {
          tapped(transaction, account, tapped, receivedAt);
        }
      }
      case Inbound.Progressed progressed -> progressed(transaction, account, progressed);
      case Inbound.Undelivered undelivered -> {}
      case Inbound.Moved moved -> {}
      case Inbound.Echoed echoed -> {}
      case Inbound.Noted noted -> {}
      case Inbound.Unreadable unreadable -> {}
    }
  }

  /** The person wrote: their window is open, and what waited for it can be asked. */
  private void wrote(Transaction transaction, Account account, Origin origin) {
    if (origin.sender() == null) {
      return;
    }
    Instant now = transaction.now();
    Address address = new Address(account.id(), origin.sender());
    Instant sentAt =
        origin.sentAt() == null || origin.sentAt().isAfter(now) ? now : origin.sentAt();
    Contact contact = new Contact(address, null, sentAt);
    transaction.wrote(contact);
    if (!contact.window().isOpen(now)) {
      return;
    }
    for (ApprovalId parked : transaction.parkedAt(address)) {
      ReplyKey key = ReplyKey.of(randomness.bytes(KEY_BYTES));
      apply(transaction, parked, new Command.WindowOpened(address, key));
    }
  }

  /** An answer is in time if it was on disk in time, however long it waited there for us. */
  private static void tapped(
      Transaction transaction, Account account, Inbound.Tapped tapped, Instant receivedAt) {
    Optional<ReplyPayload> payload = ReplyPayload.parse(tapped.payload());
    MessageId message = tapped.origin().messageId();
    String sender = tapped.origin().sender();
    if (payload.isEmpty() || message == null || sender == null) {
      return;
    }
    ReplyKey.Hash key = payload.get().key().hash();
    Optional<ApprovalId> approval = transaction.findByReplyKey(key);
    if (approval.isEmpty()) {
      LOG.info("An answer on account {} carries a key that belongs to no approval", account.id());
      return;
    }
    Address from = new Address(account.id(), sender);
    Command answer = new Command.Answer(key, payload.get().choice(), from, message);
    apply(transaction, approval.get(), answer, receivedAt);
  }

  private static void progressed(
      Transaction transaction, Account account, Inbound.Progressed progressed) {
    switch (progressed.progress()) {
      case SENT -> {}
      case DELIVERED -> observed(transaction, account, progressed.origin(), Delivery.DELIVERED);
      case READ -> observed(transaction, account, progressed.origin(), Delivery.READ);
    }
  }

  private static void observed(
      Transaction transaction, Account account, Origin origin, Delivery delivery) {
    MessageId message = origin.messageId();
    if (message == null || origin.sender() == null) {
      return;
    }
    transaction
        .findByMessage(new Address(account.id(), origin.sender()), message)
        .ifPresent(
            approval -> apply(transaction, approval, new Command.Observed(message, delivery)));
  }

  private static void apply(Transaction transaction, ApprovalId id, Command command) {
    apply(transaction, id, command, transaction.now());
  }

  private static void apply(Transaction transaction, ApprovalId id, Command command, Instant at) {
    Approval before = transaction.lock(id).orElseThrow();
    transaction.update(before, Lifecycle.apply(before, command, at));
  }
}
