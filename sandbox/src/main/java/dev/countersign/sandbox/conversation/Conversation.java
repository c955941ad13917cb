package dev.countersign.sandbox.conversation;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.conversation.Content.Button;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import dev.countersign.sandbox.conversation.Conversations.Sending;
import dev.countersign.sandbox.conversation.Message.Author;
import dev.countersign.sandbox.conversation.Message.Status;
import dev.countersign.sandbox.conversation.MessagingWindow.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final Channel channel;
  private final MessageIds ids;
  private final Consumer<ConversationEvent> events;
  private final SequencedMap<MessageId, Message> messages = new LinkedHashMap<>();

  private Person person;
  private MessagingWindow window = new MessagingWindow(null);
  private @Nullable MessageId quickRepliesOn;
  private @Nullable MessageId seenByAccount;
  private @Nullable MessageId seenByPerson;
  private boolean typing;
  private boolean online = true;
  private long version;

  Conversation(Sides sides, MessageIds ids, Consumer<ConversationEvent> events) {
    this.account = sides.account();
    this.channel = sides.channel();
    this.person = sides.person();
    this.ids = ids;
    this.events = events;
  }

  /** Who talks to whom, and where. */
  record Sides(AccountId account, Channel channel, Person person) {}

  AccountId account() {
    return account;
  }

  Person person() {
    return person;
  }

  boolean has(MessageId message) {
    return messages.containsKey(message);
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
        online,
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

  SendOutcome accept(Sending sending, Instant now) {
    if (!window.isOpenAt(now, sending.rule())) {
      return new SendOutcome.WindowClosed();
    }
    Message message = message(sending, now);
    tell(new ConversationEvent.Echoed(occasion(now), message));
    if (channel != Channel.INSTAGRAM && online) {
      tell(new ConversationEvent.Delivered(occasion(now), Receipt.of(message)));
    }
    return new SendOutcome.Accepted(message.id());
  }

  MessageId fail(Sending sending, Failure failure, Instant now) {
    Message message = message(sending, now);
    tell(new ConversationEvent.Failed(occasion(now), message, failure));
    return message.id();
  }

  private Message message(Sending sending, Instant now) {
    return Message.byAccount(
        ids.next(account), now, sending.content(), sending.replyTo(), sending.callbackData());
  }

  SendOutcome show(SenderAction action, Instant now) {
    if (channel != Channel.WHATSAPP && !window.isOpenAt(now, Rule.STANDARD)) {
      return new SendOutcome.WindowClosed();
    }
    tell(new ConversationEvent.Showed(occasion(now), action));
    return new SendOutcome.Shown();
  }

  SendOutcome accountReacts(MessageId id, String emoji, Instant now) {
    Message message = messages.get(id);
    if (message == null || message.author() != Author.PERSON) {
      return new SendOutcome.UnknownMessage();
    }
    MessageId reaction = ids.next(account);
    tell(new ConversationEvent.AccountReacted(occasion(now), reaction, id, emoji));
    return new SendOutcome.Accepted(reaction);
  }

  boolean isOnline() {
    return online;
  }

  /** Going on line again and again delivers what a killed sandbox accepted but did not deliver. */
  void connect(boolean on, Instant now) {
    if (online != on) {
      tell(new ConversationEvent.Connected(occasion(now), on));
    }
    if (on) {
      for (Message message : new ArrayList<>(messages.values())) {
        if (message.author() == Author.ACCOUNT && message.status() == Status.SENT) {
          tell(new ConversationEvent.Delivered(occasion(now), Receipt.of(message)));
        }
      }
    }
  }

  MessageId move(Person after, Instant now) {
    MessageId id = ids.next(account);
    tell(new ConversationEvent.Moved(occasion(now), id, person, after));
    return id;
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

  /**
   * WhatsApp tells of each message that was seen, the others of the last one. Whoever is off line
   * tells nobody.
   */
  boolean look(Instant now) {
    if (!online) {
      return false;
    }
    List<Message> unseen =
        messages.values().stream()
            .filter(message -> message.author() == Author.ACCOUNT)
            .filter(message -> message.status() == Status.DELIVERED)
            .toList();
    if (unseen.isEmpty()) {
      return false;
    }
    List<Message> told = channel == Channel.WHATSAPP ? unseen : List.of(unseen.getLast());
    told.forEach(message -> tell(new ConversationEvent.Looked(occasion(now), Receipt.of(message))));
    return true;
  }

  boolean react(MessageId id, @Nullable String emoji, Instant now) {
    Message message = messages.get(id);
    if (message == null || message.author() != Author.ACCOUNT || !message.isOnScreen()) {
      return false;
    }
    tell(new ConversationEvent.Reacted(occasion(now), id, emoji, ids.next(account)));
    return true;
  }

  /** Only Instagram tells the account that a message was taken back. */
  boolean unsend(MessageId id, Instant now) {
    Message message = messages.get(id);
    if (channel != Channel.INSTAGRAM
        || message == null
        || message.author() != Author.PERSON
        || message.unsent()) {
      return false;
    }
    tell(new ConversationEvent.Unsent(occasion(now), id));
    return true;
  }

  private Optional<TapOutcome> tapQuickReply(Tap tap, Message message, Instant now) {
    if (!tap.mayBeOn(message) || !message.isOnScreen()) {
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
    if (!tap.mayBeOn(message) || !message.isOnScreen()) {
      return Optional.empty();
    }
    for (Choice choice : message.content().offeredChoices().toList()) {
      if (tap.fits(choice.title(), choice.payload())) {
        return Optional.of(choose(message, choice, now));
      }
    }
    for (Button button : message.content().offeredButtons().toList()) {
      switch (button) {
        case Button.Postback(String title, String payload) when tap.fits(title, payload) -> {
          return Optional.of(tapPostback(message, title, payload, now));
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

  private TapOutcome tapPostback(Message message, String title, String payload, Instant now) {
    if (channel == Channel.WHATSAPP) {
      return choose(message, new Choice.TemplateButton(payload, title), now);
    }
    MessageId id = ids.next(account);
    tell(new ConversationEvent.TappedButton(occasion(now), id, title, payload));
    return new TapOutcome.Tapped(id);
  }

  private TapOutcome choose(Message message, Choice choice, Instant now) {
    MessageId id = ids.next(account);
    tell(new ConversationEvent.Chose(occasion(now), id, message.id(), choice));
    return new TapOutcome.Tapped(id);
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
      case ConversationEvent.Chose chose ->
          addInbound(chose.message(), Content.Text.of(chose.choice().title()), chose.on(), at);
      case ConversationEvent.Delivered delivered -> arrive(delivered.receipt().message());
      case ConversationEvent.Failed(Occasion occasion, Message message, Failure failure) ->
          messages.put(message.id(), message.failed(failure));
      case ConversationEvent.AccountReacted reacted ->
          react(reacted.message(), reacted.emoji().isEmpty() ? null : reacted.emoji());
      case ConversationEvent.Connected connected -> online = connected.online();
      case ConversationEvent.Moved moved -> person = moved.after();
      case ConversationEvent.Echoed echoed -> addOutbound(echoed.message());
      case ConversationEvent.Showed showed -> applyAction(showed.action());
      case ConversationEvent.Looked looked -> seen(looked.receipt().message());
      case ConversationEvent.Reacted reacted -> react(reacted.message(), reacted.emoji());
      case ConversationEvent.Unsent unsent ->
          messages.computeIfPresent(unsent.message(), (same, message) -> message.taken());
    }
    version++;
  }

  private void addInbound(MessageId id, Content content, @Nullable MessageId replyTo, Instant at) {
    messages.put(id, Message.byPerson(id, at, content, replyTo));
    window = new MessagingWindow(at);
    if (channel == Channel.MESSENGER) {
      quickRepliesOn = null;
    }
  }

  private void addOutbound(Message message) {
    messages.put(message.id(), message);
    // Instagram tells nobody that a message came to the phone, so the phone does not wait for it.
    if (channel == Channel.INSTAGRAM && online) {
      arrive(message.id());
    }
  }

  /** The message comes on the screen, and with it its quick replies. */
  private void arrive(MessageId id) {
    Message message = messages.get(id);
    if (message == null || message.status() != Status.SENT) {
      return;
    }
    messages.put(id, message.withStatus(Status.DELIVERED));
    boolean offers = !message.content().offeredQuickReplies().isEmpty();
    if (offers || channel == Channel.MESSENGER) {
      quickRepliesOn = offers ? id : null;
    }
    typing = false;
  }

  private void react(MessageId id, @Nullable String emoji) {
    messages.computeIfPresent(id, (same, message) -> message.withReaction(emoji));
  }

  private void advance(MessageId id, Status from, Status to) {
    messages.computeIfPresent(
        id, (same, message) -> message.status() == from ? message.withStatus(to) : message);
  }

  /** Everything that is on the screen up to a message counts as seen. */
  private void seen(MessageId last) {
    seenByPerson = last;
    readBy(Author.ACCOUNT, last);
  }

  private void readBy(Author author, @Nullable MessageId last) {
    for (Message message : new ArrayList<>(messages.values())) {
      if (message.author() == author) {
        advance(message.id(), Status.DELIVERED, Status.READ);
      }
      if (message.id().equals(last)) {
        return;
      }
    }
  }

  private void applyAction(SenderAction action) {
    switch (action) {
      case TYPING_ON -> typing = true;
      case TYPING_OFF -> typing = false;
      case MARK_SEEN -> {
        seenByAccount = lastBy(Author.PERSON).map(Message::id).orElse(null);
        readBy(Author.PERSON, seenByAccount);
      }
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
