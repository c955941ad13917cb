package dev.countersign.sandbox.conversation;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened in a conversation and that the account's webhook is told. */
public sealed interface ConversationEvent {

  /** Between whom it happened, and when. */
  Occasion occasion();

  /** Between whom something happened, and when. */
  record Occasion(AccountId account, PersonId person, Instant at) {}

  /** The person wrote. */
  record Wrote(Occasion occasion, MessageId message, Writing writing)
      implements ConversationEvent {}

  /** The person tapped a quick reply, which became a message of its own. */
  record TappedQuickReply(Occasion occasion, MessageId message, String title, String payload)
      implements ConversationEvent {}

  /** The person tapped a template button. */
  record TappedButton(Occasion occasion, MessageId message, String title, String payload)
      implements ConversationEvent {}

  /** A message of the account was accepted. */
  record Echoed(Occasion occasion, Message message) implements ConversationEvent {}

  /** The person saw everything up to this message of the account. */
  record Looked(Occasion occasion, MessageId message) implements ConversationEvent {}

  /** The person put a reaction on a message, or took it off when the emoji is null. */
  record Reacted(Occasion occasion, MessageId message, @Nullable String emoji)
      implements ConversationEvent {}

  /** The person took a message back. */
  record Unsent(Occasion occasion, MessageId message) implements ConversationEvent {}
}
