package dev.countersign.sandbox.conversation;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a conversation. All events in their order make the conversation again;
 * see {@link Conversations#replay}.
 */
public sealed interface ConversationEvent {

  /** Between whom it happened, and when. */
  Occasion occasion();

  /** Between whom something happened, and when. */
  record Occasion(AccountId account, PersonId person, Instant at) {}

  /** Something that the account's webhook is told. */
  sealed interface Told extends ConversationEvent {}

  /** The person can write to the account from now on. */
  record Joined(Occasion occasion, Person person) implements ConversationEvent {}

  /** The person wrote. */
  record Wrote(Occasion occasion, MessageId message, Writing writing) implements Told {}

  /**
   * The person tapped a quick reply, which became a message of its own.
   *
   * @param on the message that offered it
   */
  record TappedQuickReply(
      Occasion occasion, MessageId message, MessageId on, String title, String payload)
      implements Told {}

  /** The person tapped a template button. */
  record TappedButton(Occasion occasion, MessageId message, String title, String payload)
      implements Told {}

  /**
   * The person chose something under a WhatsApp message.
   *
   * @param on the message that offered it
   */
  record Chose(Occasion occasion, MessageId message, MessageId on, Choice choice) implements Told {}

  /** A message of the account was accepted. */
  record Echoed(Occasion occasion, Message message) implements Told {}

  /** A message of the account came to the phone. */
  record Delivered(Occasion occasion, Receipt receipt) implements Told {}

  /** A message of the account will not come to the phone. */
  record Failed(Occasion occasion, Message message, Failure failure) implements Told {}

  /**
   * The account put a reaction on a message of the person.
   *
   * @param reaction the id of the reaction itself
   * @param emoji empty takes it off
   */
  record AccountReacted(Occasion occasion, MessageId reaction, MessageId message, String emoji)
      implements Told {}

  /** The account showed that it types, or has seen. */
  record Showed(Occasion occasion, SenderAction action) implements ConversationEvent {}

  /** The phone went on or off line. */
  record Connected(Occasion occasion, boolean online) implements ConversationEvent {}

  /** The person saw everything up to this message of the account. */
  record Looked(Occasion occasion, Receipt receipt) implements Told {}

  /**
   * The person put a reaction on a message, or took it off when the emoji is null.
   *
   * @param reaction the id of the reaction itself; null if an older sandbox kept none
   */
  record Reacted(
      Occasion occasion, MessageId message, @Nullable String emoji, @Nullable MessageId reaction)
      implements Told {}

  /** The person's number or user id changed; the occasion still has the person's id before. */
  record Moved(Occasion occasion, MessageId message, Person before, Person after) implements Told {}

  /** The person took a message back. */
  record Unsent(Occasion occasion, MessageId message) implements Told {}
}
