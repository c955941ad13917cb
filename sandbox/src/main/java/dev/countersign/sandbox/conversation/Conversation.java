package dev.countersign.sandbox.conversation;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.conversation.Content.Button;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import dev.countersign.sandbox.conversation.Message.Author;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was said between one person and one account, with the rules of the phone: quick replies
 * vanish once one is tapped or newer ones arrive, template buttons stay. Whatever happens is told
 * as an event first and changes the conversation only through it. Not thread-safe.
 */
final class Conversation {

  private final AccountId account;
  private final Person person;
  private final MessageIds ids;
  private final Consumer<ConversationEvent> events;
  private final SequencedMap<MessageId, Message> messages = new LinkedHashMap<>();

  private MessagingWindow window = new MessagingWindow(null);
  private @Nullable MessageId quickRepliesOn;
  private @Nullable MessageId seenByAccount;
  private @Nullable MessageId seenByPerson;
  private boolean typing;
  private long version;

  Conversation(
      AccountId account, Person person, MessageIds ids, Consumer<ConversationEvent> events) {
    this.account = account;
    this.person = person;
    this.ids = ids;
    this.events = events;
  }

  AccountId account() {
    return account;
  }

  long version() {
    return version;
  }

  ConversationView view() {
    return new ConversationView(
        account,
        person,
        window,
        new ArrayList<>(messages.values()),
        quickRepliesOn,
        seenByAccount,
        seenByPerson,
        typing,
        version);
  }

  void touch() {
    version++;
  }

  MessageId write(Writing writing, Instant now) {
    MessageId id = ids.next(account);
    tell(new ConversationEvent.Wrote(occasion(now), id, writing));
    return id;
  }

  SendOutcome accept(
      Content content, @Nullable MessageId replyTo, boolean humanAgent, Instant now) {
    if (!window.isOpenAt(now, humanAgent)) {
      return new SendOutcome.WindowClosed();
    }
    MessageId id = ids.next(account);
    Message message = new Message(id, Author.ACCOUNT, now, content, replyTo, null, false);
    tell(new ConversationEvent.Echoed(occasion(now), message));
    return new SendOutcome.Accepted(id);
  }

  SendOutcome show(SenderAction action, Instant now) {
    if (!window.isOpenAt(now, false)) {
      return new SendOutcome.WindowClosed();
    }
    tell(new ConversationEvent.Showed(occasion(now), action));
    return new SendOutcome.Shown();
  }

  TapOutcome tap(Tap tap, Instant now) {
    MessageId shown = quickRepliesOn;
    if (shown != null) {
      Optional<TapOutcome> visible =
          Optional.ofNullable(messages.get(shown)).flatMap(on -> tapQuickReply(tap, on, now));
      if (visible.isPresent()) {
        return visible.get();
      }
    }
    for (Message message : newestFirst()) {
      Optional<TapOutcome> button = tapButton(tap, message, now);
      if (button.isPresent()) {
        return button.get();
      }
    }
    if (tap.stale()) {
      for (Message message : newestFirst()) {
        Optional<TapOutcome> vanished = tapQuickReply(tap, message, now);
        if (vanished.isPresent()) {
          return vanished.get();
        }
      }
      return new TapOutcome.NotVisible("No message ever offered such a button.");
    }
    return new TapOutcome.NotVisible(
        "No such button is on the screen now; \"stale\": true taps a quick reply that vanished.");
  }

  boolean look(Instant now) {
    Optional<Message> last = lastBy(Author.ACCOUNT);
    if (last.isEmpty() || last.get().id().equals(seenByPerson)) {
      return false;
    }
    tell(new ConversationEvent.Looked(occasion(now), last.get().id()));
    return true;
  }

  boolean react(MessageId id, @Nullable String emoji, Instant now) {
    Message message = messages.get(id);
    if (message == null || message.author() != Author.ACCOUNT) {
      return false;
    }
    tell(new ConversationEvent.Reacted(occasion(now), id, emoji));
    return true;
  }

