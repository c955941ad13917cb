package dev.countersign.gateway;

import dev.countersign.approval.AskTag;
import dev.countersign.channel.Account;
import dev.countersign.channel.Address;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import dev.countersign.reply.ReplyPayload;
import dev.countersign.store.Expected;
import dev.countersign.store.Expected.Question;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Foretells what an event will ask of its transaction, so that many events can share one. Words are
 * not foretold: what they ask for depends on what they say.
 */
final class Foresight {
  private Foresight() {}

  /** What an event will ask for; empty when that cannot be said beforehand. */
  static Optional<Expected> of(Account account, Inbound event) {
    Optional<Set<Question>> questions =
        switch (event) {
          case Inbound.Tapped tapped -> tapped(account, tapped);
          case Inbound.Echoed echoed -> told(account, echoed.origin(), echoed.tag(), echoed.text());
          case Inbound.Progressed progressed ->
              progressed.upTo() == null
                  ? told(account, progressed.origin(), progressed.tag(), null)
                  : Optional.empty();
          case Inbound.Written written -> Optional.empty();
          case Inbound.Undelivered undelivered -> Optional.empty();
          case Inbound.Moved moved -> Optional.empty();
          case Inbound.Noted noted -> Optional.empty();
          case Inbound.Unreadable unreadable -> Optional.empty();
        };
    return questions.map(asked -> {
      asked.add(new Question.First(EventKeys.of(account.id(), event)));
      return new Expected(asked);
    });
  }

  private static Optional<Set<Question>> tapped(Account account, Inbound.Tapped tapped) {
    String sender = tapped.origin().sender();
    if (sender == null || hasOtherIds(tapped.origin())) {
      return Optional.empty();
    }
    Set<Question> questions = new HashSet<>();
    questions.add(new Question.Writer(new Address(account.id(), sender)));
    ReplyPayload.parse(tapped.payload())
        .ifPresent(payload -> questions.add(new Question.Key(payload.key().hash())));
    return Optional.of(questions);
  }

  /** What a channel tells of a message that it took. */
  private static Optional<Set<Question>> told(
      Account account, Origin origin, @Nullable String tag, @Nullable String text) {
    MessageId message = origin.messageId();
    if (message == null || hasOtherIds(origin)) {
      return Optional.empty();
    }
    Set<Question> questions = new HashSet<>();
    questions.add(new Question.Sent(account.id(), message));
    if (tag != null) {
      questions.add(new Question.DoubtOf(Reconciliation.Named.of(tag).effectKey()));
      AskTag.parse(tag).ifPresent(named -> questions.add(new Question.Locked(named.approval())));
    } else if (text != null && origin.recipient() != null) {
      questions.add(new Question.DoubtAt(new Address(account.id(), origin.recipient())));
    }
    return Optional.of(questions);
  }

  private static boolean hasOtherIds(Origin origin) {
    return !origin.identity().otherIds().isEmpty();
  }
}
