package dev.countersign.gateway;

import dev.countersign.approval.Command;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Conversation;
import dev.countersign.channel.MessageId;
import dev.countersign.store.AskPosition;
import dev.countersign.store.MissedAnswers;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the channel what people wrote that it never posted, and puts it where it would have arrived.
 * Where that cannot be found out, the approvals that wait for them say so.
 */
final class MissedAnswersWorker {
  private static final Logger LOG = LoggerFactory.getLogger(MissedAnswersWorker.class);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MOST_ATTEMPTS = 12;

  private final Store store;
  private final Accounts accounts;
  private final Commands commands;

  MissedAnswersWorker(Gateway.Parts parts) {
    this.store = parts.store();
    this.accounts = parts.accounts();
    this.commands = new Commands(parts.tracing());
  }

  List<MissedAnswers.Claim> claim(int limit) {
    return store.missedAnswers().claim(limit, LEASE);
  }

  void find(MissedAnswers.Claim claim) {
    Address person = claim.person();
    if (accounts.find(person.account()).isEmpty()) {
      end(claim, "the account is not in the settings any more");
      return;
    }
    switch (accounts
        .channel(person.account())
        .subscriptions()
        .conversation(person, claim.since())) {
      case Conversation.Read read -> {
        MissedMessages missed = missed(claim, read.messages());
        receive(person.account(), missed.messages());
        if (!read.isWhole()) {
          end(claim, "only the newest of their messages can be read");
        } else if (!missed.isCertain()) {
          end(claim, "of several messages in one second it is not known which one arrived");
        } else {
          store.missedAnswers().done(claim);
        }
      }
      case Conversation.NotNow notNow -> {
        LOG.debug("A conversation on {} cannot be read: {}", person.account(), notNow.reason());
        if (claim.attempts() < MOST_ATTEMPTS) {
          store.missedAnswers().later(claim, PATIENCE);
        } else {
          end(claim, notNow.reason());
        }
      }
      case Conversation.Unreadable unreadable -> end(claim, unreadable.reason());
    }
  }

  /** What was heard of is not heard twice: a tap is told here in words. */
  private MissedMessages missed(MissedAnswers.Claim claim, List<Conversation.Message> read) {
    List<MessageId> ids = read.stream().map(Conversation.Message::id).toList();
    return MissedMessages.of(
        read, store.missedAnswers().unheard(claim.person().account(), ids), claim.heard());
  }

  private void receive(AccountId account, List<Conversation.Message> missed) {
    missed.forEach(message ->
        store
            .inbox()
            .receive(
                new ReceivedWebhook(
                    message.webhook().getBytes(StandardCharsets.UTF_8), Set.of(account))));
    if (!missed.isEmpty()) {
      LOG.info("Account {}: {} messages of somebody were found unheard", account, missed.size());
    }
  }

  private void end(MissedAnswers.Claim claim, String reason) {
    Address person = claim.person();
    store
        .transact(transaction -> transaction.asks().openAt(transaction.people().person(person)))
        .forEach(open -> tell(open, reason));
    store.missedAnswers().done(claim);
    LOG.warn(
        "Somebody on account {} may have answered unheard, and it cannot be found out: {}. What waits"
            + " for them says answersMayBeMissing; ask them, or have the question sent once more.",
        person.account(),
        reason);
  }

  /** Once for each approval, however long it lasts. */
  private void tell(AskPosition open, String reason) {
    if (store.views().approval(open.approval()).orElseThrow().mayMissAnswers()) {
      return;
    }
    store.transact(transaction -> {
      commands.apply(
          transaction,
          open.approval(),
          new Command.AnswersMissed(open.ask(), reason),
          transaction.now());
      return true;
    });
  }
}
