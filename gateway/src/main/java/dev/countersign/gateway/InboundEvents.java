package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Ask;
import dev.countersign.approval.AskTag;
import dev.countersign.approval.Command;
import dev.countersign.approval.Delivery;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Account;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Identity;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.channel.Progress;
import dev.countersign.reply.ReplyKey;
import dev.countersign.reply.ReplyPayload;
import dev.countersign.store.AskPosition;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each kind of event does: people's acts open windows, taps and words answer, and what the
 * channel tells of our messages is noted. Echoes, reactions and the like never decide.
 */
final class InboundEvents {
  private static final Logger LOG = LoggerFactory.getLogger(InboundEvents.class);

  private final Randomness randomness;
  private final GatewayObserver observer;
  private final TypedAnswers typedAnswers;
  private final Reconciliation reconciliation;
  private final Commands commands;
  private final Guesses guesses = new Guesses();

  InboundEvents(Gateway.Parts parts, SendReport report) {
    this.randomness = parts.randomness();
    this.observer = parts.observer();
    this.commands = new Commands(parts.tracing());
    this.typedAnswers = new TypedAnswers(parts, commands);
    this.reconciliation = new Reconciliation(report);
  }

  /**
   * Does what an event of an account calls for.
   *
   * @param receivedAt when it was on disk: by this an answer is in time or late, however long it
   *     waited there for us
   * @param mayWait whether it can be handled again in a moment
   * @throws TooEarly if it should be
   */
  void apply(
      Transaction transaction,
      Account account,
      Inbound event,
      Instant receivedAt,
      boolean mayWait) {
    switch (event) {
      case Inbound.Written written ->
          wrote(transaction, account, written.origin())
              .filter(person -> !written.origin().standby())
              .ifPresent(person ->
                  typedAnswers.apply(transaction, account, person, written, receivedAt, mayWait));
      case Inbound.Tapped tapped ->
          wrote(transaction, account, tapped.origin())
              .filter(person -> !tapped.origin().standby())
              .ifPresent(person -> tapped(transaction, person, tapped, receivedAt));
      case Inbound.Progressed progressed -> {
        known(transaction, account, progressed.origin());
        progressed(transaction, account, progressed, mayWait);
      }
      case Inbound.Undelivered undelivered -> {
        known(transaction, account, undelivered.origin());
        undelivered(transaction, account, undelivered, mayWait);
      }
      case Inbound.Echoed echoed ->
          observed(
              transaction,
              account,
              new Reconciliation.Told(
                  echoed.origin(),
                  echoed.origin().recipient(),
                  echoed.tag(),
                  echoed.text(),
                  Delivery.SENT,
                  mayWait));
      case Inbound.Moved moved -> moved(transaction, account, moved);
      case Inbound.Noted noted -> {
        if (noted.opensWindow()) {
          wrote(transaction, account, noted.origin());
        }
      }
      case Inbound.Unreadable unreadable -> {}
    }
  }

  /**
   * The person did something: their window is open, and what waited for it can be asked. Empty when
   * nobody is named.
   */
  private Optional<Responder> wrote(Transaction transaction, Account account, Origin origin) {
    if (origin.sender() == null) {
      return Optional.empty();
    }
    Responder person =
        transaction
            .people()
            .recognise(new Address(account.id(), origin.sender()), origin.identity());
    Instant now = transaction.now();
    Instant sentAt =
        origin.sentAt() == null || origin.sentAt().isAfter(now) ? now : origin.sentAt();
    transaction.people().wrote(person, sentAt);
    boolean isOpen =
        transaction
            .people()
            .contact(person.address())
            .filter(contact -> contact.isOpen(now))
            .isPresent();
    if (isOpen) {
      for (ApprovalId parked : transaction.asks().parkedAt(person)) {
        commands.apply(
            transaction, parked, new Command.WindowOpened(person, randomness.replyKey()), now);
      }
    }
    return Optional.of(person);
  }

