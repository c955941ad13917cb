package dev.countersign.sandbox.conversation;

/** What came of a send by the account. */
public sealed interface SendOutcome {

  /** The message is on the phone, or waits until the phone is on line. */
  record Accepted(MessageId message) implements SendOutcome {}

  /** The phone shows the sender action. */
  record Shown() implements SendOutcome {}

  /** The account knows nobody with that id. */
  record UnknownPerson() implements SendOutcome {}

  /** There is no such message of the person. */
  record UnknownMessage() implements SendOutcome {}

  /** The person has not written recently enough. */
  record WindowClosed() implements SendOutcome {}
}
