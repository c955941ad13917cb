package dev.countersign.sandbox.conversation;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.ConversationEvent.Joined;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All conversations, one a person. Every method is atomic. An event leaves before anybody can see
 * what it changed, and events leave in the order in which things happened; the receiver must
 * neither block nor call back, and what it refuses with an exception did not happen.
 */
public final class Conversations {

  private final MessageIds ids;
  private final Consumer<ConversationEvent> events;
  private final Map<PersonId, Conversation> byPerson = new LinkedHashMap<>();
  private long changes;

  /** Creates the set without people. */
  public Conversations(MessageIds ids, Consumer<ConversationEvent> events) {
    this.ids = ids;
    this.events = events;
  }

  /** Adds somebody who can write to the account; false if the person's id is taken. */
  public synchronized boolean add(AccountId account, Person person, Instant now) {
    if (byPerson.containsKey(person.id())) {
      return false;
    }
    Occasion occasion = new Occasion(account, person.id(), now);
    Joined joined = new Joined(occasion, person.name(), person.username());
    events.accept(joined);
    join(joined);
    changed();
    return true;
  }

  /**
   * Lets something happen again that happened before, without telling anybody.
   *
   * @throws IllegalArgumentException if it cannot follow what happened so far
   */
  public synchronized void replay(ConversationEvent event) {
    Occasion occasion = event.occasion();
    if (event instanceof Joined joined) {
      if (knows(occasion.person())) {
        throw new IllegalArgumentException(
            "the person %s joins twice".formatted(occasion.person()));
      }
      join(joined);
    } else {
      Conversation conversation = get(occasion.person());
      if (!conversation.account().equals(occasion.account())) {
        throw new IllegalArgumentException(
            "the person %s does not write to the account %s"
                .formatted(occasion.person(), occasion.account()));
      }
      conversation.apply(event);
    }
    changed();
  }

  /** Every conversation, in the order in which the people came. */
  public synchronized List<ConversationView> all() {
    return byPerson.values().stream().map(Conversation::view).toList();
  }

  /** Whether somebody has that id. */
  public synchronized boolean knows(PersonId person) {
    return byPerson.containsKey(person);
  }

  /** The conversation of that person. */
  public synchronized Optional<ConversationView> find(PersonId person) {
    return Optional.ofNullable(byPerson.get(person)).map(Conversation::view);
  }

  /** The person writes, which opens the window. */
  public synchronized MessageId write(PersonId person, Writing writing, Instant now) {
    return changed(get(person).write(writing, now));
  }

  /** The account sends; the window decides. */
  public synchronized SendOutcome send(
      AccountId account, PersonId person, Sending sending, Instant now) {
    Conversation conversation = byPerson.get(person);
    if (conversation == null || !conversation.account().equals(account)) {
      return new SendOutcome.UnknownPerson();
    }
    return changed(
        conversation.accept(sending.content(), sending.replyTo(), sending.humanAgent(), now));
  }

  /** The account shows that it types or has seen; the window decides. */
  public synchronized SendOutcome show(
      AccountId account, PersonId person, SenderAction action, Instant now) {
    Conversation conversation = byPerson.get(person);
    if (conversation == null || !conversation.account().equals(account)) {
      return new SendOutcome.UnknownPerson();
    }
    return changed(conversation.show(action, now));
  }

  /** The person taps a quick reply or button. */
  public synchronized TapOutcome tap(PersonId person, Tap tap, Instant now) {
    return changed(get(person).tap(tap, now));
  }

  /** The person looks at the phone; false if there was nothing new from the account. */
  public synchronized boolean look(PersonId person, Instant now) {
    return changed(get(person).look(now));
  }

  /** The person reacts to a message of the account; false if there is no such message. */
  public synchronized boolean react(
      PersonId person, MessageId message, @Nullable String emoji, Instant now) {
    return changed(get(person).react(message, emoji, now));
  }

  /** The person takes an own message back; false if there is no such message. */
  public synchronized boolean unsend(PersonId person, MessageId message, Instant now) {
    return changed(get(person).unsend(message, now));
  }

  /**
   * Counts as a change of every conversation, though nothing was said: the clock moved, for one.
   */
  public synchronized void touch() {
    byPerson.values().forEach(Conversation::touch);
    changed();
  }

  /**
   * Waits until something changed since the given count, at most for the given time.
   *
   * @return the count of changes now
   */
  public synchronized long awaitChange(long known, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (changes == known) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return changes;
  }

  private void join(Joined joined) {
    AccountId account = joined.occasion().account();
    byPerson.put(
        joined.occasion().person(), new Conversation(account, joined.person(), ids, events));
  }

  private Conversation get(PersonId person) {
    Conversation conversation = byPerson.get(person);
    if (conversation == null) {
      throw new IllegalArgumentException("The sandbox knows nobody with the id " + person);
    }
    return conversation;
  }

  private <T> T changed(T result) {
    changed();
    return result;
  }

  private void changed() {
    changes++;
    notifyAll();
  }

  /**
   * A message that the account sends.
   *
   * @param humanAgent whether it carries the tag {@code HUMAN_AGENT}
   */
  public record Sending(Content content, @Nullable MessageId replyTo, boolean humanAgent) {}
}
