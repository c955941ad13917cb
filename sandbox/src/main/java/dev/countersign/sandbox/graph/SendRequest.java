package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Conversations.Sending;
import dev.countersign.sandbox.conversation.SenderAction;

/** What a valid call to {@code /messages} asks for. */
sealed interface SendRequest {

  /** To whom. */
  PersonId recipient();

  /** A message. */
  record Message(PersonId recipient, Sending sending) implements SendRequest {}

  /** A sender action alone. */
  record Action(PersonId recipient, SenderAction action) implements SendRequest {}
}
