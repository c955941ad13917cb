package dev.countersign.gateway;

import dev.countersign.channel.Account;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.store.SendInDoubt;
import dev.countersign.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ends the doubt about a send whose answer never came, once the channel tells of the message: by
 * the tag that it repeats (Messenger, WhatsApp), else by its text, recipient and time (Instagram).
 * What the channel does not tell of stays unknown, for an operator to look at.
 */
final class Reconciliation {
  /** Of all but the last of several messages the tag has a number. */
  private static final Pattern PART = Pattern.compile("(.*)#(\\d{1,3})");

  /** So much may the channel's clock be behind ours. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  /** The claim on a doubtful row ends in the transaction that makes it. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final SendReport report;

  Reconciliation(SendReport report) {
    this.report = report;
  }

  /**
   * The channel told of a message that the account sent.
   *
   * @param tag what we attached to it, where the channel repeats it
   * @param text its words, where the channel repeats them
   * @param mayWait whether it can be told again in a moment
   * @throws TooEarly if it should be, because the answer to a call that is under way decides
   */
  void told(
      Transaction transaction,
      Account account,
      Origin origin,
      @Nullable String tag,
      @Nullable String text,
      boolean mayWait) {
    MessageId message = origin.messageId();
    if (message == null || transaction.findByMessage(account.id(), message).isPresent()) {
      return;
    }
    List<SendInDoubt> doubtful =
        tag == null ? byText(transaction, account, origin, text) : byTag(transaction, account, tag);
    if (doubtful.isEmpty()) {
      return;
    }
    if (doubtful.size() > 1 && doubtful.stream().anyMatch(SendInDoubt::isUnderWay) && mayWait) {
      throw new TooEarly();
    }
    SendInDoubt send = doubtful.getFirst();
    if (tag == null && transaction.isOther(send, message)) {
      return;
    }
    if (send.isUnderWay()) {
      transaction.lock(send.approval());
      transaction.sighted(send, message);
    } else {
      end(transaction, send, message);
    }
  }

  private static List<SendInDoubt> byTag(Transaction transaction, Account account, String tag) {
    Matcher part = PART.matcher(tag);
    String key = part.matches() ? part.group(1) : tag;
    return transaction
        .sendInDoubt(key)
        .filter(send -> send.to().account().equals(account.id()))
        .filter(send ->
            send.part() == (part.matches() ? Integer.parseInt(part.group(2)) : send.parts() - 1))
        .stream()
        .toList();
  }

  private static List<SendInDoubt> byText(
      Transaction transaction, Account account, Origin origin, @Nullable String text) {
    if (text == null || origin.recipient() == null) {
      return List.of();
    }
    Instant sentAt = origin.sentAt() == null ? transaction.now() : origin.sentAt();
    return transaction.sendsInDoubt(
        new Address(account.id(), origin.recipient()), text, sentAt.plus(SKEW));
  }

  /** People, then approvals, then rows: everybody locks in this order. */
  private void end(Transaction transaction, SendInDoubt send, MessageId message) {
    transaction.contact(send.to());
    transaction.lock(send.approval());
    transaction
        .takeUp(send, LEASE)
        .ifPresent(claim ->
            report.endLate(
                transaction, claim, Objects.requireNonNull(claim.interrupted()), message));
  }
}
