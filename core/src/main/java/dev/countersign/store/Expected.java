package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.reply.ReplyKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a piece of work will ask of its transaction, so that many pieces can share one: it is read
 * and locked for all of them together, in the one order in which everybody locks.
 */
public record Expected(Set<Question> questions) {
  public Expected {
    questions = Set.copyOf(questions);
  }

  /** Something that the work will ask. */
  public sealed interface Question {
    /** Whether an event is first. */
    record First(EventKey event) implements Question {}

    /** Who wrote, known by one address. */
    record Writer(Address address) implements Question {}

    /** The contact at an address. */
    record Person(Address address) implements Question {}

    /** The question that a key belongs to. */
    record Key(ReplyKey.Hash key) implements Question {}

    /** The question that a message carried. */
    record Sent(AccountId account, MessageId message) implements Question {}

    /** The sends to an address that are in doubt. */
    record DoubtAt(Address address) implements Question {}

    /** The send with a key, if it is in doubt. */
    record DoubtOf(String effectKey) implements Question {}

    /** An approval, which will be locked. */
    record Locked(ApprovalId approval) implements Question {}

    /** An effect that will be begun or ended. */
    record Effect(OutboxTicket ticket) implements Question {}

    /** A webhook that will be ended. */
    record Webhook(long id, int fence) implements Question {}
  }

  /** All of these. */
  public static Expected of(Question... questions) {
    return new Expected(Set.of(questions));
  }

  /** The contacts of people. */
  public static Expected people(Collection<Address> addresses) {
    return new Expected(addresses.stream().map(Question.Person::new).collect(Collectors.toSet()));
  }

  /** What the end or the beginning of an effect asks for. */
  public static Expected effect(OutboxClaim claim) {
    return of(new Question.Locked(claim.approval()), new Question.Effect(claim.ticket()));
  }

  /** This and more. */
  public Expected and(Expected more) {
    Set<Question> all = new HashSet<>(questions);
    all.addAll(more.questions);
    return new Expected(all);
  }

  /** The questions of one kind. */
  public <T extends Question> Stream<T> all(Class<T> kind) {
    return questions.stream().filter(kind::isInstance).map(kind::cast);
  }
}