  private void tapped(
      Transaction transaction, Responder person, Inbound.Tapped tapped, Instant receivedAt) {
    Optional<ReplyPayload> payload = ReplyPayload.parse(tapped.payload());
    MessageId message = tapped.origin().messageId();
    if (payload.isEmpty() || message == null) {
      return;
    }
    if (guesses.isTrying(person.address(), receivedAt)) {
      return;
    }
    ReplyKey.Hash key = payload.get().key().hash();
    Optional<AskPosition> asked = transaction.asks().findByReplyKey(key);
    if (asked.isEmpty()) {
      wrong(person.address(), receivedAt);
      return;
    }
    Command tap =
        switch (payload.get()) {
          case ReplyPayload.Answer answer ->
              new Command.Answer(new Command.Question.OfKey(key), answer.choice(), person, message);
          case ReplyPayload.Page page ->
              new Command.TurnPage(page.key(), page.number(), person, message);
        };
    commands.apply(transaction, asked.get().approval(), tap, receivedAt);
  }

  /** Somebody tapped what no button of ours holds. */
  private void wrong(Address person, Instant at) {
    LOG.info("An answer on account {} carries a key that belongs to no approval", person.account());
    if (guesses.isLast(person, at)) {
      LOG.warn(
          "Somebody on account {} tries keys: {} wrong ones, so their taps count for nothing for {}",
          person.account(),
          Guesses.MOST,
          Guesses.WHILE);
      observer.keysTried(person.account());
    }
  }

  private void progressed(
      Transaction transaction, Account account, Inbound.Progressed progressed, boolean mayWait) {
    Origin origin = progressed.origin();
    Delivery delivery = delivery(progressed.progress());
    if (progressed.upTo() == null) {
      observed(
          transaction,
          account,
          new Reconciliation.Told(
              origin, origin.sender(), progressed.tag(), null, delivery, mayWait));
    } else if (origin.sender() != null) {
      Responder person = new Responder(new Address(account.id(), origin.sender()));
      for (AskPosition sent : transaction.asks().sentUntil(person, progressed.upTo())) {
        Command observed = new Command.Observed(sent.ask(), null, delivery, origin.sentAt());
        commands.apply(transaction, sent.approval(), observed, transaction.now());
      }
    }
  }

  private static Delivery delivery(Progress progress) {
    return switch (progress) {
      case SENT -> Delivery.SENT;
      case DELIVERED -> Delivery.DELIVERED;
      case READ -> Delivery.READ;
    };
  }

  private void observed(Transaction transaction, Account account, Reconciliation.Told told) {
    MessageId message = told.origin().messageId();
    if (message == null) {
      return;
    }
    asked(transaction, account, message, told)
        .ifPresent(asked ->
            commands.apply(
                transaction,
                asked.approval(),
                new Command.Observed(asked.ask(), message, told.delivery(), told.origin().sentAt()),
                transaction.now()));
  }

  private void undelivered(
      Transaction transaction, Account account, Inbound.Undelivered undelivered, boolean mayWait) {
    Origin origin = undelivered.origin();
    MessageId message = origin.messageId();
    if (message == null) {
      return;
    }
    // people are locked before approvals, by everybody
    Instant lastInbound =
        Optional.ofNullable(origin.sender())
            .flatMap(sender -> transaction.people().contact(new Address(account.id(), sender)))
            .map(Contact::lastInbound)
            .orElse(null);
    asked(
            transaction,
            account,
            message,
            new Reconciliation.Told(
                origin, origin.sender(), undelivered.tag(), null, Delivery.FAILED, mayWait))
        .ifPresent(asked -> undelivered(transaction, asked, message, undelivered, lastInbound));
  }

