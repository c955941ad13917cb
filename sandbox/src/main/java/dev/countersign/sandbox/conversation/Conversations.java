package dev.countersign.sandbox.conversation;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Conversation.Sides;
import dev.countersign.sandbox.conversation.ConversationEvent.Joined;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import dev.countersign.sandbox.conversation.MessagingWindow.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All conversations, one a person. Every method is atomic. An event leaves before anybody can see
 * what it changed, and events leave in the order in which things happened; the receiver must
 * neither block nor call back, except for {@link #person}, and what it refuses with an exception
 * did not happen.
 */
public final class Conversations {

  private final MessageIds ids;
  private final Function<AccountId, Channel> channels;
  private final Consumer<ConversationEvent> events;
  private final Map<PersonId, Conversation> byPerson = new LinkedHashMap<>();
  private long changes;

  /** Creates the set without people. */
  public Conversations(
      MessageIds ids, Function<AccountId, Channel> channels, Consumer<ConversationEvent> events) {
    this.ids = ids;
    this.channels = channels;
    this.events = events;
  }

  /** Adds somebody who can write to the account; false if the person's id is taken. */
  public synchronized boolean add(AccountId account, Person person, Instant now) {
    if (byPerson.containsKey(person.id())) {
      return false;
    }
    Occasion occasion = new Occasion(account, person.id(), now);
    Joined joined = new Joined(occasion, person);
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
    } else if (!(event instanceof ConversationEvent.Failed) || knows(occasion.person())) {
      Conversation conversation = get(occasion.person());
      if (!conversation.account().equals(occasion.account())) {
        throw new IllegalArgumentException(
            "the person %s does not write to the account %s"
                .formatted(occasion.person(), occasion.account()));
      }
      conversation.apply(event);
      rename(occasion.person(), conversation);
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
    return changed(holding(person).write(writing, now));
  }

  /** The account sends; the window decides. */
  public synchronized SendOutcome send(
      AccountId account, PersonId person, Sending sending, Instant now) {
    Conversation conversation = byPerson.get(person);
    if (conversation == null || !conversation.account().equals(account)) {
      return new SendOutcome.UnknownPerson();
    }
    return changed(conversation.accept(sending, now));
  }

  /**
   * The account is told later that a message does not arrive.
   *
   * @param occasion its person may be nobody: a number that is not on the channel
   */
  public synchronized MessageId fail(Occasion occasion, Sending sending, Failure failure) {
    Conversation conversation = byPerson.get(occasion.person());
    if (conversation != null) {
      return changed(conversation.fail(sending, failure, occasion.at()));
    }
    MessageId id = ids.next(occasion.account());
    Message message =
        Message.byAccount(
            id, occasion.at(), sending.content(), sending.replyTo(), sending.callbackData());
    events.accept(new ConversationEvent.Failed(occasion, message, failure));
    return id;
  }

  /** The account puts a reaction on a message of the person; empty takes it off. */
  public synchronized SendOutcome accountReacts(
      Occasion occasion, MessageId message, String emoji) {
    Conversation conversation = byPerson.get(occasion.person());
    if (conversation == null || !conversation.account().equals(occasion.account())) {
      return new SendOutcome.UnknownPerson();
    }
    return changed(conversation.accountReacts(message, emoji, occasion.at()));
  }

  /** The person from whom or to whom a message went. */
  public synchronized Optional<PersonId> personOf(AccountId account, MessageId message) {
    return byPerson.values().stream()
        .filter(conversation -> conversation.account().equals(account))
        .filter(conversation -> conversation.has(message))
        .map(conversation -> conversation.person().id())
        .findFirst();
  }

  /** Everybody who can write to the account. */
  public synchronized List<Person> people(AccountId account) {
    return byPerson.values().stream()
        .filter(conversation -> conversation.account().equals(account))
        .map(Conversation::person)
        .toList();
  }

  /** Who has that id; cheap, and may be asked while an event leaves. */
  public synchronized Optional<Person> person(PersonId id) {
    return Optional.ofNullable(byPerson.get(id)).map(Conversation::person);
  }

  /** The phone goes on or off line; what was sent meanwhile is delivered then. */
  public synchronized void connect(PersonId person, boolean online, Instant now) {
    get(person).connect(online, now);
    changed();
  }

  /**
   * The person's number or user id changes, and with it perhaps the person's id.
   *
   * @return false if the new id is taken
   */
  public synchronized boolean move(PersonId person, Person after, Instant now) {
    Conversation conversation = get(person);
    if (!after.id().equals(person) && knows(after.id())) {
      return false;
    }
    conversation.move(after, now);
    rename(person, conversation);
    changed();
    return true;
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
    return changed(holding(person).tap(tap, now));
  }

  /** The person looks at the phone; false if there was nothing new from the account. */
  public synchronized boolean look(PersonId person, Instant now) {
    return changed(get(person).look(now));
  }

  /** The person reacts to a message of the account; false if there is no such message. */
  public synchronized boolean react(
      PersonId person, MessageId message, @Nullable String emoji, Instant now) {
    return changed(holding(person).react(message, emoji, now));
  }

  /** The person takes an own message back; false if there is no such message. */
  public synchronized boolean unsend(PersonId person, MessageId message, Instant now) {
    return changed(holding(person).unsend(message, now));
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
    Sides sides = new Sides(account, channels.apply(account), joined.person());
    byPerson.put(joined.occasion().person(), new Conversation(sides, ids, events));
  }

  private void rename(PersonId before, Conversation conversation) {
    PersonId id = conversation.person().id();
    if (!id.equals(before)) {
      byPerson.remove(before);
      byPerson.put(id, conversation);
    }
  }

  private Conversation get(PersonId person) {
    Conversation conversation = byPerson.get(person);
    if (conversation == null) {
      throw new IllegalArgumentException("The sandbox knows nobody with the id " + person);
    }
    return conversation;
  }

  /** Whoever does something has a phone in the hand that reaches Meta. */
  private Conversation holding(PersonId person) {
    Conversation conversation = get(person);
    if (!conversation.isOnline()) {
      throw new IllegalStateException(
          "The phone of %s is off line: let it go on line first".formatted(person));
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
   * @param rule what the window must allow
   * @param callbackData see {@link Message#callbackData}
   */
  public record Sending(
      Content content, @Nullable MessageId replyTo, Rule rule, @Nullable String callbackData) {

    /** A message inside the window. */
    public static Sending of(Content content) {
      return new Sending(content, null, Rule.STANDARD, null);
    }
  }
}