  boolean unsend(MessageId id, Instant now) {
    Message message = messages.get(id);
    if (message == null || message.author() != Author.PERSON || message.unsent()) {
      return false;
    }
    tell(new ConversationEvent.Unsent(occasion(now), id));
    return true;
  }

  private Optional<TapOutcome> tapQuickReply(Tap tap, Message message, Instant now) {
    if (!tap.mayBeOn(message)) {
      return Optional.empty();
    }
    for (QuickReply reply : message.content().offeredQuickReplies()) {
      if (tap.fits(reply.title(), reply.payload())) {
        MessageId id = ids.next(account);
        tell(
            new ConversationEvent.TappedQuickReply(
                occasion(now), id, message.id(), reply.title(), reply.payload()));
        return Optional.of(new TapOutcome.Tapped(id));
      }
    }
    return Optional.empty();
  }

  private Optional<TapOutcome> tapButton(Tap tap, Message message, Instant now) {
    if (!tap.mayBeOn(message)) {
      return Optional.empty();
    }
    for (Button button : message.content().offeredButtons().toList()) {
      switch (button) {
        case Button.Postback(String title, String payload) when tap.fits(title, payload) -> {
          MessageId id = ids.next(account);
          tell(new ConversationEvent.TappedButton(occasion(now), id, title, payload));
          return Optional.of(new TapOutcome.Tapped(id));
        }
        case Button.Link link when tap.fits(link.title(), null) -> {
          return Optional.of(new TapOutcome.Opened(link.url()));
        }
        case Button.Postback other -> {}
        case Button.Link other -> {}
      }
    }
    return Optional.empty();
  }

  /** Makes an event part of the conversation, without telling anybody. */
  void apply(ConversationEvent event) {
    Instant at = event.occasion().at();
    switch (event) {
      case ConversationEvent.Joined joined -> {}
      case ConversationEvent.Wrote wrote ->
          addInbound(wrote.message(), wrote.writing().content(), wrote.writing().replyTo(), at);
      case ConversationEvent.TappedQuickReply tapped -> {
        if (tapped.on().equals(quickRepliesOn)) {
          quickRepliesOn = null;
        }
        addInbound(tapped.message(), Content.Text.of(tapped.title()), null, at);
      }
      case ConversationEvent.TappedButton tapped ->
          addInbound(tapped.message(), Content.Text.of(tapped.title()), null, at);
      case ConversationEvent.Echoed echoed -> addOutbound(echoed.message());
      case ConversationEvent.Showed showed -> applyAction(showed.action());
      case ConversationEvent.Looked looked -> seenByPerson = looked.message();
      case ConversationEvent.Reacted(Occasion occasion, MessageId id, @Nullable String emoji) ->
          messages.computeIfPresent(id, (same, message) -> message.withReaction(emoji));
      case ConversationEvent.Unsent unsent ->
          messages.computeIfPresent(unsent.message(), (same, message) -> message.taken());
    }
    version++;
  }

  private void addInbound(MessageId id, Content content, @Nullable MessageId replyTo, Instant at) {
    messages.put(id, new Message(id, Author.PERSON, at, content, replyTo, null, false));
    window = new MessagingWindow(at);
  }

  private void addOutbound(Message message) {
    messages.put(message.id(), message);
    if (!message.content().offeredQuickReplies().isEmpty()) {
      quickRepliesOn = message.id();
    }
    typing = false;
  }

  private void applyAction(SenderAction action) {
    switch (action) {
      case TYPING_ON -> typing = true;
      case TYPING_OFF -> typing = false;
      case MARK_SEEN -> seenByAccount = lastBy(Author.PERSON).map(Message::id).orElse(null);
    }
  }

  private Optional<Message> lastBy(Author author) {
    return newestFirst().stream().filter(message -> message.author() == author).findFirst();
  }

  private SequencedCollection<Message> newestFirst() {
    return messages.sequencedValues().reversed();
  }

  private Occasion occasion(Instant now) {
    return new Occasion(account, person.id(), now);
  }

  private void tell(ConversationEvent event) {
    events.accept(event);
    apply(event);
  }
}
