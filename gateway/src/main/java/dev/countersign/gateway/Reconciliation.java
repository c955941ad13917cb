package dev.countersign.gateway;

import dev.countersign.approval.Delivery;
import dev.countersign.channel.Account;
import dev.countersign.channel.Address;
import dev.countersign.channel.Identity;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.SendInDoubt;
import dev.countersign.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  private final SendReport report;

  Reconciliation(SendReport report) {
    this.report = report;
  }

  /**
   * What the channel told of a message that the account sent.
   *
   * @param person the id by which the channel names the recipient
   * @param tag what we attached to it, where the channel repeats it
   * @param text its words, where the channel repeats them
   * @param delivery how far it came
   * @param mayWait whether it can be told again in a moment
   */
  record Told(
      Origin origin,
      @Nullable String person,
      @Nullable String tag,
      @Nullable String text,
      Delivery delivery,
      boolean mayWait) {}

  /** What became of the doubt about a send. */
  enum Doubt {
    /** There is none. */
    NONE,
    /** The call is under way, and its end will say that the message was sent. */
    ENDS_WITH_THE_CALL,
    /** The message was sent. */
    ENDED
  }

  /**
   * Ends the doubt about the send of a message, if there is any.
   *
   * @param message not known as one of ours yet
   * @throws TooEarly if it is to be told again, because the answer to a call that is under way
   *     decides
   */
  Doubt end(Transaction transaction, Account account, MessageId message, Told told) {
    List<SendInDoubt> doubtful =
        told.tag() == null
            ? byText(transaction, account, told)
            : byTag(transaction, account, told.tag());
    if (doubtful.isEmpty()) {
      return Doubt.NONE;
    }
    if (doubtful.size() > 1
        && doubtful.stream().anyMatch(SendInDoubt::isUnderWay)
        && told.mayWait()) {
      throw new TooEarly();
    }
    SendInDoubt send = doubtful.getFirst();
    if (told.tag() == null && transaction.sends().isOther(send, message)) {
      return Doubt.NONE;
    }
    // people, then approvals, then rows: everybody locks in this order
    recognised(transaction, send, told.person());
    transaction.lock(send.approval());
    if (transaction.sends().sighted(send, message)) {
      return Doubt.ENDS_WITH_THE_CALL;
    }
    Optional<OutboxClaim.Send> claim = transaction.sends().takeUp(send);
    claim.ifPresent(taken ->
        report.end(
            transaction, taken, SendReport.Attempt.interrupted(taken), send.sighted(message)));
    return claim.isPresent() ? Doubt.ENDED : Doubt.NONE;
  }

  /** Whom it is about may be known by another id than the number that was dialled. */
  private static void recognised(
      Transaction transaction, SendInDoubt send, @Nullable String person) {
    if (person == null || person.equals(send.to().value())) {
      transaction.people().contact(send.to());
    } else {
      transaction.people().recognise(send.to(), new Identity(Set.of(person), null));
    }
  }

  /**
   * What a tag names.
   *
   * @param part the position of the message among those of the send; absent for the last one
   */
  record Named(String effectKey, @Nullable Integer part) {
    static Named of(String tag) {
      Matcher part = PART.matcher(tag);
      return part.matches()
          ? new Named(part.group(1), Integer.parseInt(part.group(2)))
          : new Named(tag, null);
    }
  }

  private static List<SendInDoubt> byTag(Transaction transaction, Account account, String tag) {
    Named named = Named.of(tag);
    return transaction
        .sends()
        .inDoubt(named.effectKey())
        .filter(send -> send.to().account().equals(account.id()))
        .filter(send -> send.part() == (named.part() == null ? send.parts() - 1 : named.part()))
        .stream()
        .toList();
  }

  private static List<SendInDoubt> byText(Transaction transaction, Account account, Told told) {
    if (told.text() == null || told.person() == null) {
      return List.of();
    }
    Instant sentAt = told.origin().sentAt() == null ? transaction.now() : told.origin().sentAt();
    return transaction
        .sends()
        .inDoubt(new Address(account.id(), told.person()), told.text(), sentAt.plus(SKEW));
  }
}