  /** A window that was closed for a message may have been opened since. */
  private void undelivered(
      Transaction transaction,
      AskPosition asked,
      MessageId message,
      Inbound.Undelivered undelivered,
      @Nullable Instant lastInbound) {
    Ask ask = transaction.lock(asked.approval()).orElseThrow().asks().get(asked.ask());
    Instant now = transaction.now();
    commands.apply(
        transaction,
        asked.approval(),
        new Command.Undelivered(asked.ask(), message, undelivered.failed(), randomness.replyKey()),
        now);
    boolean hasWrittenSince =
        undelivered.failed().failure() == FailureClass.WINDOW
            && ask.sentAt() != null
            && lastInbound != null
            && lastInbound.isAfter(ask.sentAt());
    if (hasWrittenSince) {
      commands.apply(
          transaction,
          asked.approval(),
          new Command.WindowOpened(new Responder(ask.address()), randomness.replyKey()),
          now);
    }
  }

  /**
   * The question that a message of ours carries: by its id, which the doubt about a send may end
   * with, else by the tag that came with it. Empty as well when nothing is told that the end of the
   * call will not tell with its route and reason, so that no message is noted as sent twice.
   */
  private Optional<AskPosition> asked(
      Transaction transaction, Account account, MessageId message, Reconciliation.Told told) {
    Optional<AskPosition> known = transaction.asks().findByMessage(account.id(), message);
    if (known.isPresent()) {
      return known;
    }
    return switch (reconciliation.end(transaction, account, message, told)) {
      case NONE -> byTag(transaction, account, told.tag());
      case ENDS_WITH_THE_CALL ->
          told.delivery() == Delivery.SENT
              ? Optional.empty()
              : byTag(transaction, account, told.tag());
      case ENDED -> transaction.asks().findByMessage(account.id(), message);
    };
  }

  /** A tag of what was sent before the question was asked anew says nothing of the question. */
  private static Optional<AskPosition> byTag(
      Transaction transaction, Account account, @Nullable String tag) {
    return Optional.ofNullable(tag)
        .flatMap(AskTag::parse)
        .filter(named -> isOf(transaction, account, named))
        .map(named -> new AskPosition(named.approval(), named.ask()));
  }

  private static boolean isOf(Transaction transaction, Account account, AskTag tag) {
    return transaction
        .lock(tag.approval())
        .map(Approval::asks)
        .filter(asks -> tag.ask() < asks.size())
        .map(asks -> asks.get(tag.ask()))
        .filter(ask -> ask.address().account().equals(account.id()) && ask.isNamedBy(tag))
        .isPresent();
  }

  /**
   * Remembers ids that were told along the way, so that an answer under any of them counts. People
   * are locked before approvals, by everybody.
   */
  private static void known(Transaction transaction, Account account, Origin origin) {
    if (origin.sender() != null && !origin.identity().otherIds().isEmpty()) {
      transaction.people().recognise(new Address(account.id(), origin.sender()), origin.identity());
    }
  }

  private static void moved(Transaction transaction, Account account, Inbound.Moved moved) {
    Set<String> ids = new HashSet<>(moved.former());
    ids.addAll(moved.current());
    Optional<String> current = preferred(moved.current());
    Optional<String> former = preferred(moved.former());
    if (current.isEmpty() || former.isEmpty()) {
      return;
    }
    ids.remove(former.get());
    Responder person =
        transaction
            .people()
            .recognise(new Address(account.id(), former.get()), new Identity(ids, null));
    Set<Address> outdated =
        moved.former().stream()
            .filter(id -> !moved.current().contains(id))
            .map(id -> new Address(account.id(), id))
            .collect(Collectors.toSet());
    transaction.people().moved(person, outdated, new Address(account.id(), current.get()));
  }

  /** A phone number before a business-scoped user id: every message can be sent to it. */
  private static Optional<String> preferred(Set<String> ids) {
    return ids.stream().min((a, b) -> Boolean.compare(b.matches("[0-9]+"), a.matches("[0-9]+")));
  }

  /**
   * The open approvals that wait for a person: those of the questions they have, then those that
   * wait for their window, then those that are about to be asked.
   */
  static List<ApprovalId> waitingFor(Transaction transaction, Responder person) {
    return Stream.of(
            transaction.asks().openAt(person).stream().map(AskPosition::approval).toList(),
            transaction.asks().parkedAt(person),
            transaction.asks().queuedAt(person))
        .flatMap(List::stream)
        .distinct()
        .toList();
  }
}
