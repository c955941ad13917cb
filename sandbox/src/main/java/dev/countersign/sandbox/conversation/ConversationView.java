package dev.countersign.sandbox.conversation;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A conversation at one moment.
 *
 * @param messages oldest first
 * @param quickRepliesOn the message whose quick replies are on the screen
 * @param seenByAccount the person's last message when the account marked the thread as seen
 * @param seenByPerson the account's last message when the person looked
 * @param typing whether the account shows that it is typing
 * @param online whether the phone gets messages at the moment
 * @param version grows with every change
 */
public record ConversationView(
    AccountId account,
    Person person,
    MessagingWindow window,
    List<Message> messages,
    @Nullable MessageId quickRepliesOn,
    @Nullable MessageId seenByAccount,
    @Nullable MessageId seenByPerson,
    boolean typing,
    boolean online,
    long version) {

  public ConversationView {
    messages = List.copyOf(messages);
  }

  /** The message with that id. */
  public Optional<Message> message(MessageId id) {
    return messages.stream().filter(message -> message.id().equals(id)).findFirst();
  }

  /** The quick replies on the screen; empty if there are none. */
  public List<QuickReply> quickReplies() {
    MessageId shown = quickRepliesOn;
    return shown == null
        ? List.of()
        : message(shown).map(message -> message.content().offeredQuickReplies()).orElse(List.of());
  }

  /** The last message, whoever wrote it. */
  public Optional<Message> lastMessage() {
    return messages.isEmpty() ? Optional.empty() : Optional.of(messages.getLast());
  }
}
