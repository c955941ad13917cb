package dev.countersign.sandbox.conversation;

import java.net.URI;

/** What came of a tap. */
public sealed interface TapOutcome {

  /** The account is told; the id is the one of the person's new message. */
  record Tapped(MessageId message) implements TapOutcome {}

  /** A link was opened; the account hears nothing. */
  record Opened(URI url) implements TapOutcome {}

  /** There is no such button on the screen. */
  record NotVisible(String reason) implements TapOutcome {}
}
